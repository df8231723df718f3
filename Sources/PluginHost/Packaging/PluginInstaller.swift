import Foundation

/// Puts packed plugins into a folder of plugins.
///
/// An archive is read and checked as a whole before anything is written; then its files are written aside, read as a
/// plugin, compared with the archive's hash, and moved to their place in one step. Nothing of the plugin runs.
package struct PluginInstaller: Sendable {
    /// The folder that plugins are put in.
    package let folder: String

    package init(folder: String) {
        self.folder = folder.hasSuffix("/") && folder.count > 1 ? String(folder.dropLast()) : folder
    }

    /// Installs the plugin; `replacing` allows another version to be there.
    package func install(_ archive: PluginArchive, replacing: Bool = false) throws(PluginError) -> PluginPackage {
        let destination = folder + "/" + archive.name
        if !replacing {
            do {
                try StagedFolder.refuseExisting(destination)
            } catch {
                throw PluginError(
                    code: error.code, file: error.file,
                    message:
                        "There is a plugin '\(archive.name)' here already; --replace puts the new one in its place.")
            }
        }
        let isPlugin = FileManager.default.fileExists(atPath: destination + "/" + PluginManifest.fileName)
        if replacing, FileManager.default.fileExists(atPath: destination), !isPlugin {
            throw PluginError(
                code: "exists", file: destination,
                message: "What is here is no plugin; expected a plugin for --replace to replace, or nothing.")
        }
        let staged = try StagedFolder(archive.name, in: folder)
        do {
            for file in archive.files { try staged.write(file.path, file.contents) }
            try check(staged, archive)
            // The editor's files are this laurel's own: an archive brings none.
            for file in PluginTemplate.editorFiles { try staged.write(file.path, Array(file.text.utf8)) }
            try staged.commit(replacing: replacing)
        } catch {
            staged.discard()
            throw error
        }
        return try PluginPackage(folder: destination)
    }

    /// Reads what was written as a plugin, and holds it to what the archive says about itself.
    private func check(_ staged: StagedFolder, _ archive: PluginArchive) throws(PluginError) {
        let plugin: PluginPackage
        do {
            plugin = try PluginPackage(folder: staged.path)
        } catch {
            // The place in the archive, not in a folder that is about to be removed.
            let place = error.file.map { $0.replacing(staged.path, with: "\(archive.source)/\(archive.name)") }
            throw PluginError(
                code: error.code, file: place, line: error.line,
                message: error.message.replacing(staged.path, with: archive.name))
        }
        guard plugin.contentHash == archive.contentHash else {
            throw PluginError(
                code: "hash-mismatch", file: archive.source,
                message: "The files' content hash is \(plugin.contentHash); the archive was packed with "
                    + "\(archive.contentHash). It was changed; expected it as it was packed.")
        }
        guard plugin.manifest.version == archive.version else {
            throw PluginError(
                code: "version-mismatch", file: archive.source,
                message: "The plugin is version \(plugin.manifest.version) and its archive says \(archive.version).")
        }
        for file in archive.files where file.path.hasSuffix(".lua") && file.contents.first == 0x1B {
            throw PluginError(
                code: "binary-chunk", file: "\(archive.source)/\(archive.name)/\(file.path)",
                message: "The file is a compiled Lua chunk; expected Lua source text.")
        }
    }
}
