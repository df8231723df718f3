import ModelFormats
import Tensors

/// What one run through the layers works with: where activations go, scratch, the adapter, dropout.
struct Pass {
    let store: ActivationStore
    let scratch: ForwardScratch
    /// nil runs the bare model.
    let adapter: LoRAAdapter?
    /// nil switches dropout off.
    var dropoutKey: UInt64?
    /// Whether the weights are their copies in 8 bits.
    var usesInt8 = false
    /// The store's row that the batch's first row takes.
    var firstRow = 0

    /// The residual stream that enters a layer (or leaves the last).
    func stream(_ layer: Int, rows: Int) -> Matrix { store.stream(layer, rows: firstRow..<firstRow + rows) }

    func layer(_ layer: Int, rows: Int) -> LayerActivations { store.layer(layer, rows: firstRow..<firstRow + rows) }

    func updates(_ layer: Int) -> LoRAAdapter.LayerUpdates {
        adapter?.layers[layer] ?? LoRAAdapter.LayerUpdates()
    }

    /// The masks of one linear layer: each layer and each of its four products has its own.
    func dropout(_ layer: Int, _ product: Int) -> LoRADropout? {
        guard let adapter, let dropoutKey, adapter.configuration.dropout > 0 else { return nil }
        let key = dropoutKey &+ UInt64(layer * 4 + product + 1) &* 0x9e37_79b9_7f4a_7c15
        return LoRADropout(rate: adapter.configuration.dropout, key: key)
    }
}

/// Buffers that a forward pass uses again in every layer.
final class ForwardScratch {
    let normed: FloatBuffer
    let activation: FloatBuffer
    let linear: LinearScratch

    init(_ description: ModelDescription, device: ComputeDevice, rows: Int, dropsInputs: Bool) throws {
        let padded = RowChunks.padded(rows)
        normed = try FloatBuffer(count: padded * description.hiddenSize)
        activation = try FloatBuffer(count: padded * description.intermediateSize)
        let widest = max(
            2 * description.intermediateSize, description.hiddenSize,
            (description.headCount + 2 * description.keyValueHeadCount) * description.headSize)
        linear = try LinearScratch(device: device, rows: rows, columns: widest, dropsInputs: dropsInputs)
    }
}

/// Buffers that a backward pass uses again in every layer.
final class BackwardScratch {
    /// d loss / d residual stream.
    let gradient: FloatBuffer
    let normedGradient: FloatBuffer
    let activationGradient: FloatBuffer
    let attentionGradient: FloatBuffer
    let queryKeyValueGradient: FloatBuffer
    let hiddenGradient: FloatBuffer

    init(_ description: ModelDescription, ranks: ActivationStore.UpdateRanks, rows: Int) throws {
        let padded = RowChunks.padded(rows)
        let heads = description.headCount * description.headSize
        gradient = try FloatBuffer(count: padded * description.hiddenSize)
        normedGradient = try FloatBuffer(count: padded * description.hiddenSize)
        activationGradient = try FloatBuffer(count: padded * description.intermediateSize)
        attentionGradient = try FloatBuffer(count: padded * heads)
        queryKeyValueGradient = try FloatBuffer(
            count: padded * (heads + 2 * description.keyValueHeadCount * description.headSize))
        hiddenGradient = try FloatBuffer(
            count: padded * max(ranks.queryKeyValue, ranks.output, ranks.gateUp, ranks.down))
    }
}
