/// Turns a parsed pattern into a program.
struct RegexCompiler {
    private var program = RegexProgram()
    private var numbers: [RegexClass: Int] = [:]
    /// Parts written out, the empty ones too: counts of nothing, `((){1000}){1000}`, add no instruction.
    private var parts = 0

    static func compile(_ pattern: String, options: RegexParser.Options) throws(RegexError) -> RegexProgram {
        var parser = RegexParser(pattern, options: options)
        let node = try parser.parse()
        var compiler = RegexCompiler()
        try compiler.emit(node)
        try compiler.add(.match)
        return compiler.program
    }

    private mutating func add(_ instruction: RegexProgram.Instruction) throws(RegexError) {
        guard program.instructions.count < RegexProgram.maximumInstructions else { throw Self.tooLarge }
        program.instructions.append(instruction)
    }

    private static var tooLarge: RegexError {
        RegexError(
            position: 1,
            problem: "The pattern is too large when its counts are written out (more than "
                + "\(RegexProgram.maximumInstructions) steps); expected smaller counts.")
    }

    private var here: Int { program.instructions.count }

    private mutating func emit(_ node: RegexParser.Node) throws(RegexError) {
        parts += 1
        guard parts <= 4 * RegexProgram.maximumInstructions else { throw Self.tooLarge }
        switch node {
        case .empty: return
        case .scalars(let set):
            let number = numbers[set] ?? program.classes.count
            if number == program.classes.count {
                program.classes.append(set)
                numbers[set] = number
            }
            try add(.scalars(number))
        case .assertion(let assertion): try add(.assert(assertion))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .choice(let nodes): try emit(choice: nodes)
        case .repeated(let node, let minimum, let maximum): try emit(node, minimum, maximum)
        }
    }

    private mutating func emit(choice nodes: [RegexParser.Node]) throws(RegexError) {
        var ends: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index + 1 < nodes.count else {
                try emit(node)
                continue
            }
            let split = here
            try add(.split(0, 0))
            try emit(node)
            ends.append(here)
            try add(.jump(0))
            program.instructions[split] = .split(split + 1, here)
        }
        for end in ends { program.instructions[end] = .jump(here) }
    }

    private mutating func emit(_ node: RegexParser.Node, _ minimum: Int, _ maximum: Int?) throws(RegexError) {
        for _ in 0..<minimum { try emit(node) }
        guard let maximum else {
            let split = here
            try add(.split(0, 0))
            try emit(node)
            try add(.jump(split))
            program.instructions[split] = .split(split + 1, here)
            return
        }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(here)
            try add(.split(0, 0))
            try emit(node)
        }
        for split in splits { program.instructions[split] = .split(split + 1, here) }
    }
}
