package import Foundation

/// Where scores are written: standard output, or a file that appears only when it is complete.
package struct ScoreOutput {
    private let path: String?
    private let temporary: String?
    private let handle: FileHandle

    /// Opens the output; nil is standard output.
    package init(path: String?) throws(CommandError) {
        self.path = path
        guard let path else {
            temporary = nil
            handle = .standardOutput
            return
        }
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        if let type, type != .typeRegular {
            // A pipe or a device cannot be replaced: it is written to as it is.
            temporary = nil
            guard type != .typeDirectory, let handle = FileHandle(forWritingAtPath: path) else {
                throw ScoreOutput.unwritable(path)
            }
            self.handle = handle
            return
        }
        let name = Self.temporaryPath(of: path)
        guard FileManager.default.createFile(atPath: name, contents: nil),
            let handle = FileHandle(forWritingAtPath: name)
        else { throw ScoreOutput.unwritable(path) }
        temporary = name
        self.handle = handle
    }

    package func write(_ data: Data) throws(CommandError) {
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw CommandError(
                code: "unwritable", file: path ?? "standard output",
                message: "The output cannot be written: \(error.localizedDescription)")
        }
    }

    /// Puts the complete file in its place.
    package func finish() throws(CommandError) {
        guard let path, let temporary else { return }
        try? handle.close()
        guard rename(temporary, path) == 0 else {
            discard()
            throw ScoreOutput.unwritable(path)
        }
    }

    /// Removes what an error left unfinished.
    package func discard() {
        if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
    }

    /// Removes what this program left unfinished of an output, wherever it was interrupted.
    package static func discard(_ path: String) {
        try? FileManager.default.removeItem(atPath: temporaryPath(of: path))
    }

    private static func temporaryPath(of path: String) -> String {
        "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    }

    private static func unwritable(_ path: String) -> CommandError {
        CommandError(
            code: "unwritable", file: path, message: "The file cannot be written; expected a path in a writable folder."
        )
    }
}
