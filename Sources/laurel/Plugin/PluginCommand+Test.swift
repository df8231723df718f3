import ArgumentParser
import LuaRuntime
import PluginHost

extension PluginCommand {
    /// `laurel plugin test NAME`.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs a plugin's own cases, tests/cases.jsonl.",
            discussion: "Exit status: 0 when every case passes, 1 when one fails, 2 when they cannot be run.")

        @Argument(help: "A plugin's name, or the path of its folder.")
        var plugin: String

        @Flag(help: "Print one line of JSON.")
        var json = false

        @OptionGroup var search: PluginSearch

        func run() async throws {
            let package = try search.plugin(plugin)
            let cases = try PluginCases(file: package.casesPath)
            let pool = try LuaWorkerPool(workerCount: 1)
            defer { pool.close() }
            let factory = LuaGraderFactory(pool: pool, catalog: try search.catalog)
            let outcome = PluginTestOutcome(
                package, file: cases.file, reports: try await cases.run(package, with: factory))
            if json { print(try JSONText.line(outcome)) } else { for line in outcome.lines { print(line) } }
            guard outcome.failed == 0 else { throw ExitCode(1) }
        }
    }
}
