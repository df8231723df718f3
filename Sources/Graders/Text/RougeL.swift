/// ROUGE-L as rouge-score computes it: the longest common subsequence of the two token lists.
enum RougeL {
    /// The longest token list that is compared: the work grows with the product of the lengths.
    static let maximumTokens = 16_384

    /// Precision, recall and F1, or nil when a text has too many tokens.
    static func score(candidate: String, reference: String) -> (precision: Double, recall: Double, f1: Double)? {
        let referenceTokens = tokens(reference)
        let candidateTokens = tokens(candidate)
        guard referenceTokens.count <= maximumTokens, candidateTokens.count <= maximumTokens else { return nil }
        let ids = TokenIDs(reference: referenceTokens, candidate: candidateTokens)
        guard !ids.reference.isEmpty, !ids.candidate.isEmpty else { return (0, 0, 0) }
        let common = Double(longestCommonSubsequence(ids))
        let precision = common / Double(ids.candidate.count)
        let recall = common / Double(ids.reference.count)
        let sum = precision + recall
        return (precision, recall, sum > 0 ? 2 * precision * recall / sum : 0)
    }

    /// Runs of `[a-z0-9]` after lower-casing by the full Unicode mapping.
    static func tokens(_ text: String) -> [ArraySlice<UInt8>] {
        // Two scalars outside ASCII have ASCII in their lower case: the Kelvin sign (k) and İ (i and a combining dot).
        var bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x41...0x5A: bytes[index] += 32
            case 0x61...0x7A, 0x30...0x39: break
            case 0xC4 where index + 1 < bytes.count && bytes[index + 1] == 0xB0:
                bytes[index] = 0x69
                bytes[index + 1] = 0x20
                index += 1
            case 0xE2 where index + 2 < bytes.count && bytes[index + 1] == 0x84 && bytes[index + 2] == 0xAA:
                // The letter has to stay next to its neighbours: zeros are taken out below.
                (bytes[index], bytes[index + 1], bytes[index + 2]) = (0x6B, 0x00, 0x00)
                index += 2
            default: bytes[index] = 0x20
            }
            index += 1
        }
        if bytes.contains(0) { bytes.removeAll { $0 == 0 } }
        return bytes.split(separator: 0x20)
    }

    /// The length of the longest common subsequence, 64 reference tokens at a time (Hyyrö 2004).
    static func longestCommonSubsequence(_ ids: TokenIDs) -> Int {
        let words = (ids.reference.count + 63) / 64
        var masks = [UInt64](repeating: 0, count: ids.referenceKinds * words)
        for (position, id) in ids.reference.enumerated() {
            masks[Int(id) * words + position >> 6] |= 1 << UInt64(position & 63)
        }
        var state = [UInt64](repeating: .max, count: words)
        for id in ids.candidate where Int(id) < ids.referenceKinds {
            let row = Int(id) * words
            var carry: UInt64 = 0
            for word in 0..<words {
                let old = state[word]
                let matches = old & masks[row + word]
                let (partial, overflow) = old.addingReportingOverflow(matches)
                let (sum, overflowByCarry) = partial.addingReportingOverflow(carry)
                carry = overflow || overflowByCarry ? 1 : 0
                state[word] = sum | (old &- matches)
            }
        }
        var zeros = 0
        for word in 0..<words {
            let used = min(64, ids.reference.count - word * 64)
            let mask: UInt64 = used == 64 ? .max : (1 << UInt64(used)) - 1
            zeros += (~state[word] & mask).nonzeroBitCount
        }
        return zeros
    }
}
