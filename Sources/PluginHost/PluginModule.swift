import Foundation
import LuaRuntime

/// Which files of a plugin's folder are modules, and what `require` calls them.
enum PluginModule {
    /// The folder whose files are the plugin's cases and nothing of its code.
    private static let testFolder = "tests"
    /// How a definition file of the Lua language server begins: it describes functions and is never run.
    private static let definitionMark = Data("---@meta".utf8)

    /// The module that a file is; nil for one that is none: no Lua, a test, a definition file, or a name that `require`
    /// could not spell.
    static func module(_ file: (name: String, data: Data), of plugin: String) -> LuaScript.Module? {
        guard file.name.hasSuffix(".lua"), !file.data.starts(with: definitionMark) else { return nil }
        let parts = file.name.dropLast(".lua".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first.map(String.init) != testFolder || parts.count == 1, parts.allSatisfy(isName) else {
            return nil
        }
        return LuaScript.Module(
            name: parts.joined(separator: "."), chunkName: plugin + "/" + file.name, source: Array(file.data))
    }

    private static func isName(_ part: Substring) -> Bool {
        !part.isEmpty
            && part.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
                    || $0 == 0x2D
            }
    }
}
