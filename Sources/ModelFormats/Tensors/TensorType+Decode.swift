extension TensorType {
    /// Converts `blocks` whole blocks to Float. The caller has checked that both sides are large enough.
    func decode(_ source: UnsafeRawPointer, blocks: Int, into output: UnsafeMutablePointer<Float>) {
        switch self {
        case .float32:
            UnsafeMutableRawPointer(output).copyMemory(from: source, byteCount: blocks * 4)
        case .float16:
            for index in 0..<blocks { output[index] = half(source + index * 2) }
        case .bfloat16:
            for index in 0..<blocks {
                output[index] = Float(
                    bitPattern: UInt32(source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)) << 16)
            }
        case .int32:
            for index in 0..<blocks {
                output[index] = Float(source.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
            }
        case .q40: each(source, blocks, output, decodeQ40)
        case .q41: each(source, blocks, output, decodeQ41)
        case .q50: each(source, blocks, output, decodeQ50)
        case .q51: each(source, blocks, output, decodeQ51)
        case .q80: each(source, blocks, output, decodeQ80)
        case .q4K: each(source, blocks, output, decodeQ4Super)
        case .q5K: each(source, blocks, output, decodeQ5Super)
        case .q6K: each(source, blocks, output, decodeQ6Super)
        }
    }

    /// Calls `decode` for each block; inlined, so that each type gets its own loop.
    @inline(__always)
    private func each(
        _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>,
        _ decode: (UnsafePointer<UInt8>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let bytes = source.assumingMemoryBound(to: UInt8.self)
        for block in 0..<blocks {
            decode(bytes + block * blockBytes, output + block * blockElements)
        }
    }
}

/// The half-precision number at an address, which need not be aligned.
///
/// Integer arithmetic instead of `Float16`, whose conversion is a library call on processors without F16C.
@inline(__always)
func half(_ address: UnsafeRawPointer) -> Float {
    let bits = UInt32(address.loadUnaligned(as: UInt16.self))
    let magnitude = (bits & 0x7FFF) << 13
    let exponent = magnitude & 0x0F80_0000
    // Normal numbers: rebias the exponent from 15 to 127.
    var result = magnitude &+ (112 << 23)
    if exponent == 0x0F80_0000 {
        // Infinity and NaN keep an exponent of all ones.
        result |= 0x7F80_0000
    } else if exponent == 0 {
        // Subnormal: borrow the implicit one and let a subtraction renormalise.
        let value = Float(bitPattern: result &+ (1 << 23)) - Float(bitPattern: 113 << 23)
        result = value.bitPattern
    }
    return Float(bitPattern: result | (bits & 0x8000) << 16)
}
