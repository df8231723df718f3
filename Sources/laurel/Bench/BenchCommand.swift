import ArgumentParser
import Benchmarks
import LanguageModels
import PluginHost
import Tensors

/// `laurel bench`: measures the engine, or the grading of scripts, on this machine.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the engine, the scripts or the graders on this machine.",
        discussion: """
            engine: tokens a second and shares of what the CPU can do. scripts: grades a second of a plugin, each candidate \
            isolated, beside the same function without isolation. graders: the text graders on the golden cases. \
            math: the maths grader on the cases of a file.
            """)

    @Option(help: "A known model, a GGUF file or a Hugging Face folder.")
    var model = "smollm2-135m-instruct"

    @Option(help: "float32 or bfloat16; the default is the one this CPU is faster with.")
    var dtype: String?

    @Option(help: "The weights that the engine generates with: model or int8.")
    var generationDtype = GenerationType.model

    @Option(help: "Tokens of each of the engine's prompts.")
    var promptTokens = 45

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Argument(help: "engine, scripts, graders or math.")
    var subject = Subject.engine

    @Option(help: "The plugin that is measured.")
    var plugin = "brevity"

    @Option(help: "The folder of the golden cases.")
    var goldens = "Tests/GradersTests/Goldens"

    @Option(help: "The cases of math: a JSON object of gold and completion a line.")
    var cases = "Tests/GradersTests/Goldens/math.jsonl"

    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case engine, scripts, graders, math
    }

    func validate() throws {
        guard (1...4096).contains(promptTokens) else {
            throw ValidationError("--prompt-tokens is \(promptTokens); expected 1 to 4096.")
        }
    }

    func run() async throws {
        switch subject {
        case .scripts:
            let package = try PluginCatalog.standard().plugin(plugin)
            let report = try await GradeBenchmark(plugin: package).run()
            print(json ? try report.json() : report.text)
        case .graders:
            let report = try GraderBenchmark(goldens: goldens).run()
            print(json ? try report.json() : report.text)
        case .math:
            let report = try MathBenchmark(file: cases).run()
            print(json ? try report.json() : report.text)
        case .engine: try measureEngine()
        }
    }

    private func measureEngine() throws {
        let type = try dtype.map { name in
            guard let type = ComputeType(rawValue: name) else {
                throw ValidationError("--dtype is '\(name)'; expected float32 or bfloat16.")
            }
            return type
        }
        let model = try LanguageModel(path: ModelLocator.path(of: model), computeType: type)
        let report = try EngineBenchmark(
            model: model, promptLength: promptTokens, generationType: generationDtype
        ).run()
        print(json ? try report.json() : report.text)
    }
}
