/// Runs a program over a text: all alternatives side by side, one scalar at a time (K. Thompson, 1968; R. Pike).
struct RegexMatcher {
    /// The most steps of one match: about a second's work.
    static let maximumSteps = 1 << 28

    private let program: RegexProgram
    private let bytes: UnsafeBufferPointer<UInt8>
    /// For each instruction the place in the text at which it was last entered, + 1.
    private var entered: [Int]
    private var steps = 0

    /// Whether the pattern matches a piece of the text, or all of it; nil when the bound on steps is passed.
    static func matches(
        _ program: RegexProgram, _ bytes: UnsafeBufferPointer<UInt8>, whole: Bool
    ) -> Bool? {
        var matcher = RegexMatcher(program, bytes)
        return matcher.run(whole: whole)
    }

    private init(_ program: RegexProgram, _ bytes: UnsafeBufferPointer<UInt8>) {
        self.program = program
        self.bytes = bytes
        entered = [Int](repeating: 0, count: program.instructions.count)
    }

    private mutating func run(whole: Bool) -> Bool? {
        var threads: [Int] = []
        var following: [Int] = []
        var stack: [Int] = []
        var place = 0
        var hasMatch = false
        while true {
            if place == 0 || !whole { enter(0, at: place, &threads, &stack, &hasMatch, whole) }
            if hasMatch { return true }
            guard place < bytes.count else { return false }
            if whole, threads.isEmpty { return false }
            let (scalar, length) = bytes.scalar(at: place)
            place += length
            following.removeAll(keepingCapacity: true)
            for thread in threads {
                if case .scalars(let number) = program.instructions[thread], program.classes[number].contains(scalar) {
                    enter(thread + 1, at: place, &following, &stack, &hasMatch, whole)
                }
            }
            steps += threads.count + 1
            guard steps <= RegexMatcher.maximumSteps else { return nil }
            swap(&threads, &following)
        }
    }

    /// Follows jumps and conditions from an instruction to those that consume a scalar.
    private mutating func enter(
        _ start: Int, at place: Int, _ threads: inout [Int], _ stack: inout [Int], _ hasMatch: inout Bool, _ whole: Bool
    ) {
        stack.append(start)
        while let instruction = stack.popLast() {
            guard entered[instruction] != place + 1 else { continue }
            entered[instruction] = place + 1
            steps += 1
            switch program.instructions[instruction] {
            case .scalars: threads.append(instruction)
            case .jump(let target): stack.append(target)
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .assert(let assertion): if holds(assertion, at: place) { stack.append(instruction + 1) }
            case .match: if !whole || place == bytes.count { hasMatch = true }
            }
        }
    }

    private func holds(_ assertion: RegexProgram.Assertion, at place: Int) -> Bool {
        switch assertion {
        case .textStart: place == 0
        case .textEnd: place == bytes.count
        case .lineStart: place == 0 || bytes[place - 1] == 0x0A
        case .lineEnd: place == bytes.count || bytes[place] == 0x0A
        case .wordBoundary: isWord(place - 1) != isWord(place)
        case .notWordBoundary: isWord(place - 1) == isWord(place)
        }
    }

    private func isWord(_ place: Int) -> Bool {
        guard bytes.indices.contains(place) else { return false }
        let byte = bytes[place]
        return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x5F
    }
}
