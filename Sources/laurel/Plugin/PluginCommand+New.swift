import ArgumentParser
import PluginHost

extension PluginCommand {
    /// `laurel plugin new NAME`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a new plugin: a small grader that works, cases, and completion for editors.")

        @Argument(help: "The plugin's name, of a-z, 0-9, - and _.")
        var name: String

        @Option(help: "The folder of plugins to put it in.")
        var folder = "Plugins"

        @Flag(help: "A grader that compares the candidates of a prompt.")
        var group = false

        @OptionGroup var search: PluginSearch

        func run() throws {
            let template = try PluginTemplate(name: name, isGroup: group)
            try search.refuseTwin(of: name, in: folder)
            let path = try template.write(in: folder)
            print("new plugin \(name): \(path)/main.lua")
            print("next: laurel plugin test \(path)")
        }
    }
}
