import COneDNN

/// Weights that oneDNN multiplies with, in a layout of its own.
final class PackedWeights {
    let description: dnnl_memory_desc_t
    let memory: dnnl_memory_t
    private let storage: FloatBuffer

    /// Packs a matrix whose element (input, output) is `weights[input * rowStride + output * columnStride]`.
    ///
    /// - Parameter like: the product whose favourite layout the weights are given.
    init(
        like shape: MatmulShape, engine: dnnl_engine_t, weights: UnsafeMutablePointer<Float>, rowStride: Int,
        columnStride: Int
    ) throws {
        let type = shape.isBFloat16 ? dnnl_bf16 : dnnl_f32
        var wanted = PreparedMatmul.weightsDescription(inputs: shape.inputs, outputs: shape.outputs, type: type)
        guard let product = PreparedMatmul.describe(shape, weights: &wanted, engine: engine) else {
            throw TensorError(
                code: "onednn", message: "oneDNN cannot multiply bfloat16 on this CPU; use dtype float32.")
        }
        defer { dnnl_primitive_desc_destroy(product) }
        guard let chosen = dnnl_primitive_desc_query_md(product, dnnl_query_weights_md, 0) else {
            throw TensorError(code: "onednn", message: "oneDNN names no layout for packed weights.")
        }
        var description = chosen.pointee
        storage = try FloatBuffer(count: (dnnl_memory_desc_get_size(&description) + 3) / 4)
        var memory: dnnl_memory_t?
        try check(dnnl_memory_create(&memory, &description, engine, storage.pointer), "hold packed weights")
        guard let memory else { throw TensorError(code: "onednn", message: "oneDNN made no memory object.") }
        self.description = description
        self.memory = memory

        var plain = PreparedMatmul.stridedDescription(
            rows: shape.inputs, columns: shape.outputs, rowStride: rowStride, columnStride: columnStride,
            type: dnnl_f32)
        var source: dnnl_memory_t?
        var plan: dnnl_primitive_desc_t?
        var reorder: dnnl_primitive_t?
        var stream: dnnl_stream_t?
        defer {
            dnnl_memory_destroy(source)
            dnnl_primitive_desc_destroy(plan)
            dnnl_primitive_destroy(reorder)
            dnnl_stream_destroy(stream)
        }
        try check(dnnl_memory_create(&source, &plain, engine, weights), "read weights")
        try check(
            dnnl_reorder_primitive_desc_create(&plan, &plain, engine, &description, engine, nil), "plan a packing")
        try check(dnnl_primitive_create(&reorder, plan), "prepare a packing")
        try check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "create a stream")
        var arguments = [
            dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: source),
            dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: memory),
        ]
        try check(dnnl_primitive_execute(reorder, stream, 2, &arguments), "pack weights")
        try check(dnnl_stream_wait(stream), "pack weights")
    }

    deinit {
        dnnl_memory_destroy(memory)
    }
}
