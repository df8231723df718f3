import Foundation
import Tensors

/// Looks at the machine: processor, memory, libraries, the Lua worker, the model, the disk.
package enum Diagnosis {
    /// Everything that was looked at, in the order it is printed.
    package static func findings(home: LaurelHome) async -> [Finding] {
        [
            processor(ProcessorInfo.current),
            memory(),
            Finding("oneDNN", .good, "version \(OneDNNVersion.current)"),
            await LuaCheck.finding(),
            model(KnownModel.standard, home: home),
            disk(home),
        ]
    }

    private static func processor(_ info: ProcessorInfo) -> Finding {
        let found = ProcessorInfo.wanted.filter { info.flags.contains($0) }
        let features = found.isEmpty ? "no vector extensions that are used" : found.joined(separator: ", ")
        let detail = "\(info.name), \(info.cores) cores, \(features)"
        let type = ComputeDevice.prefersBFloat16 ? ComputeType.bfloat16 : .float32
        guard info.flags.contains("avx2"), info.flags.contains("fma") else {
            return Finding(
                "processor", .note, detail, remedy: "Without AVX2 training is many times slower; expected a newer CPU.")
        }
        return Finding("processor", .good, "\(detail); models compute in \(type.rawValue)")
    }

    private static func memory() -> Finding {
        let bytes = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let detail = "\(ByteSize(bytes)) in all"
        if bytes >= 3_000_000_000 { return Finding("memory", .good, detail) }
        return Finding("memory", .note, detail, remedy: "Training the default model takes up to 2.5 GB.")
    }

    private static func model(_ model: KnownModel, home: LaurelHome) -> Finding {
        do {
            let path = try ModelLocator.path(of: model.name, home: home)
            return Finding("model", .good, "\(model.name), sha256 as expected: \(path)")
        } catch {
            return Finding("model", .missing, error.message, remedy: "laurel model fetch \(model.name)")
        }
    }

    /// Free space where runs and models go: the home, or the nearest folder above it that exists.
    private static func disk(_ home: LaurelHome) -> Finding {
        var folder = home.root.standardizedFileURL
        while !FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)),
            folder.pathComponents.count > 1
        {
            folder.deleteLastPathComponent()
        }
        let path = folder.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue else {
            return Finding("disk", .note, "the free space of \(path) is unknown")
        }
        let detail = "\(ByteSize(free)) free in \(path)"
        if !FileManager.default.isWritableFile(atPath: path) {
            return Finding("disk", .missing, "\(path) is not writable", remedy: "Choose a folder with LAUREL_HOME.")
        }
        if free >= 1_000_000_000 { return Finding("disk", .good, detail) }
        return Finding("disk", .note, detail, remedy: "A run with its checkpoints and the model take up to 1 GB.")
    }
}
