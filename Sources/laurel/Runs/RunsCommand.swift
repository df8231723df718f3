import ArgumentParser

/// `laurel runs`: what training runs there are, and what their ledgers say.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Shows, compares, exports and removes training runs.",
        discussion: """
            A run is named by its id, by the beginning of its id, or by its folder. The ledger of all runs is laurel.db \
            under LAUREL_HOME, or under .laurel/ in the working directory. Docs/Runs.md explains it.
            """,
        subcommands: [
            List.self, Show.self, Samples.self, Compare.self, Export.self, Delete.self, Clean.self,
        ])
}
