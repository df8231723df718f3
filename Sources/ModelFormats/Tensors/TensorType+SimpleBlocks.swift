// ggml's blocks of 32 elements. Low nibbles hold elements 0–15, high nibbles 16–31.
// d: scale (half), m: minimum (half), qh: the fifth bits of 32 elements, qs: quantised values.

/// d[2] qs[16]: x = d * (q - 8).
@inline(__always)
func decodeQ40(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let qs = block + 2
    for j in 0..<16 {
        x[j] = d * Float(Int32(qs[j] & 0xF) &- 8)
        x[j + 16] = d * Float(Int32(qs[j] >> 4) &- 8)
    }
}

/// d[2] m[2] qs[16]: x = d * q + m.
@inline(__always)
func decodeQ41(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let m = half(block + 2)
    let qs = block + 4
    for j in 0..<16 {
        x[j] = d * Float(Int32(qs[j] & 0xF)) + m
        x[j + 16] = d * Float(Int32(qs[j] >> 4)) + m
    }
}

/// d[2] qh[4] qs[16]: x = d * (q - 16).
@inline(__always)
func decodeQ50(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let qh = UnsafeRawPointer(block + 2).loadUnaligned(as: UInt32.self)
    let qs = block + 6
    for j in 0..<16 {
        let low = UInt32(qs[j] & 0xF) | ((qh >> UInt32(j)) & 1) << 4
        let high = UInt32(qs[j] >> 4) | ((qh >> UInt32(j + 16)) & 1) << 4
        x[j] = d * Float(Int32(low) &- 16)
        x[j + 16] = d * Float(Int32(high) &- 16)
    }
}

/// d[2] m[2] qh[4] qs[16]: x = d * q + m.
@inline(__always)
func decodeQ51(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let m = half(block + 2)
    let qh = UnsafeRawPointer(block + 4).loadUnaligned(as: UInt32.self)
    let qs = block + 8
    for j in 0..<16 {
        let low = UInt32(qs[j] & 0xF) | ((qh >> UInt32(j)) & 1) << 4
        let high = UInt32(qs[j] >> 4) | ((qh >> UInt32(j + 16)) & 1) << 4
        x[j] = d * Float(Int32(low)) + m
        x[j + 16] = d * Float(Int32(high)) + m
    }
}

/// d[2] qs[32], signed: x = d * q.
@inline(__always)
func decodeQ80(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let qs = block + 2
    for j in 0..<32 { x[j] = d * Float(Int32(Int8(bitPattern: qs[j]))) }
}
