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
        guard !exists || isFolder.boolValue || isRegular(path) else {
            throw CommandError(
                code: "file", file: path, message: "The output is a device, a pipe or the like; expected a file's name."
            )
        }
        guard exists ? !isFolder.boolValue : FileManager.default.isWritableFile(atPath: folder) else {
            throw unwritable(path)
        }
    }

    /// Writes the file beside its name first, so that what was there stays until the new one is complete. A link stays, and
    /// the file that it leads to is written; only regular files are replaced.
    static func write(_ data: Data, to path: String) throws(CommandError) {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let exists = FileManager.default.fileExists(atPath: target.path(percentEncoded: false))
        guard !exists || isRegular(path) else { throw unwritable(path) }
        do {
            try data.write(to: target, options: .atomic)
        } catch {
            throw unwritable(path)
        }
    }

    /// Whether what stands there, behind links, is a regular file.
    private static func isRegular(_ path: String) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let type = (try? FileManager.default.attributesOfItem(atPath: target))?[.type] as? FileAttributeType
        return type == .typeRegular
    }

    private static func unwritable(_ path: String) -> CommandError {
        CommandError(
            code: "unwritable", file: path, message: "The file cannot be written; expected a path in a writable folder."
        )
    }
}
