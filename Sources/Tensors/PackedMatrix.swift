import COneDNN
import CTensorKernels

/// Weights in oneDNN's own layout, for one panel of a matrix's outputs.
final class PackedWeights {
    let description: dnnl_memory_desc_t
    let memory: dnnl_memory_t
    private let storage: FloatBuffer

    init(description: dnnl_memory_desc_t, engine: dnnl_engine_t) throws {
        var description = description
        storage = try FloatBuffer(count: (dnnl_memory_desc_get_size(&description) + 3) / 4)
        var memory: dnnl_memory_t?
        try check(dnnl_memory_create(&memory, &description, engine, storage.pointer), "hold packed weights")
        guard let memory else { throw TensorError(code: "onednn", message: "oneDNN made no memory object.") }
        self.description = description
        self.memory = memory
    }

    deinit {
        dnnl_memory_destroy(memory)
    }
}

/// A frozen matrix, packed once, that rows are multiplied with: y = x W.
///
/// The outputs are cut into panels, each packed by itself and computed by one thread: a panel fits the cache, every
/// thread reads its own part of the weights, and no sum is split.
package final class PackedMatrix {
    package let inputs: Int
    package let outputs: Int
    /// The outputs that each panel computes, in order.
    package let panels: [Range<Int>]

    private let device: ComputeDevice
    private let packed: [PackedWeights]

    /// How `weights` lie in memory.
    package enum Layout {
        /// [outputs, inputs], as checkpoints keep linear layers.
        case outputsByInputs
        /// [inputs, outputs]: a linear layer's transpose, which takes gradients back through it.
        case inputsByOutputs
    }

    /// - Parameter weights: inputs * outputs floats; not kept.
    package init(
        device: ComputeDevice, inputs: Int, outputs: Int, weights: UnsafeMutablePointer<Float>, layout: Layout
    ) throws {
        self.device = device
        self.inputs = inputs
        self.outputs = outputs
        panels = Self.panels(outputs: outputs, threads: device.team.count)
        if device.computeType == .bfloat16 && !device.hasBFloat16 {
            device.team.forRows(inputs) {
                laurel_round_to_bfloat16(
                    $0.count * outputs, weights + $0.lowerBound * outputs, weights + $0.lowerBound * outputs)
            }
        }
        packed = try panels.map { panel in
            switch layout {
            case .outputsByInputs:
                try Self.pack(
                    device, inputs, panel.count, weights + panel.lowerBound * inputs, rowStride: 1, columnStride: inputs
                )
            case .inputsByOutputs:
                try Self.pack(
                    device, inputs, panel.count, weights + panel.lowerBound, rowStride: outputs, columnStride: 1)
            }
        }
    }

    /// The panels that a rank computes.
    package func panels(of rank: Int) -> StrideTo<Int> {
        stride(from: rank, to: panels.count, by: device.team.count)
    }

    /// Floats of scratch that `convert` needs for `rows` rows.
    package static func scratchCount(rows: Int, columns: Int, device: ComputeDevice) -> Int {
        device.computeType == .float32 ? 0 : RowChunks.padded(rows) * columns
    }

    /// Multiplies `x` [rows, inputs] into one panel's columns of `y` [rows, outputs]; called on the panel's rank.
    ///
    /// Both have room for `RowChunks.padded` rows; the padding's results mean nothing.
    package func multiply(_ x: ProductInput, panel index: Int, rank: Int, into y: Matrix, accumulate: Bool) {
        RowChunks.forEach(x.rows) { multiply(x, from: $0, rows: $1, panel: index, rank: rank, into: y, accumulate) }
    }

    /// Multiplies all rows in one product, whose bits depend on how many they are.
    func multiplyAtOnce(_ x: ProductInput, panel index: Int, rank: Int, into y: Matrix) {
        multiply(x, from: 0, rows: x.rows, panel: index, rank: rank, into: y, false)
    }

    private func multiply(
        _ x: ProductInput, from first: Int, rows: Int, panel index: Int, rank: Int, into y: Matrix, _ accumulate: Bool
    ) {
        let panel = panels[index]
        let shape = MatmulShape(
            rows: rows, inputs: inputs, outputs: panel.count, sourceStride: x.stride, destinationStride: y.stride,
            accumulates: accumulate, isBFloat16: x.isBFloat16)
        device.matmuls[rank].multiply(
            shape, source: x.row(first), weights: packed[index],
            destination: y.pointer + first * y.stride + panel.lowerBound)
    }

    /// Panels of at most 768 outputs, the same number for each thread where there are enough outputs.
    private static func panels(outputs: Int, threads: Int) -> [Range<Int>] {
        let wanted = (outputs + 767) / 768
        let perThread = (wanted + threads - 1) / threads
        let count = outputs >= 64 * threads ? perThread * threads : wanted
        let sixteens = (outputs + 15) / 16
        return (0..<count).map { index in
            min(sixteens * index / count * 16, outputs)..<min(sixteens * (index + 1) / count * 16, outputs)
        }.filter { !$0.isEmpty }
    }

    private static func pack(
        _ device: ComputeDevice, _ inputs: Int, _ outputs: Int, _ weights: UnsafeMutablePointer<Float>, rowStride: Int,
        columnStride: Int
    ) throws -> PackedWeights {
        let engine = device.engine
        let type = device.storesBFloat16 ? dnnl_bf16 : dnnl_f32
        // The layout that full chunks like; PreparedMatmul uses it for every row count.
        var wanted = PreparedMatmul.weightsDescription(inputs: inputs, outputs: outputs, type: type)
        let shape = MatmulShape(
            rows: RowChunks.full, inputs: inputs, outputs: outputs, sourceStride: inputs, destinationStride: outputs,
            accumulates: false, isBFloat16: device.storesBFloat16)
        guard let product = PreparedMatmul.describe(shape, weights: &wanted, engine: engine) else {
            throw TensorError(
                code: "onednn", message: "oneDNN cannot multiply \(device.computeType) on this CPU; use dtype float32.")
        }
        defer { dnnl_primitive_desc_destroy(product) }
        guard let chosen = dnnl_primitive_desc_query_md(product, dnnl_query_weights_md, 0) else {
            throw TensorError(code: "onednn", message: "oneDNN names no layout for packed weights.")
        }
        let packed = try PackedWeights(description: chosen.pointee, engine: engine)

        var plain = PreparedMatmul.stridedDescription(
            rows: inputs, columns: outputs, rowStride: rowStride, columnStride: columnStride, type: dnnl_f32)
        var source: dnnl_memory_t?
        var description: dnnl_primitive_desc_t?
        var reorder: dnnl_primitive_t?
        var stream: dnnl_stream_t?
        defer {
            dnnl_memory_destroy(source)
            dnnl_primitive_desc_destroy(description)
            dnnl_primitive_destroy(reorder)
            dnnl_stream_destroy(stream)
        }
        var target = packed.description
        try check(dnnl_memory_create(&source, &plain, engine, weights), "read weights")
        try check(
            dnnl_reorder_primitive_desc_create(&description, &plain, engine, &target, engine, nil), "plan a packing")
        try check(dnnl_primitive_create(&reorder, description), "prepare a packing")
        try check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "create a stream")
        var arguments = [
            dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: source),
            dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: packed.memory),
        ]
        try check(dnnl_primitive_execute(reorder, stream, 2, &arguments), "pack weights")
        try check(dnnl_stream_wait(stream), "pack weights")
        return packed
    }
}
