package import LaurelRewards

/// Turns conversations into the tokens a model answers, and its answers into text: a tokenizer with its chat template.
package struct ChatCodec: Sendable {
    /// The tokens of a conversation, ending where the assistant's turn begins.
    package let encode: @Sendable ([Message]) throws -> [Int32]
    /// The text of a completion's tokens.
    package let decode: @Sendable ([Int32]) -> String

    package init(
        encode: @escaping @Sendable ([Message]) throws -> [Int32], decode: @escaping @Sendable ([Int32]) -> String
    ) {
        self.encode = encode
        self.decode = decode
    }
}
