import Foundation
import LanguageModels
import ModelFormats
import Tensors
import Testing
import Tokenizers

@Suite struct PolicyTests {
    private func tokens(_ count: Int, seed: Int) -> [Int32] {
        (0..<count).map { Int32(3 + (seed * 31 + $0 * 17 + $0 * $0) % 120) }
    }

    private func sampling(_ length: Int) -> SamplingParameters {
        var sampling = SamplingParameters()
        sampling.maxCompletionLength = length
        return sampling
    }

    @Test(arguments: ["128", "[2, -1]"])
    func refusesAnEndTokenThatTheModelCannotWrite(_ token: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "laurel-model-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: Goldens.path("model/tiny-llama")), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("{\"eos_token_id\": \(token)}".utf8).write(to: folder.appending(path: "generation_config.json"))
        let error = #expect(throws: LanguageModelError.self) { try LanguageModel(path: folder.path) }
        #expect(error?.code == "end-token" && error?.message.contains("one of its 128 tokens") == true)
    }

    @Test func aCandidateDoesNotDependOnItsBatch() throws {
        let requests = (0..<5).map {
            GenerationRequest(
                prompt: tokens(4 + $0 * 3, seed: $0), count: 1 + $0,
                randomKey: RandomKey(seed: 1, step: 2, prompt: UInt64($0)))
        }
        let together = try tinyPolicy().generate(requests, sampling: sampling(20))
        #expect(zip(together, requests).allSatisfy { $0.count == $1.count })
        #expect(Set(together.flatMap { $0 }).count > 10)
        let inWaves = try tinyPolicy(maxRowsInFlight: 3).generate(requests, sampling: sampling(20))
        #expect(inWaves == together)
        for (index, request) in requests.enumerated() {
            var one = request
            one.count = 1
            let alone = try tinyPolicy().generate([one], sampling: sampling(20))
            #expect(alone[0][0] == together[index][0])
        }
    }

    @Test func aCandidateOfTheDefaultModelDoesNotDependOnItsBatch() throws {
        let policy = try makePolicy(DefaultModel.path)
        let tokenizer = try policy.model.tokenizer
        let prompts = ["What is 12 + 30?", "Name a colour.", "Tell me a story about a laurel tree.", "7 times 8?"]
        let requests = try prompts.enumerated().map {
            GenerationRequest(
                prompt: try tokenizer.prompt(for: [.init(role: "user", content: $1)]), count: 5,
                randomKey: RandomKey(seed: 3, step: 0, prompt: UInt64($0)))
        }
        let together = try policy.generate(requests, sampling: sampling(12))
        for (index, request) in requests.enumerated() {
            let alone = try policy.generate([request], sampling: sampling(12))
            #expect(alone[0] == together[index])
        }
    }

    @Test(arguments: ["tiny-llama", "tiny-qwen2", "tiny-qwen3"])
    func samplingReportsTheLogProbabilitiesThatTrainingSees(name: String) throws {
        let policy = try tinyPolicy(name)
        var sampling = sampling(15)
        sampling.temperature = 0.8
        let prompt = tokens(21, seed: 4)
        let request = GenerationRequest(prompt: prompt, count: 6, randomKey: RandomKey(seed: 1, step: 0, prompt: 0))
        let completions = try policy.generate([request], sampling: sampling)[0]
        let group = TrainingGroup(prompt: prompt, completions: completions.map(\.tokens))
        let scores = try policy.logProbabilities(of: [group], temperature: 0.8, usesAdapter: true)[0]
        for (completion, score) in zip(completions, scores) {
            #expect(completion.logProbabilities.count == completion.tokens.count)
            #expect(largestRelativeError(completion.logProbabilities, score) < 1e-4)
        }
    }

    /// The gradients of a fixed loss over some groups.
    private func gradients(_ policy: Policy, _ groups: [TrainingGroup], key: UInt64? = nil) throws -> [Float] {
        policy.adapter.gradients.update(repeating: 0)
        try policy.accumulateGradients(of: groups, temperature: 0.9, dropoutKey: key) { scores in
            for (index, token) in scores.tokens.enumerated() {
                scores.gradient[index] = Float((token * 7 + Int(scores.logProbabilities[index] * 10)) % 5 - 2) / 8
            }
        }
        return Array(policy.adapter.gradients)
    }

    @Test(arguments: ["tiny-llama", "tiny-qwen3"])
    func sharedPromptsAndSmallBatchesGiveTheSameGradients(name: String) throws {
        let prompt = tokens(19, seed: 1)
        let completions = (0..<4).map { tokens(3 + $0 * 5, seed: 10 + $0) }
        let other = TrainingGroup(prompt: tokens(70, seed: 2), completions: [tokens(90, seed: 3), tokens(1, seed: 4)])
        let shared = try gradients(
            try tinyPolicy(name), [TrainingGroup(prompt: prompt, completions: completions), other])
        let apart = try gradients(
            try tinyPolicy(name), completions.map { TrainingGroup(prompt: prompt, completions: [$0]) } + [other])
        let small = try gradients(
            try tinyPolicy(name, maxTokensInFlight: 24),
            [TrainingGroup(prompt: prompt, completions: completions), other])
        let scale = shared.map(abs).max() ?? 0
        #expect(scale > 0)
        for index in shared.indices {
            #expect(abs(shared[index] - apart[index]) < 2e-5 * max(scale, 1))
            #expect(abs(shared[index] - small[index]) < 2e-5 * max(scale, 1))
        }
    }

