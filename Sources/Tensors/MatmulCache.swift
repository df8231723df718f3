import COneDNN

/// What distinguishes one prepared product from another.
struct MatmulShape: Hashable {
    var rows: Int
    var inputs: Int
    var outputs: Int
    var sourceStride: Int
    var destinationStride: Int
    /// Adds to the destination instead of replacing it.
    var accumulates: Bool
    var isBFloat16: Bool
}

/// One thread's prepared oneDNN products. Not shared: a product keeps scratch memory between calls.
final class MatmulCache {
    private let engine: dnnl_engine_t
    private let stream: dnnl_stream_t
    private var prepared: [MatmulShape: PreparedMatmul] = [:]

    init(engine: dnnl_engine_t) throws {
        self.engine = engine
        var stream: dnnl_stream_t?
        try check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "create a stream")
        guard let stream else { throw TensorError(code: "onednn", message: "oneDNN made no stream.") }
        self.stream = stream
    }

    deinit {
        prepared = [:]
        dnnl_stream_destroy(stream)
    }

    /// destination = source x weights, or += when the shape says so. Runs on the calling thread alone.
    func multiply(
        _ shape: MatmulShape, source: UnsafeMutableRawPointer, weights: PackedWeights,
        destination: UnsafeMutablePointer<Float>
    ) {
        omp_set_num_threads(1)
        let matmul: PreparedMatmul
        if let known = prepared[shape] {
            matmul = known
        } else {
            matmul = PreparedMatmul(shape, weights: weights.description, engine: engine)
            prepared[shape] = matmul
        }
        matmul.execute(stream: stream, source: source, weights: weights.memory, destination: destination)
    }

    /// Whether oneDNN multiplies this type on this CPU by more than its slow reference code.
    static func supports(_ type: dnnl_data_type_t, engine: dnnl_engine_t) -> Bool {
        var description = PreparedMatmul.weightsDescription(inputs: 64, outputs: 64, type: type)
        guard
            let primitive = PreparedMatmul.describe(
                MatmulShape(
                    rows: 64, inputs: 64, outputs: 64, sourceStride: 64, destinationStride: 128, accumulates: false,
                    isBFloat16: type == dnnl_bf16), weights: &description, engine: engine)
        else { return false }
        defer { dnnl_primitive_desc_destroy(primitive) }
        return PreparedMatmul.isFast(primitive)
    }
}

/// A oneDNN matrix product of fixed shape, with the memory objects that point at its operands.
final class PreparedMatmul {
    private let primitive: dnnl_primitive_t
    private let source: dnnl_memory_t
    private let destination: dnnl_memory_t

    /// The shapes come from validated models, so a product that oneDNN cannot make is a programming mistake.
    init(_ shape: MatmulShape, weights: dnnl_memory_desc_t, engine: dnnl_engine_t) {
        var weights = weights
        var primitive: dnnl_primitive_t?
        var source: dnnl_memory_t?
        var destination: dnnl_memory_t?
        var (sourceDescription, destinationDescription) = Self.operands(shape)
        guard let description = Self.describe(shape, weights: &weights, engine: engine),
            dnnl_primitive_create(&primitive, description) == dnnl_success,
            dnnl_memory_create(&source, &sourceDescription, engine, nil) == dnnl_success,
            dnnl_memory_create(&destination, &destinationDescription, engine, nil) == dnnl_success,
            let primitive, let source, let destination
        else { preconditionFailure("oneDNN cannot multiply \(shape)") }
        dnnl_primitive_desc_destroy(description)
        self.primitive = primitive
        self.source = source
        self.destination = destination
    }

    deinit {
        dnnl_memory_destroy(source)
        dnnl_memory_destroy(destination)
        dnnl_primitive_destroy(primitive)
    }

