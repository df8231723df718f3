import Foundation

/// How a model's conversations are written: the Jinja templates of the supported families, rendered natively.
///
/// A template is recognised by its text. What is rendered is what the template gives without tools and with a generation
/// prompt.
package enum ChatTemplate: Sendable, Hashable {
    /// `<|im_start|>role\ncontent<|im_end|>\n` for each turn, after `defaultSystem` when the first turn is not a system
    /// turn: SmolLM2, Qwen2, Qwen2.5 and ChatML.
    case chatML(defaultSystem: String?)
    /// ChatML without a default system turn; the thinking of earlier answers is left out.
    case qwen3
    /// Llama 3: turns under header tokens, contents trimmed.
    case llama3
    /// Llama 3.1 to 3.3: a system turn always, beginning with the knowledge cutoff and the template's fixed date.
    case llama31(date: String)

    /// The token that ends a turn.
    package var endOfTurn: String {
        switch self {
        case .chatML, .qwen3: "<|im_end|>"
        case .llama3, .llama31: "<|eot_id|>"
        }
    }

    /// Writes the conversation, up to where the assistant's answer begins.
    package func render(_ messages: [ChatMessage]) throws -> String {
        guard !messages.isEmpty else {
            throw TokenizerError(code: "bad-conversation", message: "The conversation has no turns; one is needed.")
        }
        for message in messages where !["system", "user", "assistant"].contains(message.role) {
            throw TokenizerError(
                code: "bad-conversation",
                message: "A turn has the role \"\(message.role)\"; system, user and assistant are supported.")
        }
        return switch self {
        case .chatML(let defaultSystem): Self.renderChatML(messages, defaultSystem)
        case .qwen3: Self.renderQwen3(messages)
        case .llama3: Self.renderLlama3(messages)
        case .llama31(let date): Self.renderLlama31(messages, date)
        }
    }

    /// Writes an answer as it stands after the conversation, with the token that ends its turn.
    package func renderAnswer(_ content: String, to messages: [ChatMessage]) throws -> String {
        let prompt = try render(messages)
        let whole = try render(messages + [ChatMessage(role: "assistant", content: content)])
        guard whole.utf8.starts(with: prompt.utf8),
            let end = whole.range(of: endOfTurn, options: .backwards)?.upperBound
        else {
            throw TokenizerError(
                code: "bad-conversation",
                message:
                    "The chat template writes this conversation differently once it is answered; expected an answer "
                    + "that follows the prompt.")
        }
        return String(decoding: whole[..<end].utf8.dropFirst(prompt.utf8.count), as: UTF8.self)
    }

    private static func renderChatML(_ messages: [ChatMessage], _ defaultSystem: String?) -> String {
        var text = ""
        if let defaultSystem, messages[0].role != "system" { text += chatMLTurn("system", defaultSystem) }
        for message in messages { text += chatMLTurn(message.role, message.content) }
        return text + "<|im_start|>assistant\n"
    }

    /// Answers before the last question lose their thinking; a later one keeps it, in a form of its own.
    private static func renderQwen3(_ messages: [ChatMessage]) -> String {
        let lastQuestion = messages.lastIndex { $0.role == "user" && !isToolResponse($0.content) } ?? messages.count - 1
        var text = ""
        for (index, message) in messages.enumerated() {
            guard message.role == "assistant" else {
                text += chatMLTurn(message.role, message.content)
                continue
            }
            let (thinking, answer) = splitThinking(message.content)
            if index > lastQuestion, index == messages.count - 1 || !thinking.isEmpty {
                let thought = trimmed(thinking, where: isLineFeed)
                let rest = trimmedStart(answer, where: isLineFeed)
                text += chatMLTurn("assistant", "<think>\n\(thought)\n</think>\n\n\(rest)")
            } else {
                text += chatMLTurn("assistant", answer)
            }
        }
        return text + "<|im_start|>assistant\n"
    }

    private static func renderLlama3(_ messages: [ChatMessage]) -> String {
        "<|begin_of_text|>" + messages.map(llamaTurn).joined() + llamaHeader("assistant")
    }

    private static func renderLlama31(_ messages: [ChatMessage], _ date: String) -> String {
        var turns = messages[...]
        var system = ""
        if let first = turns.first, first.role == "system" {
            system = trimmed(first.content, where: isSpace)
            turns = turns.dropFirst()
        }
        let opening = "Cutting Knowledge Date: December 2023\nToday Date: \(date)\n\n\(system)"
        return "<|begin_of_text|>" + llamaHeader("system") + opening + "<|eot_id|>" + turns.map(llamaTurn).joined()
            + llamaHeader("assistant")
    }

    private static func chatMLTurn(_ role: String, _ content: String) -> String {
        "<|im_start|>\(role)\n\(content)<|im_end|>\n"
    }

    private static func llamaTurn(_ message: ChatMessage) -> String {
        llamaHeader(message.role) + trimmed(message.content, where: isSpace) + "<|eot_id|>"
    }

    private static func llamaHeader(_ role: String) -> String {
        "<|start_header_id|>\(role)<|end_header_id|>\n\n"
    }
}
