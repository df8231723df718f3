import Crypto
import Foundation
package import LuaRuntime

/// A plugin's folder: its manifest, its script, and the hash of everything in it.
package struct PluginPackage: Sendable {
    package let folder: String
    package let manifest: PluginManifest
    /// The entry script's bytes.
    package let source: [UInt8]
    /// The other Lua files of the folder, which `require` finds by name: `lib/shapes.lua` is the module `lib.shapes`.
    package let modules: [LuaScript.Module]
    /// SHA-256 over names, sizes and contents of the folder's files, in hexadecimal: names the exact code of a run.
    package let contentHash: String

    package static let largestFileCount = 1000
    package static let largestBytes = 16 << 20

    /// The entry script's path.
    package var entryPath: String { folder + "/" + manifest.entry }
    /// The path of the plugin's own cases.
    package var casesPath: String { folder + "/tests/cases.jsonl" }

    /// Which code this is, for a run's record.
    package var origin: ScriptOrigin {
        ScriptOrigin(
            kind: .plugin, name: manifest.name, version: manifest.version, path: folder, sha256: contentHash)
    }

    /// Reads a plugin's folder.
    package init(folder: String) throws(PluginError) {
        let manifestPath = folder + "/" + PluginManifest.fileName
        // Before it is opened: opening a pipe would wait for a writer.
        let type = try? FileManager.default.attributesOfItem(atPath: manifestPath)[.type] as? FileAttributeType
        if let type, type != .typeRegular {
            throw PluginError(
                code: "file-type", file: manifestPath,
                message: "This is a link or a special file; expected a regular file.")
        }
        let manifest = try PluginManifest.load(file: manifestPath)
        let folderName = ((folder as NSString).standardizingPath as NSString).lastPathComponent
        guard manifest.name == folderName else {
            throw PluginError(
                code: "name-mismatch", file: manifestPath,
                message:
                    "The plugin is named '\(manifest.name)' and its folder '\(folderName)'; expected the same name.")
        }
        self.folder = folder
        self.manifest = manifest
        let files = try Self.files(in: folder)
        guard let entry = files.first(where: { $0.name == manifest.entry }) else {
            throw PluginError(
                code: "entry-missing", file: manifestPath,
                message: "The entry '\(manifest.entry)' does not exist in \(folder); expected the plugin's script.")
        }
        source = Array(entry.data)
        modules = files.filter { $0.name != manifest.entry }.compactMap { PluginModule.module($0, of: manifest.name) }
        contentHash = Self.hash(files)
    }

    static func hash(_ files: [(name: String, data: Data)]) -> String {
        var hash = SHA256()
        for file in files {
            hash.update(data: Data("\(file.name.utf8.count):\(file.name):\(file.data.count):".utf8))
            hash.update(data: file.data)
        }
        return hash.finalize().hexadecimal
    }

    /// The folder's regular files by relative path, in the order of their names' bytes. Hidden files do not count.
    static func files(in folder: String) throws(PluginError) -> [(name: String, data: Data)] {
        func failure(_ code: String, _ path: String, _ message: String) -> PluginError {
            PluginError(code: code, file: path, message: message)
        }
        guard let walk = FileManager.default.enumerator(atPath: folder) else {
            throw failure("file", folder, "The folder cannot be read; expected a plugin's folder.")
        }
        var files: [(name: String, data: Data)] = []
        var total = 0
        while let name = walk.nextObject() as? String {
            if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
            let path = folder + "/" + name
            switch walk.fileAttributes?[.type] as? FileAttributeType {
            case .typeDirectory: continue
            case .typeRegular: break
            default:
                throw failure("file-type", path, "A plugin holds plain files only; this is a link or a special file.")
            }
            total += (walk.fileAttributes?[.size] as? NSNumber)?.intValue ?? 0
            guard files.count < largestFileCount, total <= largestBytes else {
                throw failure(
                    "plugin-size", folder, "A plugin holds at most \(largestFileCount) files and 16 MiB; this has more."
                )
            }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw failure("file", path, "The file cannot be read.")
            }
            files.append((name, data))
        }
        return files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
