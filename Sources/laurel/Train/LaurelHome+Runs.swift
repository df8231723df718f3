package import Foundation
import GRPO

extension LaurelHome {
    /// The folder of an earlier run, by id or by path.
    package func existingRun(_ name: String) throws(CommandError) -> URL {
        let byName = runs.appending(path: name, directoryHint: .isDirectory)
        let byPath = URL(filePath: name, directoryHint: .isDirectory)
        for url in [byName, byPath] {
            let file = RunFolder(url: url).configuration
            if FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) { return url }
        }
        throw CommandError(
            code: "no-such-run", file: byName.path(percentEncoded: false),
            message: "There is no run \(name); expected the id of a run in this folder, or the path of a run.")
    }
}
