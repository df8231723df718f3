import ArgumentParser

/// The `laurel` command.
@main
struct Laurel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "laurel", abstract: "Writes, proves and mixes rewards, and trains language models against them.")
}
