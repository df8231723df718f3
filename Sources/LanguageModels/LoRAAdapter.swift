/// Which linear layers get low-rank updates, and how large (Hu et al. 2021, arXiv:2106.09685).
package struct LoRAConfiguration: Sendable, Hashable {
    /// The rank of the updates, at least 1.
    package var r: Int = 16
    /// The update is scaled by alpha / r.
    package var alpha: Float = 32
    /// The share of an update's inputs that training drops, in [0, 1).
    package var dropout: Float = 0
    /// Names of linear layers: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj.
    package var targetModules: [String] = Self.allModules

    package static let allModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

    package init() {}
}

/// The trained parameters and their gradients: PEFT's matrices, one after another in one buffer.
package final class LoRAAdapter {
    /// One matrix: where it lies in `values` and `gradients`.
    package struct Matrix: Sendable, Hashable {
        /// PEFT's name without its prefix: `model.layers.0.self_attn.q_proj.lora_A.weight`.
        package let name: String
        /// `lora_A` is [r, in], `lora_B` is [out, r], row by row.
        package let rows: Int
        package let columns: Int
        package let offset: Int

        package var range: Range<Int> { offset..<offset + rows * columns }
    }

    package let configuration: LoRAConfiguration
    /// Every matrix, layer by layer, A before B.
    package let matrices: [Matrix]
    package let values: UnsafeMutableBufferPointer<Float>
    package let gradients: UnsafeMutableBufferPointer<Float>

    /// Makes an adapter whose B is zero and whose A is uniform in ±1/√in, as PEFT does.
    package init(for model: LanguageModel, configuration: LoRAConfiguration, seed: UInt64) throws {
        preconditionFailure("engine lands next")
    }
}
