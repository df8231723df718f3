import ArgumentParser
import Benchmarks
import LanguageModels
import PluginHost
import Tensors

/// `laurel bench`: measures the engine, or the grading of scripts, on this machine.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the engine's speed beside what the CPU can do.",
        discussion: """
            With --rewards it measures how many grades a second a plugin gives, each candidate isolated, beside the same \
            function without isolation.
            """)

    @Option(help: "A known model, a GGUF file or a Hugging Face folder.")
    var model = "smollm2-135m-instruct"

    @Option(help: "float32 or bfloat16; the default is bfloat16 where the CPU has it.")
    var dtype: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Flag(help: "Measure the grading of a plugin instead of the engine.")
    var rewards = false

    @Option(help: "The plugin that --rewards measures.")
    var plugin = "brevity"

    func run() async throws {
        if rewards {
            let package = try PluginCatalog.standard().plugin(plugin)
            let report = try await GradeBenchmark(plugin: package).run()
            return print(json ? try report.json() : report.text)
        }
        let type = try dtype.map { name in
            guard let type = ComputeType(rawValue: name) else {
                throw ValidationError("--dtype is '\(name)'; expected float32 or bfloat16.")
            }
            return type
        }
        let model = try LanguageModel(path: ModelLocator.path(of: model), computeType: type)
        let report = try EngineBenchmark(model: model).run()
        print(json ? try report.json() : report.text)
    }
}
