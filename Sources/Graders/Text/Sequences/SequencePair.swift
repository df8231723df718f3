/// Two texts as numbered scalars, for measures that compare scalar by scalar.
struct SequencePair {
    var a: [UInt32] = []
    var b: [UInt32] = []
    /// How many different scalars `a` and `b` have.
    var kinds = 0

    init(_ a: some Sequence<UInt32>, _ b: some Sequence<UInt32>) {
        var numbers: [UInt32: UInt32] = [:]
        var direct = [UInt32](repeating: .max, count: 128)
        var next: UInt32 = 0
        func number(_ scalar: UInt32) -> UInt32 {
            if scalar < 128 {
                if direct[Int(scalar)] == .max {
                    direct[Int(scalar)] = next
                    next += 1
                }
                return direct[Int(scalar)]
            }
            if let known = numbers[scalar] { return known }
            numbers[scalar] = next
            next += 1
            return next - 1
        }
        self.a = a.map(number)
        self.b = b.map(number)
        kinds = Int(next)
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
