import Graders
import LaurelRewards

/// A user's own messages for a judge, with templates.
///
/// What the graded model wrote is put in between boundary lines, and the judge is told of them; without a frame it stands
/// there as it is, as at OpenAI.
struct JudgedMessages: Sendable {
    struct Part: Sendable {
        let role: String
        let content: Template
    }

    let parts: [Part]
    let isFramed: Bool

    /// Whether a row without a `reference_answer` is an error.
    var needsReference: Bool { parts.contains { $0.content.readsReference } }

    /// The messages for one candidate.
    ///
    /// - Parameter format: what the judge is to answer.
    func messages(for item: GradingItem, format: String) -> Result<[Message], TemplateFailure> {
        var plain: [String] = []
        for part in parts {
            switch part.content.text(for: item, written: JudgeFrame.clean) {
            case .success(let text): plain.append(text)
            case .failure(let failure): return .failure(failure)
            }
        }
        guard isFramed, parts.contains(where: { $0.content.readsSample }) else {
            let messages = zip(parts, plain).map { Message(role: $0.role, content: $1) }
            return .success(messages + [Message(role: "user", content: format)])
        }
        let frame = JudgeFrame(hashing: plain)
        var messages = [Message(role: "system", content: "\(frame.rule)\n\n\(format)")]
        for (place, part) in parts.enumerated() {
            switch part.content.text(for: item, written: { "\n" + frame.block(JudgeFrame.clean($0)) + "\n" }) {
            // Some templates know one system turn only.
            case .success(let text) where place == 0 && part.role == "system":
                messages = [Message(role: "system", content: "\(text)\n\n\(messages[0].content)")]
            case .success(let text): messages.append(Message(role: part.role, content: text))
            case .failure(let failure): return .failure(failure)
            }
        }
        return .success(messages)
    }
}
