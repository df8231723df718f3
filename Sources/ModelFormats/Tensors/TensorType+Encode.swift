extension TensorType {
    /// The types that models are written in.
    package static let writable: [TensorType] = [.float32, .float16, .bfloat16, .q80, .q40]

    /// The type's number in ggml's `ggml_type`, for those that are written.
    var ggmlNumber: UInt32? {
        switch self {
        case .float32: 0
        case .float16: 1
        case .q40: 2
        case .q80: 8
        case .bfloat16: 30
        default: nil
        }
    }

    /// The largest magnitude that can be written: block scales are half-precision numbers.
    var largest: Float {
        switch self {
        case .float16: 65_504
        // Above it the nearest bfloat16 is infinity.
        case .bfloat16: Float(bitPattern: 0x7F7F_7FFF)
        case .q80: 65_504 * 127
        case .q40: 65_504 * 8
        default: .greatestFiniteMagnitude
        }
    }

    /// Encodes whole blocks; rounding is that of llama.cpp's `quantize_row_*_ref`. Only `writable` types.
    package func encode(_ values: UnsafeBufferPointer<Float>) -> [UInt8] {
        guard let x = values.baseAddress else { return [] }
        let blocks = values.count / blockElements
        var bytes = [UInt8](repeating: 0, count: blocks * blockBytes)
        bytes.withUnsafeMutableBytes { output in
            for block in 0..<blocks {
                let offset = block * blockBytes
                switch self {
                case .float32:
                    output.storeBytes(of: x[block].bitPattern.littleEndian, toByteOffset: offset, as: UInt32.self)
                case .float16:
                    output.storeBytes(of: Float16(x[block]).bitPattern, toByteOffset: offset, as: UInt16.self)
                case .bfloat16:
                    output.storeBytes(of: ModelFormats.bfloat16(x[block]), toByteOffset: offset, as: UInt16.self)
                case .q80: encodeQ80(x + block * 32, output, offset)
                case .q40: encodeQ40(x + block * 32, output, offset)
                default: preconditionFailure("\(rawValue) is not written")
                }
            }
        }
        return bytes
    }
}

/// d = max |x| / 127; q = round(x / d), halves away from zero.
@inline(__always)
private func encodeQ80(_ x: UnsafePointer<Float>, _ output: UnsafeMutableRawBufferPointer, _ offset: Int) {
    var largest: Float = 0
    for j in 0..<32 { largest = max(largest, x[j].magnitude) }
    let d = largest / 127
    let inverse = d == 0 ? 0 : 1 / d
    output.storeBytes(of: Float16(d).bitPattern, toByteOffset: offset, as: UInt16.self)
    for j in 0..<32 {
        let scaled = (x[j] * inverse).rounded(.toNearestOrAwayFromZero)
        output[offset + 2 + j] = UInt8(bitPattern: Int8(max(-127, min(127, scaled.isNaN ? 0 : scaled))))
    }
}

/// d = (the x of largest magnitude, the first of equals) / -8; q = min(15, trunc(x / d + 8.5)).
///
/// As in gguf-py, product and sum are rounded each; what llama.cpp gives depends on whether its compiler fused them.
@inline(__always)
private func encodeQ40(_ x: UnsafePointer<Float>, _ output: UnsafeMutableRawBufferPointer, _ offset: Int) {
    var largest: Float = 0
    var extreme = x[0]
    for j in 0..<32 where x[j].magnitude > largest { (largest, extreme) = (x[j].magnitude, x[j]) }
    let d = extreme / -8
    let inverse = d == 0 ? 0 : 1 / d
    func quantized(_ value: Float) -> UInt8 {
        let scaled = value * inverse + 8.5
        return scaled.isNaN ? 8 : UInt8(max(0, min(15, scaled)))
    }
    output.storeBytes(of: Float16(d).bitPattern, toByteOffset: offset, as: UInt16.self)
    for j in 0..<16 { output[offset + 2 + j] = quantized(x[j]) | quantized(x[j + 16]) << 4 }
}
