import ArgumentParser
import PluginHost

extension PluginCommand {
    /// `laurel plugin show NAME`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a plugin's manifest, parameters, content hash and path.")

        @Argument(help: "A plugin's name, or the path of its folder.")
        var plugin: String

        @Flag(help: "Print one line of JSON.")
        var json = false

        @OptionGroup var search: PluginSearch

        func run() throws {
            let facts = PluginFacts(try search.plugin(plugin))
            if json { print(try JSONText.line(facts)) } else { for line in try facts.lines() { print(line) } }
        }
    }
}
