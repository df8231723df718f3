import LanguageModels
import ModelFormats
import Tensors
import Testing

@Suite struct GoldenModelTests {
    @Test(arguments: ["tiny-llama", "tiny-qwen2", "tiny-qwen3"])
    func tinyModelsAgreeWithTransformers(name: String) throws {
        let policy = try makePolicy(Goldens.path("model/" + name))
        let expected = try SafetensorsFile(path: Goldens.path("model/\(name)/expected.safetensors"))
        let ids = try expected.integers("input_ids")
        let logits = try expected.floats("logits")
        let width = policy.model.description.vocabularySize
        for row in 0..<3 {
            let tokens = Array(ids[row * 23..<(row + 1) * 23])
            let computed = try policy.logits(of: tokens).flatMap { $0 }
            let wanted = Array(logits[row * 23 * width..<(row + 1) * 23 * width])
            #expect(largestRelativeError(computed, wanted) < 1e-4)
        }
        let greedy = try expected.integers("greedy")
        var sampling = SamplingParameters()
        sampling.temperature = 0
        sampling.maxCompletionLength = 12
        let request = GenerationRequest(
            prompt: Array(greedy[..<7]), count: 1, randomKey: RandomKey(seed: 0, step: 0, prompt: 0))
        let completion = try policy.generate([request], sampling: sampling)[0][0]
        #expect(completion.tokens == Array(greedy[7..<7 + completion.tokens.count]))
        #expect(completion.tokens.count == 12 || completion.isTerminated)
    }

    struct Conversation: Decodable {
        let promptIds: [Int32]
        let greedyIds: [Int32]
        let tokenLogProbabilities: [Float]
    }

    @Test func defaultModelAgreesWithTransformersInFloat32() throws {
        let policy = try makePolicy(DefaultModel.path)
        for conversation in try Goldens.json("model/smollm2.json", as: [Conversation].self) {
            let all = conversation.promptIds + conversation.greedyIds
            let group = TrainingGroup(prompt: [all[0]], completions: [Array(all.dropFirst())])
            let scores = try policy.logProbabilities(of: [group], temperature: 1, usesAdapter: true)[0][0]
            let differences = zip(scores, conversation.tokenLogProbabilities).map { abs($0 - $1) }
            #expect(scores.count == conversation.tokenLogProbabilities.count)
            #expect(differences.max() ?? 1 < 2e-3)

            var sampling = SamplingParameters()
            sampling.temperature = 0
            sampling.maxCompletionLength = 24
            let request = GenerationRequest(
                prompt: conversation.promptIds, count: 1, randomKey: RandomKey(seed: 0, step: 0, prompt: 0))
            let completion = try policy.generate([request], sampling: sampling)[0][0]
            #expect(completion.tokens == conversation.greedyIds)
        }
    }

    @Test func bfloat16StaysCloseToTheReference() throws {
        let policy = try makePolicy(DefaultModel.path, computeType: .bfloat16)
        var total: Float = 0
        var count = 0
        for conversation in try Goldens.json("model/smollm2.json", as: [Conversation].self) {
            let all = conversation.promptIds + conversation.greedyIds
            let group = TrainingGroup(prompt: [all[0]], completions: [Array(all.dropFirst())])
            let scores = try policy.logProbabilities(of: [group], temperature: 1, usesAdapter: true)[0][0]
            total += zip(scores, conversation.tokenLogProbabilities).reduce(0) { $0 + abs($1.0 - $1.1) }
            count += scores.count
        }
        #expect(total / Float(count) < 0.05)
    }
}
