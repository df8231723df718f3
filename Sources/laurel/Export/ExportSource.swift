import Foundation
import GRPO

/// What a user asked to export: a run's final adapter, an adapter's folder, or a model as it is.
struct ExportSource {
    /// The folder with `adapter_config.json`; nil exports the base alone.
    let adapter: URL?
    /// The run that the adapter is of, for the model card.
    let run: RunFolder?
    /// The model that the adapter names, or the model itself.
    let baseName: String

    /// - Parameter base: the base that the user names, which then counts.
    init(_ name: String, base: String?, home: LaurelHome = LaurelHome()) throws {
        let path = URL(filePath: name, directoryHint: .isDirectory)
        if Self.has(PEFTAdapter.configurationFile, in: path) {
            adapter = path
            // RUN/adapter, or RUN/checkpoints/checkpoint-20.
            let above = path.standardizedFileURL.deletingLastPathComponent()
            run = [above, above.deletingLastPathComponent()].first { Self.has("run.yaml", in: $0) }.map(RunFolder.init)
        } else if KnownModel.named(name) != nil || Self.has("config.json", in: path) || Self.isFile(name) {
            guard base == nil else {
                throw CommandError(
                    code: "usage", message: "\(name) is a model without an adapter; --base has no place beside it.")
            }
            (adapter, run) = (nil, nil)
        } else {
            let found = try Self.run(name, home)
            run = found
            adapter = found.adapter
            guard Self.has(PEFTAdapter.configurationFile, in: found.adapter) else {
                throw CommandError(
                    code: "no-adapter", file: found.url.path(percentEncoded: false),
                    message: "The run has no final adapter; finish it with laurel train --resume "
                        + "\(found.url.lastPathComponent), or name the folder of one of its checkpoints.")
            }
        }
        baseName = try base ?? adapter.map { try PEFTAdapter.baseModel(in: $0) } ?? name
    }

    private static func run(_ name: String, _ home: LaurelHome) throws(CommandError) -> RunFolder {
        do {
            return RunFolder(url: try home.existingRun(name))
        } catch  where error.code == "no-such-run" {
            throw CommandError(
                code: "no-such-source", file: name,
                message:
                    "There is no such run, adapter or model; expected a run's id (laurel runs list), a folder with "
                    + "adapter_config.json, or a model.")
        }
    }

    private static func has(_ name: String, in folder: URL) -> Bool {
        isFile(folder.appending(path: name).path(percentEncoded: false))
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}
