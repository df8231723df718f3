import CTensorKernels

/// A frozen matrix, packed once, that rows are multiplied with: y = x W.
///
/// The outputs are cut into panels, each packed by itself and computed by one thread: a panel fits the cache, every
/// thread reads its own part of the weights, and no sum is split.
package final class PackedMatrix {
    package let inputs: Int
    package let outputs: Int
    /// The outputs that each panel computes, in order.
    package let panels: [Range<Int>]

    /// What its factors are stored as.
    package let type: FactorType

    private let device: ComputeDevice
    private let packed: [Panel]

    private enum Panel {
        /// float32, as `laurel_gemm_pack` leaves it.
        case float32(FloatBuffer)
        /// bfloat16, as oneDNN likes it.
        case bfloat16(PackedWeights)
        /// 8-bit integers with their scales, as `laurel_int8_pack` leaves them.
        case int8(FloatBuffer)
    }

    /// How `weights` lie in memory.
    package enum Layout {
        /// [outputs, inputs], as checkpoints keep linear layers.
        case outputsByInputs
        /// [inputs, outputs]: a linear layer's transpose, which takes gradients back through it.
        case inputsByOutputs
    }

    /// - Parameters:
    ///   - weights: inputs * outputs floats; not kept.
    ///   - type: nil is the device's.
    package init(
        device: ComputeDevice, inputs: Int, outputs: Int, weights: UnsafeMutablePointer<Float>, layout: Layout,
        type: FactorType? = nil
    ) throws {
        let type = type ?? device.factorType
        self.type = type
        self.device = device
        self.inputs = inputs
        self.outputs = outputs
        panels = Self.panels(outputs: outputs, threads: device.team.count)
        if type == .roundedFloat32 {
            device.team.forRows(inputs) {
                laurel_round_to_bfloat16(
                    $0.count * outputs, weights + $0.lowerBound * outputs, weights + $0.lowerBound * outputs)
            }
        }
        packed = try panels.map { panel in
            switch layout {
            case .outputsByInputs:
                try Self.pack(
                    type, device, inputs, panel.count, weights + panel.lowerBound * inputs, rowStride: 1,
                    columnStride: inputs)
            case .inputsByOutputs:
                try Self.pack(
                    type, device, inputs, panel.count, weights + panel.lowerBound, rowStride: outputs, columnStride: 1)
            }
        }
    }

    /// The panels that a rank computes.
    package func panels(of rank: Int) -> StrideTo<Int> {
        stride(from: rank, to: panels.count, by: device.team.count)
    }

    /// Multiplies `x` [rows, inputs] into one panel's columns of `y` [rows, outputs]; called on the panel's rank.
    ///
    /// In bfloat16 both have room for `RowChunks.padded` rows; the padding's results mean nothing.
    package func multiply(_ x: ProductInput, panel index: Int, rank: Int, into y: Matrix, accumulate: Bool) {
        let panel = panels[index]
        switch packed[index] {
        case .float32(let weights):
            laurel_gemm_packed(
                x.rows, panel.count, inputs, x.row(0).assumingMemoryBound(to: Float.self), x.elementStride,
                weights.pointer,
                accumulate ? 1 : 0, y.pointer + panel.lowerBound, y.stride)
        case .int8(let weights):
            laurel_int8_multiply(
                x.rows, panel.count, inputs, x.row(0).assumingMemoryBound(to: laurel_int8_group.self), weights.pointer,
                accumulate ? 1 : 0, y.pointer + panel.lowerBound, y.stride)
        case .bfloat16(let weights):
            RowChunks.forEach(x.rows) { first, rows in
                let shape = MatmulShape(
                    rows: rows, inputs: inputs, outputs: panel.count, sourceStride: x.elementStride,
                    destinationStride: y.stride, accumulates: accumulate, isBFloat16: true)
                device.matmuls[rank].multiply(
                    shape, source: x.row(first), weights: weights,
                    destination: y.pointer + first * y.stride + panel.lowerBound)
            }
        }
    }

    /// Panels of at most 768 outputs, the same number for each thread where there are enough outputs.
    package static func panels(outputs: Int, threads: Int) -> [Range<Int>] {
        let block = Int(LAUREL_GEMM_BLOCK)
        let wanted = (outputs + 767) / 768
        let perThread = (wanted + threads - 1) / threads
        let even = outputs >= block * threads ? perThread * threads : wanted
        // Never one alone where there can be two: oneDNN sums otherwise where a panel's rows lie next to each other.
        let count = outputs >= 2 * block ? max(even, 2) : even
        let blocks = (outputs + block - 1) / block
        return (0..<count).map { index in
            min(blocks * index / count * block, outputs)..<min(blocks * (index + 1) / count * block, outputs)
        }.filter { !$0.isEmpty }
    }

    /// The bytes that a panel takes in 8-bit integers with their scales.
    package static func int8Bytes(inputs: Int, outputs: Int) -> Int { laurel_int8_packed_bytes(inputs, outputs) }

    private static func pack(
        _ type: FactorType, _ device: ComputeDevice, _ inputs: Int, _ outputs: Int,
        _ weights: UnsafeMutablePointer<Float>, rowStride: Int, columnStride: Int
    ) throws -> Panel {
        switch type {
        case .float32, .roundedFloat32:
            let block = Int(LAUREL_GEMM_BLOCK)
            let buffer = try FloatBuffer(count: (outputs + block - 1) / block * block * inputs)
            laurel_gemm_pack(inputs, outputs, 1, weights, rowStride, columnStride, buffer.pointer)
            return .float32(buffer)
        case .int8:
            let buffer = try FloatBuffer(count: int8Bytes(inputs: inputs, outputs: outputs) / 4)
            laurel_int8_pack(inputs, outputs, weights, rowStride, columnStride, buffer.pointer)
            return .int8(buffer)
        case .bfloat16: break
        }
        // Rows of the result lie further apart than a panel is wide, which rules out some of oneDNN's kernels and layouts.
        let shape = MatmulShape(
            rows: RowChunks.full, inputs: inputs, outputs: outputs, sourceStride: inputs,
            destinationStride: 2 * outputs, accumulates: false, isBFloat16: true)
        return .bfloat16(
            try PackedWeights(
                like: shape, engine: device.engine, weights: weights, rowStride: rowStride, columnStride: columnStride))
    }
}
