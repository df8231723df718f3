/// What a parameter's text has to match as a whole: a regular expression without anything that can backtrack.
///
/// Characters, `.`, classes `[a-z]`, `\d \w \s`, groups, `|`, `* + ?` and `{m,n}`. A pattern comes from a stranger's
/// manifest and runs in this process, so matching takes time linear in text times pattern, and its program is bounded.
package struct ParameterPattern: Sendable, Hashable {
    /// Why a text is no pattern.
    package struct Problem: Error {
        let message: String
    }

    package let source: String
    private let program: PatternProgram

    package init(_ source: String) throws(Problem) {
        self.source = source
        var parser = PatternParser(source)
        program = try parser.program()
    }

    /// Whether the whole text matches.
    package func matches(_ text: String) -> Bool {
        var states = program.reachable(from: [program.start])
        for scalar in text.unicodeScalars {
            if states.isEmpty { return false }
            let next = states.compactMap { state -> Int? in
                guard case .take(let set, let after) = program.states[state], set.contains(scalar) else { return nil }
                return after
            }
            states = program.reachable(from: next)
        }
        return states.contains(PatternProgram.accept)
    }

    package static func == (a: Self, b: Self) -> Bool { a.source == b.source }

    package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

/// The characters that one place of a pattern takes.
struct PatternSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }

    static let any = PatternSet(ranges: [], isNegated: true)
    static let digit = PatternSet(ranges: [0x30...0x39])
    static let word = PatternSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = PatternSet(ranges: [0x09...0x0D, 0x20...0x20])
}

/// A pattern as a Thompson automaton: states that take a character, and states that fork.
struct PatternProgram: Sendable {
    enum State: Sendable {
        case accept
        case take(PatternSet, after: Int)
        case fork(Int, Int)
    }

    static let accept = 0
    static let largestCount = 4096

    var states: [State] = [.accept]
    var start = 0
    /// Parts written, the empty ones too: repeats of nothing would otherwise cost time without bound.
    private var parts = 0

    /// Counts one more part of the pattern.
    mutating func count() throws(ParameterPattern.Problem) {
        parts += 1
        guard parts <= 4 * Self.largestCount else { throw Self.tooLarge }
    }

    mutating func add(_ state: State) throws(ParameterPattern.Problem) -> Int {
        guard states.count < Self.largestCount else { throw Self.tooLarge }
        states.append(state)
        return states.count - 1
    }

    private static var tooLarge: ParameterPattern.Problem {
        ParameterPattern.Problem(message: "it stands for too many places; expected at most 4096.")
    }

    /// The states that take or accept, reached without a character; each at most once.
    func reachable(from starts: [Int]) -> [Int] {
        var seen = [Bool](repeating: false, count: states.count)
        var waiting = starts
        var found: [Int] = []
        while let state = waiting.popLast() {
            if seen[state] { continue }
            seen[state] = true
            if case .fork(let first, let second) = states[state] {
                waiting.append(first)
                waiting.append(second)
            } else {
                found.append(state)
            }
        }
        return found
    }
}
