import ArgumentParser
import Datasets
import Foundation
import Judges
import LaurelRewards
import RewardReports

/// `laurel eval`: what a model's candidates earn on a dataset, without training.
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Has a model answer a dataset and shows what the answers earn.",
        discussion: """
            Writes several candidates for each row, grades them, and reports the rewards' distribution, pass@k, the share \
            of rows that teach nothing, the components and their correlations, and the best and worst candidates. With \
            --endpoint an OpenAI-compatible server answers. Docs/UnderstandingRewards.md explains every figure.
            """)

    @Option(help: "A known model, a GGUF file or a Hugging Face folder; with --endpoint, the server's name for it.")
    var model: String

    @Option(help: ArgumentHelp("Ask this OpenAI-compatible server.", valueName: "url"))
    var endpoint: String?

    @Option(help: ArgumentHelp("The environment variable that holds the server's key.", valueName: "name"))
    var apiKeyEnv: String?

    @Option(help: "The run whose adapter is used, or an adapter's folder.")
    var adapter: String?

    @Option(help: ArgumentHelp("The reward configuration.", valueName: "reward.yaml"))
    var reward: String

    @Option(help: ArgumentHelp("The rows to answer.", valueName: "rows.jsonl"))
    var data: String

    @Option(name: [.customShort("n"), .long], help: "Candidates for each row.")
    var candidates = 8

    @Option(help: "The first so many rows; all by default.")
    var limit: Int?

    @OptionGroup var sampling: SamplingOptions

    @Option(help: "A candidate passes from this reward on.")
    var passThreshold = PassRule.defaultThreshold

    @Option(help: "Let what this component counts decide what passes, instead of the reward.")
    var passComponent: String?

    @Option(help: "Best and worst candidates that are shown.")
    var show = 3

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Option(help: ArgumentHelp("Write a page with plots here.", valueName: "report.html"))
    var html: String?

    @Option(help: ArgumentHelp("Write the candidates here, as rows for laurel score.", valueName: "rows.jsonl"))
    var output: String?

    @OptionGroup var search: PluginSearch

    func validate() throws {
        if endpoint == nil, apiKeyEnv != nil { throw ValidationError("--api-key-env goes with --endpoint.") }
        if endpoint != nil, adapter != nil || sampling.topK > 0 {
            throw ValidationError("--adapter and --top-k are for the embedded model; a server takes neither.")
        }
        guard (1...1024).contains(candidates) else {
            throw ValidationError("--candidates is \(candidates); expected 1 to 1024.")
        }
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); expected 1 or more.") }
        guard passThreshold.isFinite else { throw ValidationError("--pass-threshold is no number; expected one.") }
        guard (0...1000).contains(show) else { throw ValidationError("--show is \(show); expected 0 to 1000.") }
        if let output, html == output { throw ValidationError("--html and --output name the same file.") }
    }

    func run() async throws {
        let signals = EndSignals()
        defer { withExtendedLifetime(signals) {} }
        for path in [html, output].compactMap({ $0 }) { try ReportFile.check(path, isNot: [data, reward]) }
        let function = try await RewardBuilder.function(
            from: .configuration(reward), plugins: try search.existingFolders())
        let rule = try passRule(function)
        let dataset = try Dataset(path: data)
        let lines = Dictionary(uniqueKeysWithValues: zip(dataset.samples.map(\.index), dataset.lines))
        try function.checkReferences(in: dataset.samples, file: data) { lines[$0.index] }
        let run = EvaluationRun(
            settings: settings(rule), function: function, dataset: dataset, limit: limit, shown: show)
        let generator = try generator()
        let counter = RowCounter()
        let result = try await run.run(generator) { counter.show($0, of: $1) }
        counter.end()
        try write(result)
        if !json, let totals = JudgeAccount.totals(of: function) { print("\n" + totals.summary) }
    }

    private func generator() throws -> any CandidateGenerator {
        if let endpoint {
            return try ServerGenerator(url: endpoint, model: model, keyVariable: apiKeyEnv, sampling: sampling)
        }
        let policy = try PolicyLoader.policy(model, adapter: adapter)
        return try ModelGenerator(policy, sampling: sampling.parameters, count: candidates, seed: sampling.seed)
    }

    private func passRule(_ function: RewardFunction) throws -> PassRule {
        if let passComponent, !function.componentNames.contains(passComponent) {
            throw CommandError(
                code: "unknown-component", file: reward,
                message: "The reward has no component `\(passComponent)`, which --pass-component names."
                    + NearestName.hint(for: passComponent, among: function.componentNames)
                    + " Known here: \(function.componentNames.joined(separator: ", ")).")
        }
        return PassRule(component: passComponent, threshold: passThreshold)
    }

    private func settings(_ rule: PassRule) -> EvaluationSettings {
        EvaluationSettings(
            model: model, adapter: adapter, endpoint: endpoint, reward: reward, data: data,
            candidatesPerRow: candidates, temperature: sampling.temperature, topP: sampling.topP, topK: sampling.topK,
            maxTokens: sampling.maxTokens, seed: sampling.seed, pass: rule)
    }

    private func write(_ result: EvaluationRun.Result) throws {
        if let output {
            let rows = try result.groups.reduce(into: Data()) { data, group in
                for candidate in group.candidates {
                    data += try StoredRowLine(sample: group.sample, candidate: candidate).data()
                }
            }
            try ReportFile.write(rows, to: output)
        }
        if let html { try ReportFile.write(Data(EvaluationPage(result.report).html.utf8), to: html) }
        print(json ? try JSONText.line(EvaluationRecord(result.report)) : result.report.text)
    }
}
