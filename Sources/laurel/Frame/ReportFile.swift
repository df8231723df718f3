import Foundation

/// A file that a command writes once, whole or not at all.
enum ReportFile {
    /// Throws before any work is done when the file could not be written, or is one of those that are read.
    static func check(_ path: String, isNot inputs: [String]) throws(CommandError) {
        func resolved(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        }
        guard !inputs.contains(where: { resolved($0) == resolved(path) }) else {
            throw CommandError(
                code: "file", file: path, message: "The output names a file that is read; expected another name.")
        }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path(percentEncoded: false)
        guard exists ? !isFolder.boolValue : FileManager.default.isWritableFile(atPath: folder) else {
            throw unwritable(path)
        }
    }

    /// Writes the file beside its name first, so that what was there stays until the new one is complete.
    static func write(_ data: Data, to path: String) throws(CommandError) {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw unwritable(path)
        }
    }

    private static func unwritable(_ path: String) -> CommandError {
        CommandError(
            code: "unwritable", file: path, message: "The file cannot be written; expected a path in a writable folder."
        )
    }
}
