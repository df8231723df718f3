import CTensorKernels

/// Rows on their way into a matrix product, in the device's compute type.
package struct ProductInput {
    package let rows: Int
    /// Elements from one row to the next.
    let stride: Int
    let isBFloat16: Bool
    private let pointer: UnsafeMutableRawPointer

    func row(_ index: Int) -> UnsafeMutableRawPointer {
        pointer + index * stride * (isBFloat16 ? 2 : 4)
    }

    /// float32 products read `x` where it is; bfloat16 products read its rounded copy in `scratch`, which `convert` fills.
    package init(_ x: Matrix, device: ComputeDevice, scratch: FloatBuffer) {
        rows = x.rows
        if device.computeType == .float32 {
            (pointer, stride, isBFloat16) = (UnsafeMutableRawPointer(x.pointer), x.stride, false)
        } else {
            precondition(x.rows * x.columns <= scratch.count, "the scratch must hold the rounded rows")
            (pointer, stride, isBFloat16) = (UnsafeMutableRawPointer(scratch.pointer), x.columns, device.storesBFloat16)
        }
    }

    /// Rounds some of `x`'s rows into the scratch; nothing for float32.
    package func convert(_ x: Matrix, rows: Range<Int>, device: ComputeDevice) {
        guard device.computeType == .bfloat16 else { return }
        for index in rows {
            if isBFloat16 {
                laurel_to_bfloat16(x.columns, x.row(index), row(index).assumingMemoryBound(to: UInt16.self))
            } else {
                laurel_round_to_bfloat16(x.columns, x.row(index), row(index).assumingMemoryBound(to: Float.self))
            }
        }
    }
}
