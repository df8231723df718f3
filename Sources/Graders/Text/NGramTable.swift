/// Counts the n-grams that two token lists share, each as often as it occurs on both sides.
///
/// An n-gram is known by its (n-1)-gram and its last token, so that every order costs one look-up a token, whatever
/// its length.
struct NGramTable: Sendable {
    /// Packed n-gram + 1 by hash; 0 for free. A slot's place is its n-gram's number.
    private var keys: [UInt64] = []
    /// How often each n-gram of the reference is still free.
    private var counts: [Int32] = []
    private var referenceGrams: [Int32] = []
    private var candidateGrams: [Int32] = []
    private static let seed = UInt64.random(in: .min ... .max) | 1

    /// The number of shared n-grams of the orders 1 to `order`; `matches[n - 1]` for n-grams.
    mutating func count(in text: TextGrams, upTo order: Int, into matches: inout [Int]) {
        matches.removeAll(keepingCapacity: true)
        for n in 1...order {
            if n == 1 {
                matches.append(unigrams(text))
            } else if matches[n - 2] == 0 {
                matches.append(0)
            } else {
                matches.append(extend(text, to: n))
            }
        }
    }

    /// The number of shared n-grams of one order.
    mutating func count(in text: TextGrams, order: Int) -> Int {
        if order == 1 { return shared(text) }
        // As many numbers as fit into a key are looked up at once.
        let width = 64 / order
        if text.kinds < 1 << width { return shared(text, order: order, width: UInt64(width)) }
        var matches: [Int] = []
        count(in: text, upTo: order, into: &matches)
        return matches[order - 1]
    }

    /// The number of shared tokens.
    private mutating func shared(_ text: TextGrams) -> Int {
        counts.refill(0, count: text.kinds)
        let kinds = text.kinds
        return counts.withUnsafeMutableBufferPointer { counts in
            for id in text.reference { counts[Int(id)] += 1 }
            var matches = 0
            for id in text.candidate where Int(id) < kinds && counts[Int(id)] > 0 {
                counts[Int(id)] -= 1
                matches += 1
            }
            return matches
        }
    }

    /// The number of shared n-grams, each a key of `order` numbers of `width` bits, the number + 1 of each token.
    private mutating func shared(_ text: TextGrams, order: Int, width: UInt64) -> Int {
        let referenceCount = text.reference.count - order + 1
        guard referenceCount > 0, text.candidate.count >= order else { return 0 }
        var capacity = 16
        while capacity < referenceCount * 2 { capacity *= 2 }
        keys.refill(0, count: capacity)
        counts.resize(0, count: max(counts.count, capacity))
        let slots = capacity - 1
        let seed = NGramTable.seed
        let kept: UInt64 = width * UInt64(order) == 64 ? .max : (1 << (width * UInt64(order))) - 1
        return keys.withUnsafeMutableBufferPointer { keys in
            counts.withUnsafeMutableBufferPointer { counts in
                var key: UInt64 = 0
                for (place, id) in text.reference.enumerated() {
                    key = (key << width | UInt64(id) + 1) & kept
                    guard place >= order - 1 else { continue }
                    let slot = NGramTable.slot(of: key, in: keys, slots, seed)
                    counts[slot] = keys[slot] == 0 ? 1 : counts[slot] + 1
                    keys[slot] = key
                }
                var matches = 0
                var known = 0
                for id in text.candidate {
                    guard Int(id) < text.kinds else {
                        known = 0
                        continue
                    }
                    key = (key << width | UInt64(id) + 1) & kept
                    known += 1
                    guard known >= order else { continue }
                    let slot = NGramTable.slot(of: key, in: keys, slots, seed)
                    if keys[slot] != 0, counts[slot] > 0 {
                        counts[slot] -= 1
                        matches += 1
                    }
                }
                return matches
            }
        }
    }

