import Foundation
import LaurelRewards

/// A folder that is written aside and appears at its place complete or not at all.
struct StagedFolder {
    /// Where it is to appear.
    let destination: String
    /// Where it is written.
    let path: String
    private let staging: String
    /// Folders that were made on the way, the highest first.
    private let made: [String]

    /// Makes the staging folder beside the destination, on the same file system.
    init(_ name: String, in folder: String) throws(PluginError) {
        guard !folder.isEmpty else {
            throw PluginError(code: "folder", message: "The folder's name is empty; expected the path of a folder.")
        }
        var missing: [String] = []
        var place = folder
        while !place.isEmpty, !FileManager.default.fileExists(atPath: place) {
            missing.insert(place, at: 0)
            place = FilePath.folder(of: place)
        }
        made = missing
        destination = folder + "/" + name
        staging = folder + "/.laurel-" + UUID().uuidString
        path = staging + "/" + name
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            discard()
            throw Self.unwritable(folder)
        }
    }

    /// Writes a file below the folder.
    func write(_ name: String, _ contents: [UInt8]) throws(PluginError) {
        let file = path + "/" + name
        let folder = FilePath.folder(of: file)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(contents).write(to: URL(fileURLWithPath: file))
        } catch {
            throw Self.unwritable(destination + "/" + name)
        }
    }

    /// Puts the folder in its place; one that is there already is an error, or is put aside and removed.
    func commit(replacing: Bool) throws(PluginError) {
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let old = staging + "/old"
        var isAside = false
        if replacing {
            isAside = rename(destination, old) == 0
        } else {
            try Self.refuseExisting(destination)
        }
        if rename(path, destination) == 0 { return }
        if isAside { _ = rename(old, destination) }
        throw Self.unwritable(destination)
    }

    /// Removes what was written, and the folders that were made for it.
    func discard() {
        try? FileManager.default.removeItem(atPath: staging)
        for folder in made.reversed() { rmdir(folder) }
    }

    /// Throws when something is at the path already.
    static func refuseExisting(_ path: String) throws(PluginError) {
        guard !exists(path) else {
            throw PluginError(
                code: "plugin-exists", file: path, message: "There is something here already; nothing was written.")
        }
    }

    /// Whether something is at the path, a link that leads nowhere too.
    private static func exists(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }

    private static func unwritable(_ path: String) -> PluginError {
        PluginError(
            code: "unwritable", file: path, message: "The folder cannot be written; expected a writable folder.")
    }
}
