/// The longest common subsequence of two ASCII texts, with masks looked up by the byte itself.
enum ByteSubsequence {
    /// The length of the longest common subsequence.
    static func length(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        let shorter = min(a.count, b.count)
        var low = 0
        while low < shorter, a[low] == b[low] { low += 1 }
        var high = 0
        while high < shorter - low, a[a.count - 1 - high] == b[b.count - 1 - high] { high += 1 }
        let affix = low + high
        guard affix < shorter else { return affix }
        let a = UnsafeBufferPointer(rebasing: a[low..<(a.count - high)])
        let b = UnsafeBufferPointer(rebasing: b[low..<(b.count - high)])
        // The number of word steps decides which side is the pattern.
        let isSwapped = (a.count + 63) / 64 * b.count > (b.count + 63) / 64 * a.count
        let (pattern, text) = isSwapped ? (b, a) : (a, b)
        return affix + (pattern.count <= 64 ? word(pattern, text) : strips(pattern, text))
    }

    /// A pattern of one word; the table lies on the stack.
    private static func word(_ pattern: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Int {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 128) { masks in
            masks.initialize(repeating: 0)
            var bit: UInt64 = 1
            for byte in pattern {
                masks[Int(byte & 0x7F)] |= bit
                bit <<= 1
            }
            var state = UInt64.max
            for byte in text {
                let matches = state & masks[Int(byte & 0x7F)]
                state = (state &+ matches) | (state &- matches)
            }
            return CommonSubsequence.zeros(state, pattern.count)
        }
    }

    private static func strips(_ pattern: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Int {
        TextWorkspace.with { workspace in
            workspace.masks.prepare(kinds: 0, count: text.count)
            var length = 0
            var start = 0
            workspace.masks.words.withUnsafeMutableBufferPointer { words in
                workspace.masks.carries.withUnsafeMutableBufferPointer { carries in
                    while start < pattern.count {
                        let end = min(start + 64 * MaskTable.width, pattern.count)
                        let strip = UnsafeBufferPointer(rebasing: pattern[start..<end])
                        length += ByteSubsequence.strip(strip, text, words, carries)
                        start = end
                    }
                }
            }
            return length
        }
    }

    /// One strip of up to 256 pattern bytes; the masks are zero before and after.
    private static func strip(
        _ strip: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>,
        _ words: UnsafeMutableBufferPointer<UInt64>, _ carries: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        for (place, byte) in strip.enumerated() {
            words[Int(byte & 0x7F) * MaskTable.width + place >> 6] |= 1 << UInt64(place & 63)
        }
        defer {
            for byte in strip {
                let base = Int(byte & 0x7F) * MaskTable.width
                for word in base..<(base + MaskTable.width) { words[word] = 0 }
            }
        }
        let count = strip.count
        let isLast = count < 64 * MaskTable.width
        var (s0, s1, s2, s3) = (UInt64.max, UInt64.max, UInt64.max, UInt64.max)
        guard let words = words.baseAddress, let carries = carries.baseAddress else { return 0 }
        if isLast, count <= 128 {
            for (index, byte) in text.enumerated() {
                let masks = words + Int(byte & 0x7F) * MaskTable.width
                var carry = UInt64(carries[index])
                CommonSubsequence.step(&s0, masks[0], &carry)
                CommonSubsequence.step(&s1, masks[1], &carry)
            }
        } else {
            for (index, byte) in text.enumerated() {
                let masks = words + Int(byte & 0x7F) * MaskTable.width
                var carry = UInt64(carries[index])
                CommonSubsequence.step(&s0, masks[0], &carry)
                CommonSubsequence.step(&s1, masks[1], &carry)
                CommonSubsequence.step(&s2, masks[2], &carry)
                CommonSubsequence.step(&s3, masks[3], &carry)
                carries[index] = UInt8(truncatingIfNeeded: carry)
            }
        }
        return CommonSubsequence.zeros(s0, count) + CommonSubsequence.zeros(s1, count - 64)
            + CommonSubsequence.zeros(s2, count - 128) + CommonSubsequence.zeros(s3, count - 192)
    }
}