    private mutating func unigrams(_ text: TextGrams) -> Int {
        referenceGrams.resize(0, count: text.reference.count)
        candidateGrams.resize(0, count: text.candidate.count)
        referenceGrams.withUnsafeMutableBufferPointer { grams in
            for (place, id) in text.reference.enumerated() { grams[place] = Int32(bitPattern: id) }
        }
        candidateGrams.withUnsafeMutableBufferPointer { grams in
            for (place, id) in text.candidate.enumerated() {
                grams[place] = Int(id) < text.kinds ? Int32(bitPattern: id) : -1
            }
        }
        return shared(text)
    }

    private mutating func extend(_ text: TextGrams, to n: Int) -> Int {
        let referenceCount = text.reference.count - n + 1
        let candidateCount = text.candidate.count - n + 1
        guard referenceCount > 0, candidateCount > 0 else { return 0 }
        var capacity = 16
        while capacity < referenceCount * 2 { capacity *= 2 }
        keys.refill(0, count: capacity)
        if counts.count < capacity { counts.append(contentsOf: repeatElement(0, count: capacity - counts.count)) }
        let mask = capacity - 1
        let seed = NGramTable.seed
        let reference = text.reference
        let candidate = text.candidate
        let kinds = text.kinds
        return keys.withUnsafeMutableBufferPointer { keys in
            counts.withUnsafeMutableBufferPointer { counts in
                referenceGrams.withUnsafeMutableBufferPointer { grams in
                    for start in 0..<referenceCount {
                        let key = NGramTable.key(grams[start], reference[start + n - 1])
                        let slot = NGramTable.slot(of: key, in: keys, mask, seed)
                        if keys[slot] == 0 {
                            keys[slot] = key
                            counts[slot] = 1
                        } else {
                            counts[slot] += 1
                        }
                        grams[start] = Int32(truncatingIfNeeded: slot)
                    }
                }
                var matches = 0
                candidateGrams.withUnsafeMutableBufferPointer { grams in
                    for start in 0..<candidateCount where grams[start] >= 0 {
                        let last = candidate[start + n - 1]
                        guard Int(last) < kinds else {
                            grams[start] = -1
                            continue
                        }
                        let slot = NGramTable.slot(of: NGramTable.key(grams[start], last), in: keys, mask, seed)
                        guard keys[slot] != 0 else {
                            grams[start] = -1
                            continue
                        }
                        grams[start] = Int32(truncatingIfNeeded: slot)
                        if counts[slot] > 0 {
                            counts[slot] -= 1
                            matches += 1
                        }
                    }
                }
                return matches
            }
        }
    }

    @inline(__always)
    private static func key(_ shorter: Int32, _ last: UInt32) -> UInt64 {
        (UInt64(UInt32(bitPattern: shorter)) << 32 | UInt64(last)) &+ 1
    }

    /// The slot of a key, or the free one where it belongs.
    @inline(__always)
    private static func slot(
        of key: UInt64, in keys: UnsafeMutableBufferPointer<UInt64>, _ mask: Int, _ seed: UInt64
    ) -> Int {
        let product = (key ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: product.high ^ product.low) & mask
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }
}

/// Two numbered token lists, as `NGramTable` reads them.
struct TextGrams {
    let reference: UnsafeBufferPointer<UInt32>
    let candidate: UnsafeBufferPointer<UInt32>
    /// How many different tokens the reference has; the candidate's other tokens have higher numbers.
    let kinds: Int
}

extension TextWorkspace {
    /// The number of shared n-grams of one order.
    mutating func countMatches(of order: Int) -> Int {
        ids.withUnsafeBufferPointer { ids in
            let text = TextGrams(
                reference: UnsafeBufferPointer(rebasing: ids[..<referenceCount]),
                candidate: UnsafeBufferPointer(rebasing: ids[referenceCount...]), kinds: referenceKinds)
            return grams.count(in: text, order: order)
        }
    }

    /// Counts the shared n-grams of the orders 1 to `order` into `matches`.
    mutating func countMatches(upTo order: Int) {
        ids.withUnsafeBufferPointer { ids in
            let text = TextGrams(
                reference: UnsafeBufferPointer(rebasing: ids[..<referenceCount]),
                candidate: UnsafeBufferPointer(rebasing: ids[referenceCount...]), kinds: referenceKinds)
            grams.count(in: text, upTo: order, into: &matches)
        }
    }
}
