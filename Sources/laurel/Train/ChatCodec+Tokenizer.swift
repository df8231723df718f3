import GRPO
import LaurelRewards
import Tokenizers

extension ChatCodec {
    /// The codec of a model's tokenizer and chat template.
    init(_ tokenizer: Tokenizer) {
        self.init(
            encode: { messages in
                try tokenizer.prompt(for: messages.map { ChatMessage(role: $0.role, content: $0.content) })
            },
            decode: { tokenizer.decode($0, skippingSpecialTokens: true) })
    }
}
