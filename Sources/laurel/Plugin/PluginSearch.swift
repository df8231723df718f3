import ArgumentParser
import Foundation
import PluginHost

/// Where a command looks for plugins, and how it takes a plugin from its arguments.
struct PluginSearch: ParsableArguments {
    @Option(
        name: .customLong("plugins"), parsing: .singleValue,
        help: ArgumentHelp("Look for plugins in this folder first; may be repeated.", valueName: "folder"))
    var folders: [String] = []

    /// The search path.
    var catalog: PluginCatalog { PluginCatalog.standard(folders: folders) }

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
