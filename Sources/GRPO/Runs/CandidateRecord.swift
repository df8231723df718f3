import Foundation
import LaurelRewards

/// One candidate as a line of JSON: what it was asked, what it wrote, what each grader said, and what that was worth.
struct CandidateRecord: Encodable {
    struct GradeRecord: Encodable {
        let name: String
        /// `score`, `abstain` or `failure`.
        let outcome: String
        /// The failure's kind.
        let kind: String?
        let score: Double?
        /// What the component counts in the reward after its failure policy.
        let counted: Double?
        let detail: String?
        let parts: [String: Double]?
        let micros: Double
        /// What a judge read and wrote for it, and what that cost, where one was asked.
        let tokens: UInt64?
        let dollars: Double?

        init(_ grade: Grade, name: String, counted: Double?) {
            self.name = name
            self.counted = counted
            switch grade.outcome {
            case .score(let score): (outcome, kind, self.score, detail) = ("score", nil, score, grade.detail)
            case .abstain(let reason): (outcome, kind, score, detail) = ("abstain", nil, nil, grade.detail ?? reason)
            case .failure(let kind, let message):
                (outcome, self.kind, score, detail) = ("failure", kind.rawValue, nil, grade.detail ?? message)
            }
            parts = grade.parts.isEmpty ? nil : grade.parts
            micros = grade.cost.microseconds
            tokens = grade.cost.tokens
            dollars = grade.cost.dollars
        }
    }

    let step: Int?
    let sample: Int
    let candidate: Int
    let prompt: String
    let reference: String?
    let completion: String
    let finishReason: FinishReason
    let tokenCount: Int
    let reward: Double?
    let advantage: Double?
    let grades: [GradeRecord]
    let logProbabilities: [Float]?

    enum CodingKeys: String, CodingKey {
        case step, sample, candidate, prompt, reference, completion, reward, advantage, grades
        case finishReason = "finish_reason"
        case tokenCount = "token_count"
        case logProbabilities = "log_probabilities"
    }

    init(
        step: Int?, sample: Sample, candidate: Candidate, reward: Reward, advantage: Double? = nil,
        logProbabilities: [Float]? = nil, componentNames: [String]
    ) {
        self.step = step
        self.sample = sample.index
        self.candidate = candidate.index
        prompt = sample.prompt
        reference = sample.reference
        completion = candidate.completion
        finishReason = candidate.finishReason
        tokenCount = candidate.tokenCount
        self.reward = reward.value
        self.advantage = advantage
        grades = componentNames.indices.map {
            GradeRecord(reward.grades[$0], name: componentNames[$0], counted: reward.components[$0])
        }
        self.logProbabilities = logProbabilities
    }

    /// The records as JSON Lines.
    static func lines(_ records: some Sequence<CandidateRecord>) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try records.reduce(into: Data()) { $0 += try encoder.encode($1) + [UInt8(ascii: "\n")] }
    }
}
