import Tokenizers

/// The numbers the engine computes with.
package enum ComputeType: String, Sendable, CaseIterable {
    case float32
    /// Matrix products of bfloat16 with float32 sums.
    case bfloat16
}

/// A model's weights, ready to compute with, and its tokenizer.
package final class LanguageModel {
    /// Loads a GGUF file or a Hugging Face folder.
    /// - Parameter computeType: nil chooses bfloat16 where the CPU has it.
    package init(path: String, computeType: ComputeType? = nil) throws {
        preconditionFailure("engine lands next")
    }
}
