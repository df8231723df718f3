/// Numbers byte strings: equal ones get equal numbers, counted up from 0 in order of appearance.
///
/// The hash is keyed by a random number of the process, so that no completion can be written to make it slow; the
/// numbers do not depend on it.
struct TokenInterner: Sendable {
    private static let seed = UInt64.random(in: .min ... .max)

    /// Number + 1 by hash; 0 for free.
    private var slots: [UInt32] = []
    private var hashes: [UInt64] = []
    private var firsts: [Token] = []

    /// Numbers the tokens; returns how many different ones the first `referenceCount` have.
    mutating func number(
        _ tokens: [Token], of bytes: [UInt8], referenceCount: Int, into ids: inout [UInt32]
    ) -> Int {
        ids.refill(0, count: tokens.count)
        hashes.refill(0, count: tokens.count)
        firsts.refill(Token(0, 0), count: tokens.count)
        var capacity = 16
        while capacity < tokens.count * 2 { capacity *= 2 }
        slots.refill(0, count: capacity)
        let mask = capacity - 1
        let seed = TokenInterner.seed
        var kinds = 0
        var referenceKinds = 0
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            slots.withUnsafeMutableBufferPointer { slots in
                for (index, token) in tokens.enumerated() {
                    if index == referenceCount { referenceKinds = kinds }
                    let start = base + Int(token.start)
                    let hash = TokenInterner.hash(start, token.count, seed)
                    var slot = Int(truncatingIfNeeded: hash) & mask
                    while true {
                        let entry = slots[slot]
                        if entry == 0 {
                            ids[index] = UInt32(truncatingIfNeeded: kinds)
                            firsts[kinds] = token
                            hashes[kinds] = hash
                            kinds += 1
                            slots[slot] = UInt32(truncatingIfNeeded: kinds)
                            break
                        }
                        let id = Int(entry) - 1
                        if hashes[id] == hash, firsts[id].count == token.count,
                            TokenInterner.equal(base + Int(firsts[id].start), start, token.count)
                        {
                            ids[index] = UInt32(truncatingIfNeeded: id)
                            break
                        }
                        slot = (slot + 1) & mask
                    }
                }
            }
        }
        return tokens.count == referenceCount ? kinds : referenceKinds
    }

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// A multiply-and-fold hash, eight bytes at a time.
    @inline(__always)
    private static func hash(_ bytes: UnsafeRawPointer, _ count: Int, _ seed: UInt64) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while count - index >= 8 {
            state = mix(
                state ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self), 0xA076_1D64_78BD_642F ^ seed)
            index += 8
        }
        var tail: UInt64 = 0
        while index < count {
            tail = tail << 8 | UInt64(bytes.load(fromByteOffset: index, as: UInt8.self))
            index += 1
        }
        return mix(state ^ tail, 0xE703_7ED1_A0B4_28DB)
    }

    @inline(__always)
    private static func equal(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
        var index = 0
        while count - index >= 8 {
            if a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                != b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index += 8
        }
        while index < count {
            if a.load(fromByteOffset: index, as: UInt8.self) != b.load(fromByteOffset: index, as: UInt8.self) {
                return false
            }
            index += 1
        }
        return true
    }
}
