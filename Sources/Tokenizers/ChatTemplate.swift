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

    /// The tokens that the template itself writes.
    var markers: Set<String> {
        switch self {
        case .chatML, .qwen3: ["<|im_start|>", "<|im_end|>"]
        case .llama3, .llama31: ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
        }
    }

    /// Writes the conversation, up to where the assistant's answer begins.
    package func render(_ messages: [ChatMessage]) throws -> RenderedConversation {
        guard !messages.isEmpty else {
            throw TokenizerError(code: "bad-conversation", message: "The conversation has no turns; one is needed.")
        }
        for message in messages where !["system", "user", "assistant"].contains(message.role) {
            throw TokenizerError(
                code: "bad-conversation",
                message: "A turn has the role \"\(message.role)\"; system, user and assistant are supported.")
        }
        var conversation = RenderedConversation()
        switch self {
        case .chatML(let defaultSystem): Self.renderChatML(messages, defaultSystem, to: &conversation)
        case .qwen3: Self.renderQwen3(messages, to: &conversation)
        case .llama3: Self.renderLlama3(messages, to: &conversation)
        case .llama31(let date): Self.renderLlama31(messages, date, to: &conversation)
        }
        return conversation
    }

    /// Writes an answer as it stands after the conversation, with the token that ends its turn.
    package func renderAnswer(_ content: String, to messages: [ChatMessage]) throws -> RenderedConversation {
        let prompt = try render(messages).text
        let whole = try render(messages + [ChatMessage(role: "assistant", content: content)])
        guard whole.text.utf8.starts(with: prompt.utf8),
            let end = whole.text.range(of: endOfTurn, options: .backwards)?.upperBound
        else {
            throw TokenizerError(
                code: "bad-conversation",
                message:
                    "The chat template writes this conversation differently once it is answered; expected an answer "
                    + "that follows the prompt.")
        }
        let length = whole.text.utf8.distance(from: whole.text.startIndex, to: end)
        return whole.part(prompt.utf8.count..<length)
    }

    private static func renderChatML(
        _ messages: [ChatMessage], _ defaultSystem: String?, to conversation: inout RenderedConversation
    ) {
        if let defaultSystem, messages[0].role != "system" {
            conversation.write("<|im_start|>system\n\(defaultSystem)<|im_end|>\n")
        }
        for message in messages { writeChatMLTurn(message.role, message.content, to: &conversation) }
        conversation.write("<|im_start|>assistant\n")
    }

    /// Answers before the last question lose their thinking; a later one keeps it, in a form of its own.
    private static func renderQwen3(_ messages: [ChatMessage], to conversation: inout RenderedConversation) {
        let lastQuestion = messages.lastIndex { $0.role == "user" && !isToolResponse($0.content) } ?? messages.count - 1
        for (index, message) in messages.enumerated() {
            guard message.role == "assistant" else {
                writeChatMLTurn(message.role, message.content, to: &conversation)
                continue
            }
            let (thinking, answer) = splitThinking(message.content)
            if index > lastQuestion, index == messages.count - 1 || !thinking.isEmpty {
                conversation.write("<|im_start|>assistant\n<think>\n")
                conversation.quote(trimmed(thinking, where: isLineFeed))
                conversation.write("\n</think>\n\n")
                conversation.quote(trimmedStart(answer, where: isLineFeed))
                conversation.write("<|im_end|>\n")
            } else {
                writeChatMLTurn("assistant", answer, to: &conversation)
            }
        }
        conversation.write("<|im_start|>assistant\n")
    }

    private static func renderLlama3(_ messages: [ChatMessage], to conversation: inout RenderedConversation) {
        conversation.write("<|begin_of_text|>")
        for message in messages { writeLlamaTurn(message, to: &conversation) }
        conversation.write(llamaHeader("assistant"))
    }

    private static func renderLlama31(
        _ messages: [ChatMessage], _ date: String, to conversation: inout RenderedConversation
    ) {
        var turns = messages[...]
        conversation.write(
            "<|begin_of_text|>" + llamaHeader("system")
                + "Cutting Knowledge Date: December 2023\nToday Date: \(date)\n\n")
        if let first = turns.first, first.role == "system" {
            conversation.quote(trimmed(first.content, where: isSpace))
            turns = turns.dropFirst()
        }
        conversation.write("<|eot_id|>")
        for message in turns { writeLlamaTurn(message, to: &conversation) }
        conversation.write(llamaHeader("assistant"))
    }

    private static func writeChatMLTurn(
        _ role: String, _ content: String, to conversation: inout RenderedConversation
    ) {
        conversation.write("<|im_start|>\(role)\n")
        conversation.quote(content)
        conversation.write("<|im_end|>\n")
    }

    private static func writeLlamaTurn(_ message: ChatMessage, to conversation: inout RenderedConversation) {
        conversation.write(llamaHeader(message.role))
        conversation.quote(trimmed(message.content, where: isSpace))
        conversation.write("<|eot_id|>")
    }

    private static func llamaHeader(_ role: String) -> String {
        "<|start_header_id|>\(role)<|end_header_id|>\n\n"
    }
}
