import ArgumentParser
import Benchmarks
import LanguageModels
import Tensors

/// `laurel bench`: measures the engine on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the engine's speed beside what the CPU can do, or the graders'.")

    @Option(help: "A known model, a GGUF file or a Hugging Face folder.")
    var model = "smollm2-135m-instruct"

    @Option(help: "float32 or bfloat16; the default is bfloat16 where the CPU has it.")
    var dtype: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Flag(help: "Measure the text graders instead of the engine.")
    var graders = false

    @Option(help: "The folder of the golden cases, for --graders.")
    var goldens = "Tests/GradersTests/Goldens"

    func run() throws {
        if graders {
            let report = try GraderBenchmark(goldens: goldens).run()
            print(json ? try report.json() : report.text)
            return
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