    @Test(arguments: [("tiny-llama", Float(0)), ("tiny-qwen2", 0), ("tiny-qwen3", 0), ("tiny-llama", 0.3)])
    func gradientsAgreeWithFiniteDifferences(name: String, dropout: Float) throws {
        let policy = try tinyPolicy(name, dropout: dropout)
        let groups = [
            TrainingGroup(prompt: tokens(9, seed: 1), completions: [tokens(6, seed: 2), tokens(4, seed: 3)]),
            TrainingGroup(prompt: tokens(5, seed: 5), completions: [tokens(7, seed: 6)]),
        ]
        let key: UInt64? = dropout > 0 ? 5 : nil
        policy.adapter.gradients.update(repeating: 0)
        func loss() throws -> Double {
            var sum = 0.0
            try policy.accumulateGradients(of: groups, temperature: 1, dropoutKey: key) { scores in
                for (index, token) in scores.tokens.enumerated() {
                    let weight = Float(token % 3) - 0.8
                    sum += Double(weight * scores.logProbabilities[index])
                    scores.gradient[index] = weight
                }
            }
            return sum
        }
        _ = try loss()
        let analytic = Array(policy.adapter.gradients)
        let largest = analytic.map(abs).max() ?? 0
        // A few parameters of every matrix.
        for matrix in policy.adapter.matrices {
            for index in [matrix.range.lowerBound, matrix.range.lowerBound + matrix.range.count / 2 + 1] {
                let value = policy.adapter.values[index]
                policy.adapter.values[index] = value + 4e-3
                let up = try loss()
                policy.adapter.values[index] = value - 4e-3
                let down = try loss()
                policy.adapter.values[index] = value
                #expect(abs((up - down) / 8e-3 - Double(analytic[index])) < 5e-3 * Double(largest), "\(matrix.name)")
            }
        }
    }

    @Test func truncationKeepsTheLikeliestTokens() throws {
        let policy = try tinyPolicy()
        let prompt = tokens(8, seed: 2)
        let logits = try policy.logits(of: prompt)[7]
        let ranked = logits.indices.sorted { logits[$0] > logits[$1] }
        let probabilities = logits.map { exp(Double($0)) }
        let total = probabilities.reduce(0, +)
        func drawn(_ change: (inout SamplingParameters) -> Void) throws -> Set<Int> {
            var sampling = sampling(1)
            change(&sampling)
            let request = GenerationRequest(
                prompt: prompt, count: 400, randomKey: RandomKey(seed: 8, step: 0, prompt: 0))
            return Set(try policy.generate([request], sampling: sampling)[0].map { Int($0.tokens[0]) })
        }
        #expect(try drawn { $0.topK = 3 } == Set(ranked.prefix(3)))
        #expect(try drawn { $0.temperature = 0 } == [ranked[0]])
        let minP = probabilities[ranked[4]] / probabilities[ranked[0]] * 1.0001
        #expect(try drawn { $0.minP = Float(minP) }.isSubset(of: ranked.prefix(4)))
        let topP = (probabilities[ranked[0]] + probabilities[ranked[1]]) / total * 0.999
        #expect(try drawn { $0.topP = Float(topP) } == Set(ranked.prefix(2)))
        #expect(try drawn { _ in }.count > 20)
        // A heavy penalty on the prompt's tokens leaves the likeliest of the others.
        let unseen = ranked.first { !prompt.contains(Int32($0)) }
        let penalized = try drawn {
            $0.temperature = 0
            $0.repetitionPenalty = 1000
        }
        #expect(penalized == Set([unseen].compactMap { $0 }))
    }

    @Test func refusesWhatTheModelCannotHold() throws {
        let policy = try tinyPolicy()
        let long = GenerationRequest(
            prompt: tokens(250, seed: 1), count: 1, randomKey: RandomKey(seed: 0, step: 0, prompt: 0))
        #expect(throws: LanguageModelError.self) { try policy.generate([long], sampling: sampling(20)) }
        var foreign = long
        foreign.prompt = [5, 4000]
        #expect(throws: LanguageModelError.self) { try policy.generate([foreign], sampling: sampling(2)) }
        var lora = LoRAConfiguration()
        lora.targetModules = ["q_proj", "embed"]
        #expect(throws: LanguageModelError.self) { try LoRAAdapter(for: policy.model, configuration: lora, seed: 0) }
    }
}
