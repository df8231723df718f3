/// Reads a pattern into a tree and writes the tree as a program.
struct PatternParser {
    private indirect enum Tree {
        case set(PatternSet)
        case sequence([Tree])
        case either([Tree])
        case repeated(Tree, least: Int, most: Int?)
    }

    private typealias Problem = ParameterPattern.Problem

    private static let deepest = 32
    private static let largestRepeat = 1000
    private static let longest = 1000

    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    mutating func program() throws(ParameterPattern.Problem) -> PatternProgram {
        guard scalars.count <= Self.longest else { throw problem("it is too long; expected at most 1000 characters.") }
        let tree = try alternatives(depth: 0)
        guard position == scalars.count else { throw problem("there is a `)` without its `(`.") }
        var program = PatternProgram()
        program.start = try Self.write(tree, before: PatternProgram.accept, to: &program)
        return program
    }

    private mutating func alternatives(depth: Int) throws(ParameterPattern.Problem) -> Tree {
        guard depth <= Self.deepest else { throw problem("its groups are nested too deep.") }
        var branches: [Tree] = []
        repeat { branches.append(try sequence(depth: depth)) } while take("|")
        return branches.count == 1 ? branches[0] : .either(branches)
    }

    private mutating func sequence(depth: Int) throws(ParameterPattern.Problem) -> Tree {
        var items: [Tree] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let item = try atom(depth: depth)
            items.append(try repetition(of: item))
        }
        return .sequence(items)
    }

    private mutating func atom(depth: Int) throws(ParameterPattern.Problem) -> Tree {
        let scalar = try next()
        switch scalar {
        case "(":
            if peek == "?" { throw problem("`(?` is not read; expected plain groups.") }
            let inner = try alternatives(depth: depth + 1)
            guard take(")") else { throw problem("a `(` has no `)`.") }
            return inner
        case "[": return .set(try characterClass())
        case ".": return .set(.any)
        case "\\": return .set(try escape())
        case "*", "+", "?", "{": throw problem("`\(scalar)` has nothing to repeat.")
        case "^", "$": throw problem("`\(scalar)` is not read; a pattern matches the whole text anyway.")
        default: return .set(PatternSet(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func repetition(of item: Tree) throws(ParameterPattern.Problem) -> Tree {
        if take("*") { return .repeated(item, least: 0, most: nil) }
        if take("+") { return .repeated(item, least: 1, most: nil) }
        if take("?") { return .repeated(item, least: 0, most: 1) }
        guard take("{") else { return item }
        let least = try number()
        var most: Int? = least
        if take(",") { most = peek == "}" ? nil : try number() }
        guard take("}"), most.map({ $0 >= least }) ?? true else {
            throw problem("a repeat is not of the form {2}, {2,} or {2,5}.")
        }
        return .repeated(item, least: least, most: most)
    }

    private mutating func number() throws(ParameterPattern.Problem) -> Int {
        var value = 0
        let start = position
        while let digit = peek, PatternSet.digit.contains(digit) {
            value = value * 10 + Int(digit.value - 0x30)
            position += 1
            guard value <= Self.largestRepeat else { throw problem("it repeats more than 1000 times.") }
        }
        guard position > start else { throw problem("a repeat is not of the form {2}, {2,} or {2,5}.") }
        return value
    }

    private mutating func characterClass() throws(ParameterPattern.Problem) -> PatternSet {
        var set = PatternSet(ranges: [], isNegated: take("^"))
        repeat {
            let low = try classItem()
            guard low.ranges.count == 1, low.ranges[0].count == 1, peek == "-",
                position + 1 < scalars.count, scalars[position + 1] != "]"
            else {
                set.ranges += low.ranges
                continue
            }
            position += 1
            let high = try classItem()
            guard high.ranges.count == 1, high.ranges[0].count == 1,
                low.ranges[0].lowerBound <= high.ranges[0].lowerBound
            else { throw problem("a range in [ ] does not go upwards.") }
            set.ranges.append(low.ranges[0].lowerBound...high.ranges[0].lowerBound)
        } while !take("]")
        return set
    }

    private mutating func classItem() throws(ParameterPattern.Problem) -> PatternSet {
        let scalar = try next()
        return scalar == "\\" ? try escape() : PatternSet(ranges: [scalar.value...scalar.value])
    }

    private mutating func escape() throws(ParameterPattern.Problem) -> PatternSet {
        let scalar = try next()
        switch scalar {
        case "d": return .digit
        case "w": return .word
        case "s": return .space
        case "n": return PatternSet(ranges: [0x0A...0x0A])
        case "t": return PatternSet(ranges: [0x09...0x09])
        default:
            guard !PatternSet.word.contains(scalar) else {
                throw problem("`\\\(scalar)` is not read; expected \\d, \\w, \\s or an escaped sign.")
            }
            return PatternSet(ranges: [scalar.value...scalar.value])
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func next() throws(ParameterPattern.Problem) -> Unicode.Scalar {
        guard let scalar = peek else { throw problem("it ends too early.") }
        position += 1
        return scalar
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    private func problem(_ message: String) -> ParameterPattern.Problem {
        ParameterPattern.Problem(message: message)
    }

    /// Writes a tree's states in front of `after`; the result is its first state.
    private static func write(
        _ tree: Tree, before after: Int, to program: inout PatternProgram
    ) throws(ParameterPattern.Problem) -> Int {
        try program.count()
        switch tree {
        case .set(let set): return try program.add(.take(set, after: after))
        case .sequence(let items):
            var start = after
            for item in items.reversed() { start = try write(item, before: start, to: &program) }
            return start
        case .either(let branches):
            var start = try write(branches[branches.count - 1], before: after, to: &program)
            for branch in branches.dropLast().reversed() {
                start = try program.add(.fork(try write(branch, before: after, to: &program), start))
            }
            return start
        case .repeated(let item, let least, let most):
            var start = after
            if let most {
                for _ in least..<most {
                    start = try program.add(.fork(try write(item, before: start, to: &program), after))
                }
            } else {
                let loop = try program.add(.fork(after, after))
                program.states[loop] = .fork(try write(item, before: loop, to: &program), after)
                start = loop
            }
            for _ in 0..<least { start = try write(item, before: start, to: &program) }
            return start
        }
    }
}
