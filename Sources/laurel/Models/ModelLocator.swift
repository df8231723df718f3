import Foundation

/// Turns what the user calls a model into the path it is loaded from.
package enum ModelLocator {
    /// The path for a known name, a GGUF file or a Hugging Face folder.
    ///
    /// A known name wins over a path that happens to be called the same; `./name` means the path. Its file is checked
    /// against its hash (98 MB take a tenth of a second), so that damage is not mistaken for a bad model.
    package static func path(of name: String, home: LaurelHome = LaurelHome()) throws(CommandError) -> String {
        if let model = KnownModel.named(name) { return try path(of: model, home: home) }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw CommandError(
                code: "no-such-model", file: name,
                message: "There is no such model; expected a GGUF file, a Hugging Face folder, or one of the known "
                    + "names: \(KnownModel.names).")
        }
        if isFolder.boolValue, !FileManager.default.fileExists(atPath: name + "/config.json") {
            throw CommandError(
                code: "no-such-model", file: name,
                message: "The folder has no config.json; expected a Hugging Face folder with its model.")
        }
        return name
    }

    private static func path(of model: KnownModel, home: LaurelHome) throws(CommandError) -> String {
        let file = ModelFetcher(model: model, home: home).file
        let path = file.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError(
                code: "model-not-fetched", file: path,
                message: "The model \(model.name) is not there yet; run `laurel model fetch \(model.name)`.")
        }
        try FileDigest.check(
            file, sha256: model.sha256, remedy: "Run `laurel model fetch \(model.name)` to replace it.")
        return path
    }
}
