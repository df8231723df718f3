import ArgumentParser
import Foundation
import GRPO
import Glibc
import ModelExport
import ModelFormats

/// `laurel export`: writes a run's or an adapter's tuned model in a standard format.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a tuned model for PEFT, Transformers or llama.cpp.",
        discussion: "A model in place of the run is written as it is: from GGUF to a Hugging Face folder, or back.")

    @Argument(help: "A run's id or folder, an adapter's folder, or a model.")
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
        let format = try ModelFormat.named(to)
        let type = try format.type(named: type)
        let path = try freePath()
        let source = try ExportSource(source, base: base)
        let merged = try model(source)
        let signals = EndSignals { Self.removeLeftovers(of: path) }
        try withExtendedLifetime(signals) {
            switch format {
            case .gguf:
                let title = URL(filePath: path).deletingPathExtension().lastPathComponent
                try merged.writeGGUF(to: path, type: type, name: title)
            case .safetensors:
                try StagedFolder.write(path) { folder in
                    try merged.writeHuggingFace(to: folder, type: type)
                    try writeCard(source, merged.model, isAdapter: false, to: folder)
                }
            case .peft:
                guard let adapter = source.adapter else {
                    throw CommandError(
                        code: "usage",
                        message: "\(self.source) is a model without an adapter; --to peft needs a run or an adapter.")
                }
                try StagedFolder.write(path) { folder in
                    let target = URL(filePath: folder, directoryHint: .isDirectory)
                    try PEFTAdapter.copy(adapter, baseModel: source.baseName, to: target)
                    try merged.writeTokenizer(to: folder)
                    try writeCard(source, merged.model, isAdapter: true, to: folder)
                }
            }
        }
        print("wrote \(path)")
    }

    /// The output without slashes at its end; something there already is an error.
    private func freePath() throws -> String {
        var path = output
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty else { throw CommandError(code: "usage", message: "--output is empty; expected a path.") }
        var status = stat()
        guard lstat(path, &status) != 0 else {
            throw CommandError(code: "exists", file: path, message: "The output exists already; expected a new name.")
        }
        return path
    }

    /// The base with the adapter, whose every matrix fits it.
    private func model(_ source: ExportSource) throws -> MergedModel {
        let model = try ModelFile(path: ModelLocator.path(of: source.baseName))
        guard let adapter = source.adapter else { return MergedModel(model: model) }
        return try MergedModel(
            model: model, weights: adapter.appending(path: PEFTAdapter.weightsFile).path(percentEncoded: false),
            configuration: PEFTAdapter.configuration(in: adapter))
    }

    private func writeCard(_ source: ExportSource, _ model: ModelFile, isAdapter: Bool, to folder: String) throws {
        let card = ModelCard(
            baseModel: source.baseName, license: try ModelLicense.name(of: model), run: source.run,
            hasAdapter: source.adapter != nil, isAdapter: isAdapter)
        try DurableFile.write(Data(card.text.utf8), to: URL(filePath: folder).appending(path: "README.md"))
    }

    /// Removes what this process has begun to write beside the output.
    private static func removeLeftovers(of path: String) {
        let url = URL(filePath: path)
        let folder = url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        for name in names where name.hasPrefix("\(url.lastPathComponent).\(getpid()).") && name.hasSuffix(".partial") {
            try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }
}
