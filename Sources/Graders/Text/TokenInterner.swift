/// Numbers byte strings: equal ones get equal numbers, counted up from 0 in order of appearance.
///
/// The hash is keyed by a random number of the process, so that no completion can be written to make it slow; the
/// numbers do not depend on it.
struct TokenInterner: Sendable {
    private static let seed = UInt64.random(in: .min ... .max)

    /// A kind of token: the hash of its bytes, or the bytes themselves where they fit, and the first token of it.
    private struct Kind {
        var key: UInt64
        var first: Token
    }

    /// Number + 1 by hash; 0 for free.
    private var slots: [UInt32] = []
    private var kinds: [Kind] = []

    /// Numbers the tokens; returns how many different ones the first `referenceCount` have.
    mutating func number(
        _ tokens: [Token], of bytes: [UInt8], referenceCount: Int, into ids: inout [UInt32]
    ) -> Int {
        ids.resize(0, count: tokens.count)
        kinds.resize(Kind(key: 0, first: Token(0, 0)), count: tokens.count)
        var capacity = 16
        while capacity < tokens.count * 2 { capacity *= 2 }
        slots.refill(0, count: capacity)
        let seed = TokenInterner.seed
        return tokens.withUnsafeBufferPointer { tokens in
            bytes.withUnsafeBytes { bytes in
                ids.withUnsafeMutableBufferPointer { ids in
                    kinds.withUnsafeMutableBufferPointer { kinds in
                        slots.withUnsafeMutableBufferPointer { slots in
                            var numbering = Numbering(bytes: bytes, kinds: kinds, slots: slots, seed: seed)
                            for place in 0..<referenceCount { ids[place] = numbering.number(of: tokens[place]) }
                            let referenceKinds = numbering.count
                            for place in referenceCount..<tokens.count {
                                ids[place] = numbering.number(of: tokens[place])
                            }
                            return Int(referenceKinds)
                        }
                    }
                }
            }
        }
    }

    /// The numbering at work, on the buffers that it borrows.
    private struct Numbering {
        let bytes: UnsafeRawBufferPointer
        let kinds: UnsafeMutableBufferPointer<Kind>
        let slots: UnsafeMutableBufferPointer<UInt32>
        let seed: UInt64
        var count: UInt32 = 0

        @inline(__always)
        mutating func number(of token: Token) -> UInt32 {
            let length = token.count
            let isShort = length <= 8
            let key =
                isShort
                ? TokenInterner.word(bytes, Int(token.start), length)
                : TokenInterner.hash(bytes, Int(token.start), length, seed)
            let mask = slots.count - 1
            var slot = Int(truncatingIfNeeded: TokenInterner.mix(key ^ seed, 0xE703_7ED1_A0B4_28DB)) & mask
            while true {
                let entry = slots[slot]
                guard entry > 0 else { break }
                let kind = kinds[Int(entry) - 1]
                if kind.key == key, kind.first.count == length,
                    isShort || TokenInterner.equal(bytes, Int(kind.first.start), Int(token.start), length)
                {
                    return entry - 1
                }
                slot = (slot + 1) & mask
            }
            kinds[Int(count)] = Kind(key: key, first: token)
            count += 1
            slots[slot] = count
            return count - 1
        }
    }

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// Up to eight bytes as one word, zeros behind them.
    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> UInt64 {
        if start + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            return count == 0 ? 0 : word & (.max >> UInt64(64 - 8 * count))
        }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(bytes[start + index]) << UInt64(8 * index) }
        return word
    }

    /// A multiply-and-fold hash of more than eight bytes, eight at a time; the last eight may overlap the ones before.
    @inline(__always)
    private static func hash(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int, _ seed: UInt64) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index < count {
            let place = start + min(index, count - 8)
            state = mix(
                state ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self), 0xA076_1D64_78BD_642F ^ seed)
            index += 8
        }
        return state
    }

    /// Whether two pieces of more than eight bytes are the same.
    @inline(__always)
    private static func equal(_ bytes: UnsafeRawBufferPointer, _ a: Int, _ b: Int, _ count: Int) -> Bool {
        var index = 0
        while index < count {
            let offset = min(index, count - 8)
            guard
                bytes.loadUnaligned(fromByteOffset: a + offset, as: UInt64.self)
                    == bytes.loadUnaligned(fromByteOffset: b + offset, as: UInt64.self)
            else { return false }
            index += 8
        }
        return true
    }
}
