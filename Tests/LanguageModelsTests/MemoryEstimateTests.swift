import LanguageModels
import ModelFormats
import Testing

@Suite struct MemoryEstimateTests {
    private func description(_ name: String) throws -> ModelDescription {
        try ModelFile(path: Goldens.path("model/" + name)).description
    }

    private func bytes(_ estimate: MemoryEstimate, _ part: String) -> Int {
        estimate.parts.first { $0.name == part }?.bytes ?? -1
    }

    /// The parts that can be counted by hand.
    @Test(arguments: ["tiny-llama", "tiny-qwen2", "tiny-qwen3"])
    func countsWeightsAdapterAndCache(name: String) throws {
        let model = try description(name)
        var workload = MemoryWorkload()
        workload.lora = LoRAConfiguration()
        (workload.rows, workload.prompts, workload.promptTokens, workload.completionTokens) = (8, 2, 20, 30)
        let estimate = MemoryEstimate(model, workload, storesBFloat16: false)
        // Every parameter but an untied embedding, which stays in the file.
        let embedding = model.tieWordEmbeddings ? 0 : model.vocabularySize * model.hiddenSize
        #expect(bytes(estimate, "weights") == 4 * (model.parameterCount - embedding))
        let half = MemoryEstimate(model, workload, storesBFloat16: true)
        #expect(bytes(half, "weights for gradients") * 2 == bytes(estimate, "weights for gradients"))
        let policy = try makePolicy(Goldens.path("model/" + name))
        #expect((16...80).contains(bytes(estimate, "LoRA and optimiser") / policy.adapter.values.count))
        // Prompts of 32 rows, completions of 32, two numbers of four bytes each.
        let rows = 2 * 32 + 8 * 32
        let width = model.keyValueHeadCount * model.headSize
        #expect(bytes(estimate, "key-value cache") == rows * width * model.layerCount * 8)
        #expect(estimate.total == estimate.parts.reduce(0) { $0 + $1.bytes })
    }

    @Test func growsWithWhatIsAsked() throws {
        let model = try description("tiny-llama")
        var workload = MemoryWorkload()
        let generating = MemoryEstimate(model, workload, storesBFloat16: false)
        workload.lora = LoRAConfiguration()
        let training = MemoryEstimate(model, workload, storesBFloat16: false)
        #expect(training.total > generating.total)
        workload.maxTokensInFlight = 7680
        let wide = MemoryEstimate(model, workload, storesBFloat16: false)
        #expect(bytes(wide, "activations") == 10 * bytes(training, "activations"))
        workload.recomputesActivations = true
        let again = MemoryEstimate(model, workload, storesBFloat16: false)
        #expect(bytes(again, "activations") < bytes(wide, "activations") * 3 / 4)
        #expect(again.total - bytes(again, "activations") == wide.total - bytes(wide, "activations"))
        workload.recomputesActivations = false
        workload.generationType = .int8
        let int8 = MemoryEstimate(model, workload, storesBFloat16: false)
        // 32 bytes and a scale of four for 32 weights, beside the weights.
        let weights = bytes(int8, "weights for gradients")
        #expect(abs(Double(bytes(int8, "weights in 8 bits")) / (Double(weights) / 4 * 36 / 32) - 1) < 0.1)
        #expect(bytes(int8, "weights") == bytes(wide, "weights"))
        workload.promptTokens = 1 << 40
        workload.rows = 1 << 40
        workload.prompts = 1 << 40
        #expect(MemoryEstimate(model, workload, storesBFloat16: false).total == .max)
    }

    /// The default model with Examples/financial-arithmetic: `laurel train` was seen to take 2.085 GB on a CPU without
    /// bfloat16. Prompts there have up to 61 tokens.
    @Test func agreesWithWhatATrainingTook() throws {
        let model = try ModelFile(path: DefaultModel.path).description
        var workload = MemoryWorkload()
        workload.lora = LoRAConfiguration()
        (workload.promptTokens, workload.completionTokens) = (61, 16)
        let estimate = MemoryEstimate(model, workload, storesBFloat16: false)
        #expect((0.95...1.15).contains(Double(estimate.total) / 2.085e9), "\(estimate.total)")
    }

    /// Two candidates of 16 tokens after a prompt of 4,071: `laurel train` was seen to take 4.593 GB.
    @Test func agreesWithWhatALongContextTook() throws {
        let model = try ModelFile(path: DefaultModel.path).description
        var workload = MemoryWorkload()
        workload.lora = LoRAConfiguration()
        (workload.rows, workload.prompts, workload.promptTokens, workload.completionTokens) = (2, 1, 4071, 16)
        let estimate = MemoryEstimate(model, workload, storesBFloat16: false)
        #expect((0.95...1.15).contains(Double(estimate.total) / 4.593e9), "\(estimate.total)")
    }
}
