// ggml's K-quants: super-blocks of 256 elements, whose sub-blocks have quantised scales (and minima) of their own.

/// The 6-bit scale and minimum of sub-block `j` (of 8), packed in 12 bytes: the first four pairs in the low six bits of
/// bytes 0–7, the last four in the nibbles of bytes 8–11 with their upper two bits atop bytes 0–7.
@inline(__always)
private func scaleAndMinimum(_ j: Int, _ q: UnsafePointer<UInt8>) -> (scale: Float, minimum: Float) {
    if j < 4 { return (Float(q[j] & 63), Float(q[j + 4] & 63)) }
    return (
        Float((q[j + 4] & 0xF) | (q[j - 4] >> 6) << 4),
        Float((q[j + 4] >> 4) | (q[j] >> 6) << 4)
    )
}

/// d[2] dmin[2] scales[12] qs[128]: x = d * scale * q - dmin * minimum, in 8 sub-blocks of 32.
@inline(__always)
func decodeQ4Super(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let dmin = half(block + 2)
    let scales = block + 4
    for pair in 0..<4 {
        let qs = block + 16 + pair * 32
        let low = scaleAndMinimum(2 * pair, scales)
        let high = scaleAndMinimum(2 * pair + 1, scales)
        let d1 = d * low.scale
        let m1 = dmin * low.minimum
        let d2 = d * high.scale
        let m2 = dmin * high.minimum
        let y = x + pair * 64
        for l in 0..<32 {
            y[l] = d1 * Float(Int32(qs[l] & 0xF)) - m1
            y[l + 32] = d2 * Float(Int32(qs[l] >> 4)) - m2
        }
    }
}

/// d[2] dmin[2] scales[12] qh[32] qs[128]: as Q4_K with a fifth bit; bit `j` of qh[l] belongs to element l of
/// sub-block j.
@inline(__always)
func decodeQ5Super(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block)
    let dmin = half(block + 2)
    let scales = block + 4
    let qh = block + 16
    for pair in 0..<4 {
        let qs = block + 48 + pair * 32
        let low = scaleAndMinimum(2 * pair, scales)
        let high = scaleAndMinimum(2 * pair + 1, scales)
        let d1 = d * low.scale
        let m1 = dmin * low.minimum
        let d2 = d * high.scale
        let m2 = dmin * high.minimum
        let shift = UInt8(2 * pair)
        let y = x + pair * 64
        for l in 0..<32 {
            let bits = qh[l] &>> shift
            y[l] = d1 * Float(Int32((qs[l] & 0xF) | (bits & 1) << 4)) - m1
            y[l + 32] = d2 * Float(Int32((qs[l] >> 4) | (bits & 2) << 3)) - m2
        }
    }
}

/// ql[128] qh[64] scales[16] (signed) d[2]: x = d * scale * (q - 32), in 16 sub-blocks of 16; four low bits in ql, two
/// high bits in qh.
@inline(__always)
func decodeQ6Super(_ block: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Float>) {
    let d = half(block + 208)
    for side in 0..<2 {
        let ql = block + side * 64
        let qh = block + 128 + side * 32
        let scales = block + 192 + side * 8
        let y = x + side * 128
        for half in 0..<2 {
            let d0 = d * Float(Int8(bitPattern: scales[half]))
            let d1 = d * Float(Int8(bitPattern: scales[half + 2]))
            let d2 = d * Float(Int8(bitPattern: scales[half + 4]))
            let d3 = d * Float(Int8(bitPattern: scales[half + 6]))
            for l in half * 16..<half * 16 + 16 {
                let high = qh[l]
                y[l] = d0 * Float(Int32((ql[l] & 0xF) | (high & 3) << 4) &- 32)
                y[l + 32] = d1 * Float(Int32((ql[l + 32] & 0xF) | (high >> 2 & 3) << 4) &- 32)
                y[l + 64] = d2 * Float(Int32((ql[l] >> 4) | (high >> 4 & 3) << 4) &- 32)
                y[l + 96] = d3 * Float(Int32((ql[l + 32] >> 4) | (high >> 6) << 4) &- 32)
            }
        }
    }
}
