import ArgumentParser
import Foundation
import PluginHost

/// Where a command looks for plugins, and how it takes a plugin from its arguments.
struct PluginSearch: ParsableArguments {
    @Option(
        name: .customLong("plugins"), parsing: .singleValue,
        help: ArgumentHelp("Look for plugins in this folder first; may be repeated.", valueName: "folder"))
    var folders: [String] = []

    /// The folders of --plugins; one that does not exist is an error, in LAUREL_PLUGINS too: a plugin would be looked for
    /// everywhere but where it was meant.
    func existingFolders() throws -> [String] {
        let named = (ProcessInfo.processInfo.environment[PluginCatalog.variable] ?? "").split(separator: ":")
        for (origin, list) in [("--plugins", folders), (PluginCatalog.variable, named.map(String.init))] {
            for folder in list {
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue {
                    continue
                }
                throw CommandError(
                    code: "no-such-folder", file: folder,
                    message: "\(origin) names what is no folder; expected one whose subfolders are plugins.")
            }
        }
        return folders
    }

    /// The search path.
    var catalog: PluginCatalog { get throws { PluginCatalog.standard(folders: try existingFolders()) } }

    /// The plugin of a name, or of a path: something with a slash, or a dot.
    func plugin(_ argument: String) throws -> PluginPackage {
        guard argument.contains("/") || argument == "." || argument == ".." else {
            return try catalog.plugin(argument)
        }
        return try PluginPackage(folder: Self.absolute(argument))
    }

    /// Throws when the search path already has a plugin of that name outside of `folder`.
    func refuseTwin(of name: String, in folder: String) throws {
        func resolved(_ path: String) -> String { (path as NSString).resolvingSymlinksInPath }
        let own = resolved(Self.absolute(folder) + "/" + name)
        // The folder that is to be made may be one of the search path.
        let catalog = PluginCatalog.standard(folders: folders)
        guard let other = catalog.places(of: name).first(where: { resolved($0) != own }) else { return }
        throw CommandError(
            code: "duplicate-plugin", file: other,
            message: "There is a plugin '\(name)' here already; two of one name cannot be used. Choose another name.")
    }

    private static func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        return (whole as NSString).standardizingPath
    }
}
