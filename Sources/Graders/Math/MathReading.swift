/// One side of a comparison in the forms it can have: a number with what stands around it, an object, words.
struct MathReading {
    let text: ArraySlice<UInt8>
    let scalars: [UInt32]
    let quantity: Result<Quantity, ArithmeticFailure>
    /// The text as a formula or another object.
    let symbolic: SymbolicReading
    private let arena: ExpressionArena
    /// Longer texts are compared as they stand, byte by byte.
    private static let maximumLength = 1 << 16

    init(_ written: ArraySlice<UInt8>, side: Quantity.Side, policy: MathPolicy, _ arena: ExpressionArena) {
        arena.budget.look(at: written.count)
        text = MathReading.unescaped(written)
        self.arena = arena
        symbolic = SymbolicReading(text, european: policy.europeanCompletion && side == .answer, arena)
        guard text.count <= MathReading.maximumLength else {
            scalars = []
            quantity = .failure(.syntax)
            return
        }
        // A command takes much longer than a letter.
        arena.budget.take(text.count / 2)
        scalars = PlainMath.scalars(text)
        quantity = Quantity.read(scalars, side: side, policy: policy, arena.budget)
    }

    /// The text with `\\frac` for `\\\\frac`: models often write LaTeX as it stands in source code.
    ///
    /// Two backslashes end a row where there are rows, and nothing else uses them in front of a command.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.count <= maximumLength, Bytes.first("\\\\", in: text, from: text.startIndex) != nil,
            Bytes.first("\\begin", in: text, from: text.startIndex) == nil
        else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        for (place, byte) in zip(text.indices, text) {
            let isDoubled = byte == 0x5C && place + 2 < text.endIndex && text[place + 1] == 0x5C
            if isDoubled, (0x61...0x7A).contains(text[place + 2] | 0x20) || text[place + 2] == 0x5C { continue }
            out.append(byte)
        }
        return out[...]
    }

    /// Whether two texts are the same words or the same formula, sign by sign.
    static func sameText(_ gold: MathReading, _ answer: MathReading) -> Bool {
        gold.arena.budget.look(at: 4 * (gold.text.count + answer.text.count))
        if gold.scalars.isEmpty || answer.scalars.isEmpty { return !gold.text.isEmpty && gold.text == answer.text }
        return AnswerText.equal(answer.scalars, gold.scalars)
    }

    private init(_ other: MathReading, quantity: Result<Quantity, ArithmeticFailure>) {
        (text, scalars, symbolic, arena) = (other.text, other.scalars, other.symbolic, other.arena)
        self.quantity = quantity
    }

    /// As text: for what the policy does not take for a number.
    var asText: MathReading { MathReading(self, quantity: .failure(.syntax)) }

    var isNumber: Bool { (try? quantity.get()) != nil }

    var isUndefined: Bool {
        if case .failure(.undefined) = quantity { true } else { false }
    }

    var isContradiction: Bool {
        if case .failure(.contradiction) = quantity { true } else { false }
    }

    var isTooLarge: Bool {
        if case .failure(.budget) = quantity { true } else { false }
    }

    var kind: MathVerdict.Reading {
        switch quantity {
        case .success: .number
        case .failure(.undefined): .undefined
        case .failure(.contradiction): .contradiction
        case .failure(.budget): .tooLarge
        case .failure(.syntax): symbolic.isValue ? .formula : .words
        }
    }
}
