/// The merges of a byte-pair encoding: which two neighbouring tokens become which one, and in what order.
struct MergeTable: Sendable {
    /// What a pair becomes, and when: merges of lower rank come first.
    struct Merge: Sendable {
        let rank: Int32
        let token: Int32
    }

    private struct Slot: Sendable {
        var pair: UInt64
        var merge: Merge
    }

    /// No real pair: token numbers are below 2³¹.
    private static let empty = UInt64.max
    private var slots: [Slot]
    private let mask: Int

    /// Makes a table of `count` merges to be set.
    init(count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        slots = Array(repeating: Slot(pair: Self.empty, merge: Merge(rank: 0, token: 0)), count: size)
        mask = size - 1
    }

    /// Sets what a pair becomes; the last setting counts. No more pairs than `count` may be set.
    mutating func set(_ left: Int32, _ right: Int32, _ merge: Merge) {
        let pair = Self.pair(left, right)
        var index = Self.start(pair) & mask
        while slots[index].pair != Self.empty, slots[index].pair != pair { index = (index + 1) & mask }
        slots[index] = Slot(pair: pair, merge: merge)
    }

    /// What the pair becomes, if anything.
    @inline(__always)
    func merge(_ left: Int32, _ right: Int32) -> Merge? {
        let pair = Self.pair(left, right)
        var index = Self.start(pair) & mask
        while true {
            let slot = slots[index]
            if slot.pair == pair { return slot.merge }
            if slot.pair == Self.empty { return nil }
            index = (index + 1) & mask
        }
    }

    @inline(__always)
    private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    @inline(__always)
    private static func start(_ pair: UInt64) -> Int {
        Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
