import ArgumentParser
import LaurelRewards

/// Looks at the words of a command line that name a command, so that a misspelt one gets the name that was meant.
package enum CommandName {
    /// Throws for a first word that is no command, and for a second one that is none of that command's.
    package static func check(_ arguments: some Sequence<String>) throws(CommandError) {
        var command: any ParsableCommand.Type = Laurel.self
        var path = ["laurel"]
        for word in arguments {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let next = commands.first(where: { $0._commandName == word }) else {
                let names = commands.map { $0._commandName }
                throw CommandError(
                    code: "usage",
                    message: "`\(path.joined(separator: " "))` has no command `\(word)`."
                        + "\(NearestName.hint(for: word, among: names)) Expected one of: "
                        + "\(names.joined(separator: ", ")). `\(path.joined(separator: " ")) --help` says what they do."
                )
            }
            command = next
            path.append(word)
        }
    }
}
