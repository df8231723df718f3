/// Which of many terms a text holds, read off in one pass (A. Aho and M. Corasick, 1975).
///
/// The time is linear in the text and the terms, however often they occur and however they overlap: a term that is
/// found is never looked at again, nor are the terms that it ends with.
///
/// Whole words are found by the same pass. Before every scalar that follows no letter or digit, in the text and in the
/// terms, a mark is read; a term begins with one, so that the automaton reaches its end only where it began at the
/// border of a word.
struct TermSearch: Sendable {
    /// How a state is reached.
    private struct Step {
        let depth: Int
        let from: Int32
        let byte: UInt8
        let to: Int32
    }

    /// A byte that UTF-8 never has.
    private static let mark: UInt8 = 0xFF

    private let wholeWords: Bool
    /// For each term the number of its distinct text.
    private let numbers: [Int]
    private let distinct: Int
    /// The states behind the first byte, without a look-up; 0 for none.
    private var first = [Int32](repeating: 0, count: 256)
    private var edges = EdgeTable()
    /// For each state the longest proper end of it that is a state too.
    private var fallback: [Int32] = [0]
    /// For each state the number of the term that ends there, -1 for none.
    private var term: [Int32] = [-1]
    /// For each state the nearest state on its way back, itself included, at which a term ends; 0 for none.
    private var ending: [Int32] = [0]

    /// Builds the automaton; no term is empty.
    init(_ terms: [[UInt8]], wholeWords: Bool) {
        self.wholeWords = wholeWords
        var numbers: [Int] = []
        var distinct = 0
        var (term, first, edges) = ([Int32(-1)], [Int32](repeating: 0, count: 256), EdgeTable())
        var steps: [Step] = []
        for bytes in terms {
            var (state, depth) = (Int32(0), 0)
            bytes.withUnsafeBufferPointer { bytes in
                TermSearch.read(bytes, marks: wholeWords) { byte, _ in
                    var next = state == 0 ? first[Int(byte)] : edges[state, byte]
                    if next == 0 {
                        next = Int32(truncatingIfNeeded: term.count)
                        term.append(-1)
                        steps.append(Step(depth: depth, from: state, byte: byte, to: next))
                        if state == 0 { first[Int(byte)] = next } else { edges.insert(state, byte, next) }
                    }
                    state = next
                    depth += 1
                    return true
                }
            }
            if term[Int(state)] < 0 {
                term[Int(state)] = Int32(truncatingIfNeeded: distinct)
                distinct += 1
            }
            numbers.append(Int(term[Int(state)]))
        }
        (self.numbers, self.distinct) = (numbers, distinct)
        (self.term, self.first, self.edges) = (term, first, edges)
        link(steps)
    }

    /// Whether each term occurs, where asked with no letter or digit directly beside it.
    func found(in text: UnsafeBufferPointer<UInt8>) -> [Bool] {
        var isFound = [Bool](repeating: false, count: distinct)
        var missing = distinct
        var state: Int32 = 0
        TermSearch.read(text, marks: wholeWords) { byte, end in
            state = next(state, byte)
            var place = ending[Int(state)]
            // With a term all the terms that it ends with are found.
            guard place > 0, !isFound[Int(term[Int(place)])], !wholeWords || !text.hasWord(at: end) else { return true }
            while place > 0, !isFound[Int(term[Int(place)])] {
                isFound[Int(term[Int(place)])] = true
                missing -= 1
                place = ending[Int(fallback[Int(place)])]
            }
            return missing > 0
        }
        return numbers.map { isFound[$0] }
    }

    // MARK: - The automaton

    private func next(_ from: Int32, _ byte: UInt8) -> Int32 {
        var state = from
        while state > 0 {
            let next = edges[state, byte]
            if next > 0 { return next }
            state = fallback[Int(state)]
        }
        return first[Int(byte)]
    }

    /// Gives each state, the shorter ones first, the way back and the terms that it ends with.
    private mutating func link(_ steps: [Step]) {
        fallback = [Int32](repeating: 0, count: term.count)
        ending = fallback
        for step in steps.sorted(by: { $0.depth < $1.depth }) {
            let back = step.from > 0 ? next(fallback[Int(step.from)], step.byte) : 0
            fallback[Int(step.to)] = back
            ending[Int(step.to)] = term[Int(step.to)] >= 0 ? step.to : ending[Int(back)]
        }
    }

    /// Reads a text's bytes, each with the place behind it, marks among them where asked, until `body` has enough.
    @inline(__always)
    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, marks: Bool, _ body: (UInt8, Int) -> Bool
    ) {
        var index = 0
        var isBehindWord = false
        while index < text.count {
            let (value, length) = text.scalar(at: index)
            if marks, !isBehindWord, !body(mark, index) { return }
            let end = min(index + length, text.count)
            while index < end {
                index += 1
                guard body(text[index - 1], index) else { return }
            }
            if marks { isBehindWord = WordScalar.isAlphanumeric(value, unicode: .max) }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a letter or digit begins at `index`.
    fileprivate func hasWord(at index: Int) -> Bool {
        index < count && WordScalar.isAlphanumeric(scalar(at: index).value, unicode: .max)
    }
}

/// The edges of a tree of bytes, by open addressing. Its texts come from the reward's file, not from a model.
private struct EdgeTable: Sendable {
    /// State and byte, + 1; 0 for free.
    private var keys = [UInt64](repeating: 0, count: 64)
    private var targets = [Int32](repeating: 0, count: 64)
    private var count = 0

    /// Where the edge of a state for a byte leads, 0 for none.
    @inline(__always)
    subscript(state: Int32, byte: UInt8) -> Int32 {
        let key = EdgeTable.key(state, byte)
        var slot = EdgeTable.slot(key, keys.count)
        while keys[slot] != 0 {
            if keys[slot] == key { return targets[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return 0
    }

    /// Adds an edge that is not there yet.
    mutating func insert(_ state: Int32, _ byte: UInt8, _ target: Int32) {
        if count * 2 >= keys.count {
            let (oldKeys, oldTargets) = (keys, targets)
            keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
            targets = [Int32](repeating: 0, count: oldKeys.count * 2)
            for (key, target) in zip(oldKeys, oldTargets) where key != 0 { put(key, target) }
        }
        put(EdgeTable.key(state, byte), target)
        count += 1
    }

    private mutating func put(_ key: UInt64, _ target: Int32) {
        var slot = EdgeTable.slot(key, keys.count)
        while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = key
        targets[slot] = target
    }

    @inline(__always)
    private static func key(_ state: Int32, _ byte: UInt8) -> UInt64 {
        UInt64(UInt32(bitPattern: state)) << 8 + UInt64(byte) + 1
    }

    @inline(__always)
    private static func slot(_ key: UInt64, _ count: Int) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (count - 1)
    }
}
