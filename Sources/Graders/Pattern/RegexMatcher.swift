/// Runs a program over a text: all alternatives side by side, one scalar at a time (K. Thompson, 1968; R. Pike).
struct RegexMatcher {
    /// The most steps of one match: less than half a second's work.
    static let maximumSteps = 1 << 27

    private let program: RegexProgram
    private let bytes: UnsafeBufferPointer<UInt8>
    /// For each instruction the place in the text at which it was last entered, + 1.
    private let entered: UnsafeMutableBufferPointer<Int32>
    /// Instructions that are still to be entered at the place at hand: of each that is entered at most two follow.
    private let stack: UnsafeMutableBufferPointer<Int32>
    private let steps: Int
    private let matchesWhole: Bool
    private var taken = 0
    private var hasMatch = false
    /// For each class the last scalar from 128 up that was looked for, and whether the class has it.
    private var found: [(scalar: UInt32, isMember: Bool)]

    /// The instructions that wait for the next scalar.
    private struct Threads {
        let places: UnsafeMutableBufferPointer<Int32>
        var count = 0

        @inline(__always)
        mutating func append(_ place: Int32) {
            places[count] = place
            count += 1
        }
    }

    /// Whether the pattern matches a piece of the text, or all of it; nil when the bound on steps is passed.
    static func matches(_ program: RegexProgram, _ bytes: UnsafeBufferPointer<UInt8>, whole: Bool) -> Bool? {
        var steps = maximumSteps
        return matches(program, bytes, whole: whole, steps: &steps)
    }

    /// The same for one of several matches that share a bound: what it takes is drawn from `steps`.
    static func matches(
        _ program: RegexProgram, _ bytes: UnsafeBufferPointer<UInt8>, whole: Bool, steps: inout Int
    ) -> Bool? {
        let count = program.instructions.count
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 5 * count + 1) { memory in
            func part(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Int32> {
                UnsafeMutableBufferPointer(rebasing: memory[range])
            }
            var matcher = RegexMatcher(
                program: program, bytes: bytes, entered: part(0..<count), stack: part((3 * count)..<(5 * count + 1)),
                steps: steps, matchesWhole: whole,
                found: Array(repeating: (0, false), count: program.classes.count))
            matcher.entered.initialize(repeating: 0)
            matcher.taken = count / 8
            let result = matcher.run(
                Threads(places: part(count..<(2 * count))), Threads(places: part((2 * count)..<(3 * count))))
            steps -= matcher.taken
            return result
        }
    }

    private mutating func run(_ first: Threads, _ second: Threads) -> Bool? {
        var (threads, following) = (first, second)
        var place = 0
        return program.instructions.withUnsafeBufferPointer { instructions in
            program.classes.withUnsafeBufferPointer { classes in
                while true {
                    if place == 0 || !matchesWhole { enter(0, at: place, instructions, &threads) }
                    if hasMatch { return true }
                    guard place < bytes.count else { return false }
                    if matchesWhole, threads.count == 0 { return false }
                    let (scalar, length) = bytes.scalar(at: place)
                    place += length
                    following.count = 0
                    for index in 0..<threads.count {
                        let thread = threads.places[index]
                        if case .scalars(let number) = instructions[Int(thread)],
                            scalar < 128 ? classes[number].contains(scalar) : isMember(scalar, number, classes[number])
                        {
                            enter(thread + 1, at: place, instructions, &following)
                        }
                    }
                    taken += threads.count + 1
                    guard taken <= steps else { return nil }
                    swap(&threads, &following)
                }
            }
        }
    }

    @inline(__always)
    private mutating func isMember(_ scalar: UInt32, _ number: Int, _ set: borrowing RegexClass) -> Bool {
        if found[number].scalar != scalar {
            taken += set.searchSteps
            found[number] = (scalar, set.contains(scalar))
        }
        return found[number].isMember
    }

    /// Follows jumps and conditions from an instruction to those that consume a scalar.
    @inline(__always)
    private mutating func enter(
        _ start: Int32, at place: Int, _ instructions: UnsafeBufferPointer<RegexProgram.Instruction>,
        _ threads: inout Threads
    ) {
        let stamp = Int32(truncatingIfNeeded: place + 1)
        stack[0] = start
        var waiting = 1
        while waiting > 0 {
            waiting -= 1
            let instruction = stack[waiting]
            guard entered[Int(instruction)] != stamp else { continue }
            entered[Int(instruction)] = stamp
            taken += 1
            switch instructions[Int(instruction)] {
            case .scalars: threads.append(instruction)
            case .jump(let target):
                stack[waiting] = Int32(truncatingIfNeeded: target)
                waiting += 1
            case .split(let first, let second):
                stack[waiting] = Int32(truncatingIfNeeded: second)
                stack[waiting + 1] = Int32(truncatingIfNeeded: first)
                waiting += 2
            case .assert(let assertion):
                guard holds(assertion, at: place) else { continue }
                stack[waiting] = instruction + 1
                waiting += 1
            case .match: if !matchesWhole || place == bytes.count { hasMatch = true }
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
