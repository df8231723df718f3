import Judges
import LaurelRewards

/// Has an OpenAI-compatible server write candidates.
struct ServerGenerator: CandidateGenerator {
    private let endpoint: EndpointGenerator
    private let sampling: SamplingOptions
    /// Rows that are under way at once; the endpoint holds back what is too much for the server.
    let batchSize = 32

    /// - Parameters:
    ///   - model: the name that the server knows the model by.
    ///   - keyVariable: the environment variable that holds the server's key.
    init(url: String, model: String, keyVariable: String?, sampling: SamplingOptions) throws {
        endpoint = try EndpointGenerator(url: url, model: model, apiKeyVariable: keyVariable)
        self.sampling = sampling
    }

    /// A row that the server does not answer, after every retry, has no candidates and says why.
    func candidates(for samples: [Sample], count: Int) async throws -> [GeneratedGroup] {
        await withTaskGroup(of: (Int, GeneratedGroup).self) { tasks in
            for (place, sample) in samples.enumerated() {
                tasks.addTask { (place, await group(for: sample, count: count)) }
            }
            var groups: [(Int, GeneratedGroup)] = []
            for await group in tasks { groups.append(group) }
            return groups.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func group(for sample: Sample, count: Int) async -> GeneratedGroup {
        // Each row has a seed of its own, so that rows that ask the same need not get the same answers.
        let seed = Int64(truncatingIfNeeded: sampling.seed &+ UInt64(sample.index) &* 1_000_003) & Int64(Int32.max)
        let drawn = EndpointGenerator.Sampling(
            temperature: sampling.temperature, topP: sampling.topP < 1 ? sampling.topP : nil,
            maxTokens: sampling.maxTokens, seed: seed)
        do {
            let completions = try await endpoint.candidates(messages: sample.messages, count: count, sampling: drawn)
            let candidates = completions.enumerated().map {
                Candidate(index: $0.offset, completion: $0.element.text, finishReason: $0.element.finishReason)
            }
            return GeneratedGroup(CandidateGroup(sample: sample, candidates: candidates))
        } catch {
            return GeneratedGroup(CandidateGroup(sample: sample, candidates: []), failure: error.message)
        }
    }
}
