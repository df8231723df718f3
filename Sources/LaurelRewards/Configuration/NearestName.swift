/// Finds the known name that a misspelt one was probably meant to be.
package enum NearestName {
    /// The candidate with the smallest edit distance, when it is near enough to be worth naming.
    ///
    /// A third of the longer name may be wrong. Short words are near to each other by chance: for a name of up to three
    /// letters only two that changed places, or one that is too much or too few, make a misspelling.
    package static func nearest(to name: String, among candidates: [String]) -> String? {
        let wanted = scalars(name)
        guard wanted.count <= 200 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = scalars(candidate)
            guard other.count <= 200 else { continue }
            var distance = editDistance(wanted, other)
            if wanted.count <= 3 {
                let isSwap = wanted.sorted() == other.sorted()
                let isOneOff = wanted.count != other.count && min(wanted.count, other.count) >= 2
                guard distance <= 1 && (isSwap || isOneOff) || begins(other, wanted) else { continue }
            }
            if distance > 2, begins(other, wanted) { distance = 2 }
            guard distance <= max(wanted.count, other.count) / 3 || begins(other, wanted) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.name
    }

    /// ` Did you mean …?`, or nothing when no candidate is near.
    package static func hint(for name: String, among candidates: [String]) -> String {
        nearest(to: name, among: candidates).map { " Did you mean `\($0)`?" } ?? ""
    }

    /// ` Known here: …`, or nothing where nothing is known.
    package static func known(_ names: [String]) -> String {
        names.isEmpty ? "" : " Known here: \(names.joined(separator: ", "))."
    }

    private static func scalars(_ text: String) -> [UInt32] {
        text.lowercased().unicodeScalars.map { $0 == "-" ? 0x5F : $0.value }
    }

    /// Whether one name is long enough a beginning of the other to be short for it.
    private static func begins(_ a: [UInt32], _ b: [UInt32]) -> Bool {
        min(a.count, b.count) >= 3 && (a.starts(with: b) || b.starts(with: a))
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other.
    private static func editDistance(_ a: [UInt32], _ b: [UInt32]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        var row = last
        for i in 1...a.count {
            row[0] = i
            for j in 1...b.count {
                var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
                row[j] = cost
            }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[b.count]
    }
}