    func execute(
        stream: dnnl_stream_t, source sourceData: UnsafeMutableRawPointer, weights: dnnl_memory_t,
        destination destinationData: UnsafeMutablePointer<Float>
    ) {
        dnnl_memory_set_data_handle(source, sourceData)
        dnnl_memory_set_data_handle(destination, destinationData)
        let status = withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: 3) { arguments in
            arguments.initializeElement(at: 0, to: dnnl_exec_arg_t(arg: DNNL_ARG_SRC, memory: source))
            arguments.initializeElement(at: 1, to: dnnl_exec_arg_t(arg: DNNL_ARG_WEIGHTS, memory: weights))
            arguments.initializeElement(at: 2, to: dnnl_exec_arg_t(arg: DNNL_ARG_DST, memory: destination))
            return dnnl_primitive_execute(primitive, stream, 3, arguments.baseAddress)
        }
        precondition(status == dnnl_success, "oneDNN could not run a prepared product")
    }

    /// Weights of `inputs` rows and `outputs` columns in whichever layout oneDNN likes best.
    static func weightsDescription(inputs: Int, outputs: Int, type: dnnl_data_type_t) -> dnnl_memory_desc_t {
        var description = dnnl_memory_desc_t()
        dnnl_memory_desc_init_by_tag(&description, 2, shapeOf(inputs, outputs), type, dnnl_format_tag_any)
        return description
    }

    /// A row-major matrix whose rows and columns may lie any distance apart.
    static func stridedDescription(
        rows: Int, columns: Int, rowStride: Int, columnStride: Int, type: dnnl_data_type_t
    ) -> dnnl_memory_desc_t {
        var description = dnnl_memory_desc_t()
        dnnl_memory_desc_init_by_strides(
            &description, 2, shapeOf(rows, columns), type, shapeOf(rowStride, columnStride))
        return description
    }

    /// Describes the product; nil when oneDNN has none for this type and CPU. The caller destroys it.
    static func describe(
        _ shape: MatmulShape, weights: inout dnnl_memory_desc_t, engine: dnnl_engine_t
    ) -> dnnl_primitive_desc_t? {
        var (source, destination) = operands(shape)
        var matmul = dnnl_matmul_desc_t()
        var attributes: dnnl_primitive_attr_t?
        var postOperations: dnnl_post_ops_t?
        var description: dnnl_primitive_desc_t?
        defer {
            dnnl_primitive_attr_destroy(attributes)
            dnnl_post_ops_destroy(postOperations)
        }
        guard dnnl_matmul_desc_init(&matmul, &source, &weights, nil, &destination) == dnnl_success,
            dnnl_primitive_attr_create(&attributes) == dnnl_success,
            dnnl_post_ops_create(&postOperations) == dnnl_success
        else { return nil }
        if shape.accumulates {
            guard dnnl_post_ops_append_sum(postOperations, 1) == dnnl_success,
                dnnl_primitive_attr_set_post_ops(attributes, postOperations) == dnnl_success
            else { return nil }
        }
        guard dnnl_primitive_desc_create(&description, &matmul, attributes, engine, nil) == dnnl_success else {
            return nil
        }
        return description
    }

    /// Whether oneDNN chose optimised code.
    static func isFast(_ description: dnnl_primitive_desc_t) -> Bool {
        var name: UnsafePointer<CChar>?
        let status = withUnsafeMutablePointer(to: &name) {
            dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, $0)
        }
        guard status == dnnl_success, let name else { return false }
        return !String(cString: name).hasPrefix("ref")
    }

    private static func operands(_ shape: MatmulShape) -> (source: dnnl_memory_desc_t, destination: dnnl_memory_desc_t)
    {
        (
            stridedDescription(
                rows: shape.rows, columns: shape.inputs, rowStride: shape.sourceStride, columnStride: 1,
                type: shape.isBFloat16 ? dnnl_bf16 : dnnl_f32),
            stridedDescription(
                rows: shape.rows, columns: shape.outputs, rowStride: shape.destinationStride, columnStride: 1,
                type: dnnl_f32)
        )
    }

    /// Two dimensions, with room for the twelve that oneDNN's type has.
    private static func shapeOf(_ first: Int, _ second: Int) -> [dnnl_dim_t] {
        [dnnl_dim_t(first), dnnl_dim_t(second)] + [dnnl_dim_t](repeating: 0, count: 10)
    }
}
