package import ModelFormats
package import Tensors
package import Tokenizers

package typealias ComputeType = Tensors.ComputeType

/// A model's weights, ready to compute with, and its tokenizer.
package final class LanguageModel {
    /// The path it was loaded from.
    package let path: String
    package let description: ModelDescription
    package let device: ComputeDevice
    /// The tokens that end a completion.
    package let endTokens: Set<Int32>

    /// The model's tokenizer; throws what is wrong with it. A model without one still computes.
    package var tokenizer: Tokenizer { get throws { try loadedTokenizer.get() } }

    private let loadedTokenizer: Result<Tokenizer, any Error>
    let file: ModelFile
    let weights: TransformerWeights

    /// Loads a GGUF file or a Hugging Face folder.
    /// - Parameters:
    ///   - computeType: nil chooses bfloat16 where the CPU has it.
    ///   - threads: nil takes `LAUREL_THREADS`, else every core.
    package init(path: String, computeType: ComputeType? = nil, threads: Int? = nil) throws {
        self.path = path
        file = try ModelFile(path: path)
        description = file.description
        let file = file
        loadedTokenizer = Result { try Tokenizer(of: file) }
        endTokens = description.endTokens.union((try? loadedTokenizer.get())?.endTokens ?? [])
        let vocabulary = 0..<Int32(description.vocabularySize)
        if let token = endTokens.sorted().first(where: { !vocabulary.contains($0) }) {
            throw LanguageModelError(
                code: "end-token", file: path,
                message: "The end token is \(token), which the model cannot write; expected one of its "
                    + "\(vocabulary.count) tokens.")
        }
        device = try ComputeDevice(team: Team(count: threads), computeType: computeType)
        weights = try TransformerWeights(file: file, device: device)
    }
}
