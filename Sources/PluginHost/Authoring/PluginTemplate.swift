import Foundation

/// A new plugin: a small grader that works, its manifest, its cases, and what an editor needs.
package struct PluginTemplate: Sendable {
    /// One file, by its path in the plugin's folder.
    package struct File: Sendable, Hashable {
        package let path: String
        package let text: String
    }

    package let name: String
    /// Whether the grader compares the candidates of a prompt.
    package let isGroup: Bool

    /// A plugin of that name.
    package init(name: String, isGroup: Bool = false) throws(PluginError) {
        guard PluginManifest.isName(name) else {
            throw PluginError(
                code: "plugin-name",
                message: "'\(name)' is no plugin's name; expected up to 64 of a-z, 0-9, - and _, a letter first.")
        }
        self.name = name
        self.isGroup = isGroup
    }

    /// The files of the plugin's folder.
    package var files: [File] {
        let own =
            isGroup
            ? [("main.lua", groupScript), ("plugin.yaml", groupManifest), ("tests/cases.jsonl", Self.groupCases)]
            : [("main.lua", script), ("plugin.yaml", manifest), ("tests/cases.jsonl", Self.cases)]
        return own.map { File(path: $0.0, text: $0.1) } + [File(path: "README.md", text: readme)] + Self.editorFiles
    }

    /// What the Lua language server and luacheck read: completion and checks for `sample`, `params` and `laurel`.
    package static let editorFiles = [
        File(path: ".luarc.json", text: languageServerSettings),
        File(path: ".luals/laurel.lua", text: AuthoringFiles.definitions),
        File(path: ".luacheckrc", text: AuthoringFiles.luacheckConfiguration),
    ]

    /// Writes the plugin into a folder of plugins and returns its path; what is there already stays as it is.
    package func write(in folder: String) throws(PluginError) -> String {
        let folder = folder.hasSuffix("/") && folder.count > 1 ? String(folder.dropLast()) : folder
        try StagedFolder.refuseExisting(folder + "/" + name)
        let staged = try StagedFolder(name, in: folder)
        do {
            for file in files { try staged.write(file.path, Array(file.text.utf8)) }
            try staged.commit(replacing: false)
        } catch {
            staged.discard()
            throw error
        }
        return staged.destination
    }

    private static let languageServerSettings = """
        {
          "$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
          "runtime.version": "Lua 5.4",
          "runtime.builtin": { "debug": "disable", "io": "disable", "os": "disable" },
          "workspace.library": [".luals"],
          "workspace.checkThirdParty": false,
          "diagnostics.globals": ["grade", "grade_group"]
        }

        """
}
