/// Tokens of two texts as small integers, equal tokens having equal numbers.
struct TokenIDs {
    let reference: [Int32]
    let candidate: [Int32]
    /// How many different tokens the reference has; their numbers come first.
    let referenceKinds: Int

    init(reference referenceTokens: [ArraySlice<UInt8>], candidate candidateTokens: [ArraySlice<UInt8>]) {
        var ids: [ArraySlice<UInt8>: Int32] = [:]
        ids.reserveCapacity(referenceTokens.count + candidateTokens.count)
        func number(_ token: ArraySlice<UInt8>) -> Int32 {
            let next = Int32(ids.count)
            let id = ids[token] ?? next
            if id == next { ids[token] = next }
            return id
        }
        reference = referenceTokens.map(number)
        referenceKinds = ids.count
        candidate = candidateTokens.map(number)
    }

    private init(reference: [Int32], candidate: [Int32], referenceKinds: Int) {
        self.reference = reference
        self.candidate = candidate
        self.referenceKinds = referenceKinds
    }

    /// How many of the candidate's tokens occur in the reference, each as often as it occurs there at most.
    var matches: Int {
        var left = [Int32](repeating: 0, count: referenceKinds)
        for id in reference { left[Int(id)] += 1 }
        var matches = 0
        for id in candidate where Int(id) < referenceKinds && left[Int(id)] > 0 {
            left[Int(id)] -= 1
            matches += 1
        }
        return matches
    }

    /// The n-grams one longer than these, each numbered by its shorter n-gram and its last token in `tokens`.
    func extended(by tokens: TokenIDs, to n: Int) -> TokenIDs {
        var ids: [UInt64: Int32] = [:]
        func grams(_ shorter: [Int32], _ tokens: [Int32]) -> [Int32] {
            guard tokens.count >= n else { return [] }
            return (0...(tokens.count - n)).map { start in
                let key =
                    UInt64(UInt32(bitPattern: shorter[start])) << 32 | UInt64(UInt32(bitPattern: tokens[start + n - 1]))
                let next = Int32(ids.count)
                let id = ids[key] ?? next
                if id == next { ids[key] = next }
                return id
            }
        }
        let longer = grams(reference, tokens.reference)
        let kinds = ids.count
        return TokenIDs(reference: longer, candidate: grams(candidate, tokens.candidate), referenceKinds: kinds)
    }
}
