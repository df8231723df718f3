import ArgumentParser

/// `laurel plugin`: writing, checking, measuring and passing on reward plugins.
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Makes, lists, tests, proves, measures, packs and installs reward plugins.",
        discussion: """
            Plugins are looked for in the folders of --plugins, in those of LAUREL_PLUGINS (separated by colons), and in \
            Plugins/ in the working directory.
            """,
        subcommands: subcommands)

    /// Every subcommand, in the order in which the help lists them.
    static let subcommands: [any ParsableCommand.Type] = [
        New.self, List.self, Show.self, Test.self, Validate.self, Bench.self, Pack.self, Install.self,
    ]
}
