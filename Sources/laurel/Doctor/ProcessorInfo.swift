import Foundation

/// What Linux says of the processor in `/proc/cpuinfo`.
package struct ProcessorInfo: Sendable, Hashable {
    /// The features that the engine's kernels and oneDNN use, in the order they are shown.
    package static let wanted = ["avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16"]

    package let name: String
    /// Processors that the system runs on.
    package let cores: Int
    package let flags: Set<String>

    /// Reads the text of `/proc/cpuinfo`.
    package init(cpuinfo: String) {
        var name = "unknown processor"
        var flags: Set<String> = []
        var cores = 0
        for line in cpuinfo.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            switch key {
            case "processor": cores += 1
            case "model name": name = value
            case "flags", "Features": flags.formUnion(value.split(separator: " ").map(String.init))
            default: break
            }
        }
        self.name = name
        self.cores = max(cores, 1)
        self.flags = flags
    }

    /// This machine's.
    package static var current: ProcessorInfo {
        ProcessorInfo(cpuinfo: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")
    }
}
