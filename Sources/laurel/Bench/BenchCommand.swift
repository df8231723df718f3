import ArgumentParser
import Benchmarks
import LanguageModels
import Tensors

/// `laurel bench`: measures the engine on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the engine's speed beside what the CPU can do.")

    @Option(help: "A known model, a GGUF file or a Hugging Face folder.")
    var model = "smollm2-135m-instruct"

    @Option(help: "float32 or bfloat16; the default is bfloat16 where the CPU has it.")
    var dtype: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
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
