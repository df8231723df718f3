import ArgumentParser
import Foundation

/// The `laurel` command.
@main
struct Laurel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "laurel",
        abstract: "Writes, proves and mixes rewards, and trains language models against them.",
        version: "0.1.0",
        subcommands: subcommands)

    /// Every subcommand, in the order in which the help lists them.
    static let subcommands: [any ParsableCommand.Type] = [
        TrainCommand.self, SFTCommand.self, RunsCommand.self, ReportCommand.self, ExportCommand.self,
        GenerateCommand.self, ScoreCommand.self, EvalCommand.self, RewardCommand.self, PluginCommand.self,
        ModelCommand.self, BenchCommand.self, DoctorCommand.self,
    ]

    /// Parses the arguments, runs the command they name, and reports what goes wrong in one form.
    static func main() async {
        do {
            try CommandName.check(CommandLine.arguments.dropFirst())
            var command = try await asyncParseAsRoot(nil)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try finishOutput()
        } catch {
            CommandEnd(of: error).exit()
        }
    }

    /// Writes what was printed and throws where not all of it could be.
    private static func finishOutput() throws(CommandError) {
        guard fflush(nil) == 0 else {
            throw CommandError(
                code: "unwritable", file: "standard output",
                message: "The output cannot be written: \(String(cString: strerror(errno))).")
        }
    }
}
