import ArgumentParser
import PluginHost

extension PluginCommand {
    /// `laurel plugin install FILE`.
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Installs a packed plugin after checking every byte of it; runs nothing of it.")

        @Argument(help: ArgumentHelp("A file that `laurel plugin pack` wrote.", valueName: "file"))
        var file: String

        @Option(help: "The folder of plugins to put it in.")
        var folder = "Plugins"

        @Option(help: ArgumentHelp("Install only a file with this SHA-256.", valueName: "hex"))
        var sha256: String?

        @Flag(help: "Put it in the place of another version that is there.")
        var replace = false

        @OptionGroup var search: PluginSearch

        func validate() throws {
            guard sha256.map({ $0.count == 64 && $0.allSatisfy(\.isHexDigit) }) ?? true else {
                throw ValidationError("--sha256 takes 64 hexadecimal digits.")
            }
        }

        func run() throws {
            let archive = try PluginArchive(file: file, sha256: sha256)
            try search.refuseTwin(of: archive.name, in: folder)
            let plugin = try PluginInstaller(folder: folder).install(archive, replacing: replace)
            print("installed \(plugin.manifest.name) \(plugin.manifest.version): \(plugin.folder)")
            print("content hash \(plugin.contentHash)")
        }
    }
}
