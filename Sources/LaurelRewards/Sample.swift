/// One turn of a conversation.
public struct Message: Sendable, Hashable, Codable {
    /// `system`, `developer`, `user` or `assistant`.
    public let role: String
    /// The turn's text.
    public let content: String

    public init(role: String, content: String) {
        self.role = role
        self.content = content
    }
}

/// One dataset row: the conversation a model answers and what a grader may compare the answer with.
public struct Sample: Sendable, Hashable {
    /// The row's place in its dataset, from 0. Random streams are derived from it.
    public let index: Int
    /// The conversation; the last turn is the user's.
    public let messages: [Message]
    /// The row's `reference_answer`, if it has one. Numbers are kept as they are written.
    public let reference: String?
    /// The row's other columns.
    public let metadata: [String: JSONValue]

    public init(index: Int, messages: [Message], reference: String? = nil, metadata: [String: JSONValue] = [:]) {
        self.index = index
        self.messages = messages
        self.reference = reference
        self.metadata = metadata
    }

    /// The text of the last user turn.
    public var prompt: String {
        messages.last { $0.role == "user" }?.content ?? ""
    }
}

/// Why a completion ended.
public enum FinishReason: String, Sendable, Hashable, Codable {
    /// The model wrote its end token.
    case stop
    /// The completion reached its maximal length.
    case length
}

/// One of the completions that a model wrote for a sample.
public struct Candidate: Sendable, Hashable {
    /// Its place in the sample's group, from 0.
    public let index: Int
    /// What the model wrote, without the end token.
    public let completion: String
    public let finishReason: FinishReason
    /// Tokens written, the end token included; 0 when unknown.
    public let tokenCount: Int

    public init(index: Int, completion: String, finishReason: FinishReason = .stop, tokenCount: Int = 0) {
        self.index = index
        self.completion = completion
        self.finishReason = finishReason
        self.tokenCount = tokenCount
    }
}
