/// Two texts as numbered scalars, for measures that compare scalar by scalar.
struct SequencePair {
    var a: [UInt32] = []
    var b: [UInt32] = []
    /// All numbers in `a` and `b` are below this.
    var kinds = 0

    init(_ a: some Sequence<UInt32>, _ b: some Sequence<UInt32>) {
        self.a = Array(a)
        self.b = Array(b)
        // Scalars up to ÿ are numbers that are small enough.
        guard !self.a.allSatisfy({ $0 <= 0xFF }) || !self.b.allSatisfy({ $0 <= 0xFF }) else {
            kinds = 256
            return
        }
        var numbers = ScalarNumbers(count: self.a.count + self.b.count)
        numbers.number(&self.a)
        numbers.number(&self.b)
        kinds = Int(numbers.next)
    }

    /// The length of the longest common subsequence.
    func commonSubsequence() -> Int {
        TextWorkspace.with { workspace in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    CommonSubsequence.length(pattern: a, text: b, kinds: kinds, &workspace.masks)
                }
            }
        }
    }
}

/// Numbers scalars in order of appearance, by open addressing; there are too few scalars to be made to collide badly
/// by the million.
private struct ScalarNumbers {
    /// Scalar + 1 by hash; 0 for free.
    private var keys: [UInt32]
    private var values: [UInt32]
    private(set) var next: UInt32 = 0

    init(count: Int) {
        var capacity = 64
        while capacity < count * 2, capacity < 1 << 21 { capacity *= 2 }
        keys = [UInt32](repeating: 0, count: capacity)
        values = keys
    }

    mutating func number(_ scalars: inout [UInt32]) {
        let mask = UInt32(keys.count - 1)
        for index in scalars.indices {
            let key = scalars[index] + 1
            var slot = (key &* 0x9E37_79B1) >> 8 & mask
            while keys[Int(slot)] != 0, keys[Int(slot)] != key { slot = (slot + 1) & mask }
            if keys[Int(slot)] == 0 {
                keys[Int(slot)] = key
                values[Int(slot)] = next
                next += 1
            }
            scalars[index] = values[Int(slot)]
        }
    }
}
