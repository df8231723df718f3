package import Foundation

/// The folder that holds what Laurel keeps: `LAUREL_HOME`, or `.laurel/` in the working directory.
package struct LaurelHome: Sendable, Hashable {
    /// The folder itself.
    package let root: URL

    /// Takes the folder that the environment names; an empty value counts as none.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let named = environment["LAUREL_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(root: URL(filePath: named ?? ".laurel", directoryHint: .isDirectory))
    }

    package init(root: URL) {
        self.root = root
    }

    /// Fetched models.
    package var models: URL { root.appending(path: "models", directoryHint: .isDirectory) }

    /// One folder for each training run.
    package var runs: URL { root.appending(path: "runs", directoryHint: .isDirectory) }

    /// Makes a folder, with its parents, where there is none yet.
    package static func makeFolder(_ folder: URL) throws(CommandError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                code: "unwritable", file: folder.path(percentEncoded: false),
                message: "The folder cannot be made: \(error.localizedDescription) Choose another with LAUREL_HOME.")
        }
    }
}
