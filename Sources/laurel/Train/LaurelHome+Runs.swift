package import Foundation
import GRPO

extension LaurelHome {
    /// The folder of an earlier run, by id, by the beginning of one, or by path.
    package func existingRun(_ name: String) throws(CommandError) -> URL {
        let byName = runs.appending(path: name, directoryHint: .isDirectory)
        let byPath = URL(filePath: name, directoryHint: .isDirectory)
        for url in [byName, byPath] {
            let file = RunFolder(url: url).configuration
            if FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) { return url }
        }
        let matches = name.isEmpty ? [] : runFolders.filter { $0.lastPathComponent.hasPrefix(name) }
        if let match = matches.first, matches.count == 1 { return match }
        guard matches.isEmpty else {
            throw CommandError(
                code: "ambiguous-run", file: runs.path(percentEncoded: false),
                message: "`\(name)` begins the ids of \(matches.count) runs; write more of the one that is meant.")
        }
        throw CommandError(
            code: "no-such-run", file: byName.path(percentEncoded: false),
            message: "There is no run \(name); expected the id of a run in this folder, or the path of a run.")
    }

    /// The folder of an adapter, by its path, or that of the run that trained it.
    package func adapter(_ name: String) throws(CommandError) -> URL {
        let folder = URL(filePath: name, directoryHint: .isDirectory)
        let file = folder.appending(path: PEFTAdapter.configurationFile)
        if FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) { return folder }
        return RunFolder(url: try existingRun(name)).adapter
    }

    /// The folders of all runs here, in order of their names.
    package var runFolders: [URL] {
        let path = runs.path(percentEncoded: false)
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
            .map { runs.appending(path: $0, directoryHint: .isDirectory) }
            .filter {
                let file = RunFolder(url: $0).configuration
                return FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
            }
    }

    /// The Laurel folder that a run's folder lies in; this one where it lies in none.
    package func home(ofRun folder: URL) -> LaurelHome {
        let parent = folder.standardizedFileURL.deletingLastPathComponent()
        guard parent.lastPathComponent == "runs" else { return self }
        return LaurelHome(root: parent.deletingLastPathComponent())
    }
}
