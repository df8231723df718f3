import LaurelRewards
import RunStore

/// A group of candidates as it is shown and exported: what they were asked, what they wrote, what that was worth.
struct GroupRecord: Encodable {
    struct GradeRecord: Encodable {
        let name: String
        let isCanary: Bool
        /// `score`, `abstain` or `failure`.
        let outcome: String
        /// The failure's kind.
        let kind: String?
        let score: Double?
        /// What the component counts in the reward.
        let counted: Double?
        /// The grader's own words, or why there is no score.
        let detail: String?
        let parts: [String: Double]?
        let micros: Double
    }

    struct CandidateRecord: Encodable {
        let candidate: Int
        let completion: String
        let finishReason: FinishReason
        let tokenCount: Int
        let reward: Double?
        let advantage: Double?
        let grades: [GradeRecord]
        let tokens: [Int32]
        let logProbabilities: [Float?]
    }

    let run: String
    let step: Int
    /// Of an evaluation's answers: which one it was.
    let moment: String?
    let group: Int
    /// The row in the dataset.
    let sample: Int
    let prompt: String
    let messages: [Message]
    let reference: String?
    let promptTokenCount: Int
    let candidates: [CandidateRecord]

    init(_ rollout: LedgerRollout, step: Int, group: Int, of run: RunRecord, moment: String? = nil) {
        self.run = run.id
        self.step = step
        self.moment = moment
        self.group = group
        sample = rollout.sample.index
        prompt = rollout.sample.prompt
        messages = rollout.sample.messages
        reference = rollout.sample.reference
        promptTokenCount = rollout.promptTokenCount
        candidates = rollout.candidates.map { candidate in
            CandidateRecord(candidate, components: run.description.components)
        }
    }
}

extension GroupRecord.CandidateRecord {
    init(_ stored: LedgerCandidate, components: [RunDescription.Component]) {
        candidate = stored.candidate.index
        completion = stored.candidate.completion
        finishReason = stored.candidate.finishReason
        tokenCount = stored.candidate.tokenCount
        reward = stored.reward.value
        advantage = stored.advantage
        grades = zip(components, zip(stored.reward.grades, stored.reward.components)).map { component, grade in
            GroupRecord.GradeRecord(grade.0, counted: grade.1, of: component)
        }
        tokens = stored.tokens
        // JSON has no infinity.
        logProbabilities = stored.logProbabilities.map { $0.isFinite ? $0 : nil }
    }
}

extension GroupRecord.GradeRecord {
    init(_ grade: Grade, counted: Double?, of component: RunDescription.Component) {
        let (outcome, kind, detail): (String, String?, String?) =
            switch grade.outcome {
            case .score: ("score", nil, grade.detail)
            case .abstain(let reason): ("abstain", nil, grade.detail ?? reason)
            case .failure(let kind, let message): ("failure", kind.rawValue, grade.detail ?? message)
            }
        self.init(
            name: component.name, isCanary: component.isCanary, outcome: outcome, kind: kind,
            score: grade.outcome.score, counted: counted, detail: detail,
            parts: grade.parts.isEmpty ? nil : grade.parts, micros: grade.cost.microseconds)
    }
}
