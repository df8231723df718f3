import CTensorKernels

/// The numbers that the factors of a product are stored as; its sums are float32.
package enum FactorType: Sendable {
    case float32
    case bfloat16
    /// float32 rounded to bfloat16, for CPUs that do not multiply bfloat16.
    case roundedFloat32
    /// 8-bit integers, 32 of which share a scale, on both sides (GGUF's Q8_0).
    case int8

    /// Whether this CPU has instructions for products of 8-bit integers: without them they are slower than float32.
    package static let int8IsFast = laurel_int8_is_fast() != 0

    /// Floats that a row of so many numbers takes when it is stored so.
    fileprivate func floats(_ columns: Int) -> Int {
        switch self {
        case .float32, .roundedFloat32: columns
        case .bfloat16: (columns + 1) / 2
        case .int8:
            (columns + Int(LAUREL_INT8_GROUP) - 1) / Int(LAUREL_INT8_GROUP) * MemoryLayout<laurel_int8_group>.stride / 4
        }
    }
}

/// Rows on their way into a matrix product, in its factors' type.
package struct ProductInput {
    package let rows: Int
    let type: FactorType
    /// Floats from one row to the next.
    private let stride: Int
    private let pointer: UnsafeMutablePointer<Float>

    /// Elements from one row to the next.
    var elementStride: Int { type == .bfloat16 ? 2 * stride : stride }

    func row(_ index: Int) -> UnsafeMutableRawPointer { UnsafeMutableRawPointer(pointer + index * stride) }

    /// Whether `convert` has anything to do.
    package var isConverted: Bool { type != .float32 }

    /// float32 products read `x` where it is; others read its rounded copy in `scratch`, which `convert` fills.
    package init(_ x: Matrix, type: FactorType, scratch: FloatBuffer) {
        rows = x.rows
        self.type = type
        if type == .float32 {
            (pointer, stride) = (x.pointer, x.stride)
        } else {
            (pointer, stride) = (scratch.pointer, type.floats(x.columns))
            precondition(x.rows * stride <= scratch.count, "the scratch must hold the rounded rows")
        }
    }

    /// Floats of scratch that rows of so many columns need, padded as products want them.
    package static func scratchCount(rows: Int, columns: Int, type: FactorType) -> Int {
        type == .float32 ? 0 : RowChunks.padded(rows) * type.floats(columns)
    }

    /// Rounds some of `x`'s rows into the scratch; nothing for float32.
    package func convert(_ x: Matrix, rows: Range<Int>) {
        guard isConverted else { return }
        for index in rows {
            let (from, to) = (x.row(index), row(index))
            switch type {
            case .float32: break
            case .bfloat16: laurel_to_bfloat16(x.columns, from, to.assumingMemoryBound(to: UInt16.self))
            case .roundedFloat32: laurel_round_to_bfloat16(x.columns, from, to.assumingMemoryBound(to: Float.self))
            case .int8:
                laurel_int8_rows(1, x.columns, from, x.stride, to.assumingMemoryBound(to: laurel_int8_group.self))
            }
        }
    }
}
