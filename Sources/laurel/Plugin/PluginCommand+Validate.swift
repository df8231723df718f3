import ArgumentParser
import PluginHost

extension PluginCommand {
    /// `laurel plugin validate NAME`.
    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries a plugin on good, bad and hostile completions: is it sound, and can it be gamed?",
            discussion: """
                Docs/Validation.md explains each finding. Exit status: 0 when there is no error finding, 1 when there is \
                one, 2 when the plugin cannot be read.
                """)

        @Argument(help: "A plugin's name, or the path of its folder.")
        var plugin: String

        @Flag(help: "Print the report as JSON.")
        var json = false

        @OptionGroup var search: PluginSearch

        func run() async throws {
            let report = try await PluginValidator(try search.plugin(plugin)).report()
            guard try report.show(asJSON: json) else { throw ExitCode(1) }
        }
    }
}
