import Foundation
import LaurelRewards

/// Where plugins are looked for, in order.
///
/// A name that two folders give to different contents is an error: which code a reward runs must not depend on an order.
/// Copies of the same content are one plugin.
package struct PluginCatalog: Sendable, Hashable {
    package static let variable = "LAUREL_PLUGINS"
    /// Folders whose subfolders are plugins.
    package let folders: [String]

    package init(folders: [String]) {
        var seen: Set<String> = []
        self.folders = folders.map { ($0 as NSString).standardizingPath }.filter { seen.insert($0).inserted }
    }

    /// The search path of a reward: the folders given, those in `LAUREL_PLUGINS` (separated by colons), `Plugins/` in the
    /// reward file's folder or in one above it, and `Plugins/` in the working directory.
    package static func standard(
        rewardFile: String? = nil, folders: [String] = [],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        workingDirectory: String = FileManager.default.currentDirectoryPath
    ) -> PluginCatalog {
        let named = (environment[variable] ?? "").split(separator: ":").map(String.init)
        var path = (folders + named).map { $0.hasPrefix("/") ? $0 : workingDirectory + "/" + $0 }
        if let rewardFile {
            let absolute = rewardFile.hasPrefix("/") ? rewardFile : workingDirectory + "/" + rewardFile
            var folder = FilePath.folder(of: (absolute as NSString).standardizingPath)
            while folder.count > 1 {
                path.append(folder + "/Plugins")
                folder = FilePath.folder(of: folder)
            }
        }
        path.append(workingDirectory + "/Plugins")
        return PluginCatalog(folders: path)
    }

    /// The plugins that can be found, by name.
    package var names: [String] {
        var names: Set<String> = []
        for folder in folders {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where hasPlugin(folder, name) {
                names.insert(name)
            }
        }
        return names.sorted()
    }

    /// Reads a plugin by name; `file` and `line` say where it is asked for.
    package func plugin(_ name: String, file: String? = nil, line: Int? = nil) throws(PluginError) -> PluginPackage {
        guard !name.contains("/"), name != ".", name != "..", !name.isEmpty, !name.utf8.contains(0) else {
            throw PluginError(
                code: "plugin-missing", file: file, line: line,
                message:
                    "'\(name)' is no plugin's name; expected a name, and folders of plugins in --plugins or \(Self.variable)."
            )
        }
        if let found = try unique(name, file: file, line: line) { return found }
        let hint = NearestName.hint(for: name, among: names)
        throw PluginError(
            code: "plugin-missing", file: file, line: line,
            message: "There is no plugin '\(name)'.\(hint) Looked in: \(folders.joined(separator: ", ")).")
    }

    /// The folders that have a plugin of this name; a folder that the path reaches twice counts once.
    package func places(of name: String) -> [String] {
        var seen: Set<String> = []
        return folders.filter { hasPlugin($0, name) }.map { $0 + "/" + name }.filter {
            seen.insert(($0 as NSString).resolvingSymlinksInPath).inserted
        }
    }

    private func unique(_ name: String, file: String?, line: Int?) throws(PluginError) -> PluginPackage? {
        let places = places(of: name)
        guard let first = places.first else { return nil }
        let plugin = try PluginPackage(folder: first)
        for other in places.dropFirst() {
            let isSame = try PluginPackage(folder: other).contentHash == plugin.contentHash
            guard !isSame else { continue }
            throw PluginError(
                code: "duplicate-plugin", file: file, line: line,
                message: "Two different plugins are named '\(name)': \(first) and \(other). "
                    + "Rename or remove one, or leave its folder out of --plugins and \(Self.variable).")
        }
        return plugin
    }

    private func hasPlugin(_ folder: String, _ name: String) -> Bool {
        // A link that leads nowhere is a plugin that cannot be read, not one that is not there.
        (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)/\(PluginManifest.fileName)")) != nil
    }
}
