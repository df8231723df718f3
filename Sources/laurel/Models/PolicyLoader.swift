import Foundation
import GRPO
import LanguageModels

/// Loads a model, as a user calls it, with an adapter that a run has left or without one.
enum PolicyLoader {
    /// - Parameters:
    ///   - name: a known model, a GGUF file or a Hugging Face folder.
    ///   - adapter: an adapter's folder, or the run that trained it; nil leaves the model as it is.
    static func policy(_ name: String, adapter: String? = nil, seed: UInt64 = 0) throws -> Policy {
        let model = try LanguageModel(path: ModelLocator.path(of: name))
        guard let adapter else {
            // A fresh adapter changes nothing: the policy is the model as it is.
            let fresh = try LoRAAdapter(for: model, configuration: LoRAConfiguration(), seed: seed)
            return try Policy(model: model, adapter: fresh)
        }
        let folder = try LaurelHome().adapter(adapter)
        let loaded = try LoRAAdapter(for: model, configuration: PEFTAdapter.configuration(in: folder), seed: 0)
        try PEFTAdapter.read(into: loaded, from: folder)
        return try Policy(model: model, adapter: loaded)
    }
}
