import ArgumentParser
import Foundation
import PluginHost

extension PluginCommand {
    /// `laurel plugin pack NAME -o FILE`.
    struct Pack: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Packs a plugin into one file, which has the same bytes every time.",
            discussion: "Hidden files are left out. The sha256 that is printed is for `install --sha256`.")

        @Argument(help: "A plugin's name, or the path of its folder.")
        var plugin: String

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp("Where to write; by default NAME-VERSION.laurel-plugin.", valueName: "file"))
        var output: String?

        @OptionGroup var search: PluginSearch

        func run() throws {
            let package = try search.plugin(plugin)
            let bytes = try PluginArchive.bytes(of: package)
            let path = output ?? "\(package.manifest.name)-\(package.manifest.version).laurel-plugin"
            let home = (package.folder as NSString).resolvingSymlinksInPath + "/"
            let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path(percentEncoded: false)
            guard !target.hasPrefix(home) else {
                throw PluginError(
                    code: "file", file: path,
                    message: "The archive would lie in the plugin's own folder and be packed with it next time; "
                        + "expected -o with a path outside \(package.folder).")
            }
            let file = try ScoreOutput(path: path)
            do {
                try file.write(Data(bytes))
                try file.finish()
            } catch {
                file.discard()
                throw error
            }
            print("packed \(package.manifest.name) \(package.manifest.version): \(path)")
            print("content hash \(package.contentHash)")
            print("sha256 \(PluginArchive.sha256(bytes))")
        }
    }
}
