/// Texts from a seeded generator: English-like words, other scripts, odd spaces and bare punctuation.
struct RandomText {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private static let words = [
        "the", "cat", "sat", "running", "runs", "policy", "rewards", "a", "value", "of", "model", "trained", "answers",
    ]
    private static let odd = [
        "3.14", "U.S.", "1,000-", "don't", "x=1", "<b>", "&amp;", "ΟΔΟΣ", "Straße", "漢字", "ไทย", "e\u{301}", "😀", "--",
        "İ", "\u{200B}",
    ]

    /// English-like words between single spaces.
    mutating func sentence(words range: ClosedRange<Int>) -> String {
        (0..<Int.random(in: range, using: &random)).map { _ in
            RandomText.words.randomElement(using: &random) ?? "word"
        }.joined(separator: " ")
    }

    /// Anything.
    mutating func any() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            text +=
                (Bool.random(using: &random) ? RandomText.words : RandomText.odd).randomElement(using: &random) ?? ""
            text += [" ", "  ", "\n", "\u{A0}", "", ". ", ", "].randomElement(using: &random) ?? " "
        }
        return text
    }

    /// Letters of an alphabet without a break.
    mutating func letters(_ count: Int, of alphabet: String) -> String {
        let scalars = Array(alphabet.unicodeScalars)
        var view = String.UnicodeScalarView()
        for _ in 0..<count { view.append(scalars[Int.random(in: 0..<scalars.count, using: &random)]) }
        return String(view)
    }

    /// Lines of one-letter words, some of them empty.
    mutating func lines(_ range: ClosedRange<Int>, alphabet: String) -> String {
        (0..<Int.random(in: range, using: &random)).map { _ in
            letters(Int.random(in: 0...6, using: &random), of: alphabet).map(String.init).joined(separator: " ")
        }.joined(separator: "\n")
    }
}

/// The textbook forms that the fast kernels are checked against.
enum Naive {
    static func table<T: Equatable>(_ a: [T], _ b: [T]) -> [[Int]] {
        var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in a.indices {
            for j in b.indices {
                table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
            }
        }
        return table
    }

    static func commonSubsequence<T: Equatable>(_ a: [T], _ b: [T]) -> Int { table(a, b)[a.count][b.count] }

    static func editDistance<T: Equatable>(_ a: [T], _ b: [T]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count]
    }

    /// rouge-score's `_summary_level_lcs`, line by line.
    static func summaryHits(reference: String, candidate: String) -> Int {
        func lines(_ text: String) -> [[Substring]] {
            text.split(separator: "\n").map { $0.split(separator: " ") }
        }
        var (free, wanted): ([Substring: Int], [Substring: Int]) = ([:], [:])
        for line in lines(candidate) { for word in line { free[word, default: 0] += 1 } }
        for line in lines(reference) { for word in line { wanted[word, default: 0] += 1 } }
        var hits = 0
        for line in lines(reference) {
            var union: Set<Int> = []
            for other in lines(candidate) {
                let t = table(line, other)
                var (i, j) = (line.count, other.count)
                while i > 0, j > 0 {
                    if line[i - 1] == other[j - 1] {
                        union.insert(i - 1)
                        i -= 1
                        j -= 1
                    } else if t[i][j - 1] > t[i - 1][j] {
                        j -= 1
                    } else {
                        i -= 1
                    }
                }
            }
            for place in union.sorted() where free[line[place], default: 0] > 0 && wanted[line[place], default: 0] > 0 {
                hits += 1
                free[line[place], default: 0] -= 1
                wanted[line[place], default: 0] -= 1
            }
        }
        return hits
    }

    /// Every window that rapidfuzz looks at, for a shorter and a longer text.
    static func partialRatio<T: Hashable>(_ short: [T], _ long: [T]) -> Double {
        let known = Set(short)
        var best = 0.0
        func look(_ window: ArraySlice<T>) {
            let common = commonSubsequence(short, Array(window))
            best = max(best, 2 * Double(common) / Double(short.count + window.count))
        }
        for end in 1..<max(2, short.count) where end < short.count && known.contains(long[end - 1]) {
            look(long[..<end])
        }
        for start in 0..<(long.count - short.count) where known.contains(long[start + short.count - 1]) {
            look(long[start..<(start + short.count)])
        }
        for start in (long.count - short.count)..<long.count where known.contains(long[start]) { look(long[start...]) }
        return best
    }
}
