import Foundation
import LanguageModels
import ModelFormats
import Tensors

/// The reference values: this target's own folder, or `LAUREL_GOLDENS`.
enum Goldens {
    static let root: String =
        ProcessInfo.processInfo.environment["LAUREL_GOLDENS"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens").path()

    static func path(_ name: String) -> String { root + "/" + name }

    static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: URL(filePath: path(name))))
    }
}

/// The default model, which `make test` fetches.
enum DefaultModel {
    static var path: String {
        let environment = ProcessInfo.processInfo.environment
        if let given = environment["LAUREL_TEST_MODEL"] { return given }
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path()
        return (environment["LAUREL_HOME"] ?? package + ".laurel") + "/models/smollm2-135m-instruct.gguf"
    }
}

func makePolicy(
    _ path: String, computeType: ComputeType = .float32, lora: LoRAConfiguration = LoRAConfiguration(),
    generationType: GenerationType = .model
) throws -> Policy {
    let model = try LanguageModel(path: path, computeType: computeType)
    return try Policy(
        model: model, adapter: LoRAAdapter(for: model, configuration: lora, seed: 7), generationType: generationType)
}

/// A tiny model whose adapter does something: B starts at zero, so it is filled.
func tinyPolicy(
    _ name: String = "tiny-llama", _ type: ComputeType = .float32, dropout: Float = 0, maxTokensInFlight: Int = 768,
    maxRowsInFlight: Int = 64, maxTokensKept: Int = 4096, recomputesActivations: Bool = false,
    generationType: GenerationType = .model
) throws -> Policy {
    let model = try LanguageModel(path: Goldens.path("model/" + name), computeType: type)
    var lora = LoRAConfiguration()
    lora.r = 4
    lora.dropout = dropout
    let adapter = try LoRAAdapter(for: model, configuration: lora, seed: 7)
    for index in adapter.values.indices where adapter.values[index] == 0 {
        adapter.values[index] = Float(index % 13 - 6) / 200
    }
    return try Policy(
        model: model, adapter: adapter, maxTokensInFlight: maxTokensInFlight, maxRowsInFlight: maxRowsInFlight,
        maxTokensKept: maxTokensKept, recomputesActivations: recomputesActivations, generationType: generationType)
}

/// |a - b| / max(|b|, floor) at its largest.
func largestRelativeError(_ a: [Float], _ b: [Float], floor: Float = 1) -> Float {
    zip(a, b).map { abs($0 - $1) / max(abs($1), floor) }.max() ?? .infinity
}
