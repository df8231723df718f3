import ArgumentParser
import Foundation
import GRPO
import Glibc
import LanguageModels
import ModelExport
import ModelFormats

/// `laurel export`: writes a run's or an adapter's tuned model in a standard format.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a tuned model for PEFT, Transformers or llama.cpp.")

    @Argument(help: "A run's id or folder, or an adapter's folder.")
    var source: String

    @Option(help: "peft, safetensors or gguf.")
    var to: String

    @Option(help: "f32, f16, bf16; for gguf also q8_0 and q4_0. Default: f16 for gguf, f32 for safetensors.")
    var type: String?

    @Option(help: "The folder or file to write; it must not exist.")
    var output: String

    @Option(help: "The base model; by default the one that the adapter names.")
    var base: String?

    func run() throws {
        let targets = [
            "peft": ["f32"], "safetensors": ["f32", "f16", "bf16"], "gguf": ["f32", "f16", "bf16", "q8_0", "q4_0"],
        ]
        guard let types = targets[to] else {
            throw CommandError(
                code: "usage", message: "--to is \"\(to)\"; expected peft, safetensors or gguf.")
        }
        let name = type ?? (to == "gguf" ? "f16" : "f32")
        let known: [String: TensorType] = [
            "f32": .float32, "f16": .float16, "bf16": .bfloat16, "q8_0": .q80, "q4_0": .q40,
        ]
        guard types.contains(name), let type = known[name] else {
            throw CommandError(
                code: "usage", message: "--type is \"\(name)\"; expected for \(to): \(types.joined(separator: ", ")).")
        }
        guard !FileManager.default.fileExists(atPath: output) else {
            throw CommandError(
                code: "exists", file: output, message: "The output exists already; expected a new name.")
        }
        let adapter = try adapterFolder()
        let baseName = try base ?? PEFTAdapter.baseModel(in: adapter)
        let model = try ModelFile(path: ModelLocator.path(of: baseName))
        let weights = adapter.appending(path: PEFTAdapter.weightsFile).path(percentEncoded: false)
        let merged = try MergedModel(
            model: model, weights: weights, configuration: PEFTAdapter.configuration(in: adapter))
        if to == "gguf" {
            let title = URL(filePath: output).deletingPathExtension().lastPathComponent
            try merged.writeGGUF(to: output, type: type, name: title)
        } else {
            try writeFolder { folder in
                if to == "peft" {
                    for file in [PEFTAdapter.weightsFile, PEFTAdapter.configurationFile] {
                        let data = try Data(contentsOf: adapter.appending(path: file))
                        try DurableFile.write(data, to: folder.appending(path: file))
                    }
                } else {
                    try merged.writeHuggingFace(to: folder.path(percentEncoded: false), type: type)
                }
                let card = ModelCard(baseModel: baseName, gguf: model.gguf, run: runFolder, isAdapter: to == "peft")
                try DurableFile.write(Data(card.text.utf8), to: folder.appending(path: "README.md"))
            }
        }
        print("wrote \(output)")
    }

    /// The run whose adapter is exported, if the source is one.
    private var runFolder: RunFolder? {
        for url in [URL(filePath: source), LaurelHome().runs.appending(path: source)] {
            let folder = RunFolder(url: url)
            if FileManager.default.fileExists(atPath: folder.configuration.path) { return folder }
        }
        return nil
    }

    /// The folder with `adapter_config.json`: the source itself, or a run's final adapter.
    private func adapterFolder() throws -> URL {
        let folder = runFolder?.adapter ?? URL(filePath: source)
        let file = folder.appending(path: PEFTAdapter.configurationFile).path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandError(
                code: "no-such-adapter", file: source,
                message: "There is no adapter here; expected a finished run, or a folder with adapter_config.json.")
        }
        return folder
    }

    /// Fills a folder of a temporary name and puts it in place; on any error nothing stays.
    private func writeFolder(_ body: (URL) throws -> Void) throws {
        let temporary = URL(fileURLWithPath: output + ".\(getpid()).partial", isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
            try body(temporary)
            try DurableFile.rename(temporary, to: URL(fileURLWithPath: output))
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
        try DurableFile.syncFolder(URL(fileURLWithPath: output).deletingLastPathComponent())
    }
}
