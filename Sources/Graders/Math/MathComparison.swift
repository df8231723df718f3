/// Finds, reads and compares an answer of any kind.
struct MathComparison {
    let policy: MathPolicy
    let arena = ExpressionArena(MathBudget())
    var budget: MathBudget { arena.budget }

    init(policy: MathPolicy) { self.policy = policy }

    func verdict(completion: [UInt8], gold: [UInt8], input: GradedInput?) -> MathVerdict {
        var verdict = decide(completion: completion, gold: gold, input: input)
        verdict.operations = budget.steps
        return verdict
    }

    private func decide(completion: [UInt8], gold: [UInt8], input: GradedInput?) -> MathVerdict {
        let goldReading = self.gold(PlainText.letters(gold))
        if let problem = problem(goldReading) {
            return MathVerdict(isEqual: false, extraction: "reference", reading: .noReference, rule: problem)
        }
        let isNegative = (try? goldReading.quantity.get()).map { $0.value.double < 0 } ?? false
        let completion = PlainText.bytes(
            completion, keepsDashes: isNegative, keepsSigns: PlainText.hasSigns(gold))
        var looked = 2 * completion.count
        var place = AnswerExtraction.place(completion.span, input: input, &looked)
        var bytes = completion
        if place.needsJoining {
            bytes = AnswerExtraction.withoutThinking(completion.span)
            place = AnswerExtraction.place(bytes.span, in: 0..<bytes.count, .whole, &looked)
        }
        budget.look(at: looked)
        guard let range = place.range else {
            return MathVerdict(isEqual: false, extraction: place.rule.rawValue, reading: .nothing, rule: "no answer")
        }
        let first = answer(in: bytes, range, place, gold: goldReading)
        let found = resolved(first, in: bytes[place.scope], gold: goldReading)
        let shown = String(decoding: found.reading.text.prefix(60), as: UTF8.self)
        if let refusal = refusal(of: found, in: bytes[place.scope], gold: goldReading) {
            return MathVerdict(
                isEqual: false, extraction: found.rule.rawValue, reading: found.reading.kind, rule: refusal,
                answer: shown,
                refusal: refusal)
        }
        let (isEqual, reason) = compare(goldReading, found.reading)
        return MathVerdict(
            isEqual: isEqual, extraction: found.rule.rawValue, reading: found.reading.kind, rule: reason, answer: shown)
    }

    /// Why no answer can equal a reference, nil for one that has a value.
    private func problem(_ gold: MathReading) -> String? {
        if gold.text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return "The reference is empty." }
        return gold.isUndefined ? "The reference has no value." : nil
    }

    /// The answer in a reference, which may show its work: its last box, what follows `####` or "answer is".
    private func gold(_ gold: [UInt8]) -> MathReading {
        let whole = MathReading(gold[...], side: .gold, policy: policy, arena)
        let all = 0..<gold.count
        var looked = 6 * gold.count
        defer { budget.look(at: looked) }
        let isMarked =
            ByteScan.first("\\boxed", gold.span, all) != nil || ByteScan.first("####", gold.span, all) != nil
            || (!whole.isNumber && AnswerExtraction.behindAnchor(gold.span, all) != nil && !whole.symbolic.isValue)
        guard isMarked else { return whole }
        let place = AnswerExtraction.place(gold.span, in: all, .whole, &looked)
        guard let range = place.range else { return whole }
        if place.isBoxList {
            return MathReading(AnswerExtraction.joined(gold.span, range), side: .gold, policy: policy, arena)
        }
        let reading = MathReading(percent(gold, range, place.rule), side: .gold, policy: policy, arena)
        if place.rule == .boxed || reading.isNumber || reading.symbolic.isValue { return reading }
        guard let environment = AnswerExtraction.lastEnvironment(gold.span, range) else { return reading }
        return MathReading(percent(gold, environment.content, .environment), side: .gold, policy: policy, arena)
    }

    /// The text of a box or environment, with the percent sign that stands right behind it.
    func percent(_ bytes: [UInt8], _ range: Range<Int>, _ rule: AnswerExtraction.Rule) -> ArraySlice<UInt8> {
        guard rule == .boxed || rule == .environment else { return bytes[range] }
        var index = range.upperBound
        let end = bytes.count
        while index < end, index - range.upperBound < 12,
            [0x20, 0x24, 0x7D].contains(bytes[index])
                || (bytes[index] == 0x5C && ByteScan.has("\\)", bytes.span, index, end))
        { index += bytes[index] == 0x5C ? 2 : 1 }
        let hasSign =
            ByteScan.has("%", bytes.span, index, end) || ByteScan.has("\\%", bytes.span, index, end)
            || ByteScan.hasIgnoringCase("percent", bytes.span, index, end)
            || (ByteScan.hasIgnoringCase("pct", bytes.span, index, end)
                && !ByteScan.isLetter(bytes.span, index + 3, end))
        guard hasSign, range.upperBound > range.lowerBound, bytes[range.upperBound - 1] != 0x25 else {
            return bytes[range]
        }
        return (Array(bytes[range]) + [0x25])[...]
    }

    // MARK: - Comparing

    func compare(_ gold: MathReading, _ answer: MathReading) -> (Bool, String) {
        if case .success(let a) = gold.quantity, case .success(let b) = answer.quantity { return compare(a, b) }
        if gold.isUndefined || answer.isUndefined { return (false, "having no value") }
        if answer.isContradiction { return (false, "stating that two different numbers are equal") }
        if !(policy.requiresNumber && gold.isNumber), MathReading.sameText(gold, answer) {
            return (!isNothing(gold), "the same text")
        }
        // A number has to be written out where the policy says so.
        if policy.requiresNumber, gold.isNumber { return (false, "the form that is asked for") }
        if case .success(let b) = answer.quantity, let a = decimalComma(gold) { return compare(a, b) }
        let result = SymbolicReading.equal(gold.symbolic, answer.symbolic, tolerance: policy.tolerance)
        return (result.isEqual, result.rule?.rawValue ?? "its kind")
    }

    /// A reference like `1,22` as the number with a decimal comma: a list of two is hardly written so.
    private func decimalComma(_ gold: MathReading) -> Quantity? {
        let parts = gold.text.split(separator: 0x2C, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count <= 15, (2...15).contains(parts[1].count),
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return try? Quantity.read(gold.scalars, side: .answer, policy: MathPolicy(), budget).get()
    }

    /// Whether the text, compared with itself, is something without a value: `1/0`.
    private func isNothing(_ gold: MathReading) -> Bool {
        let symbolic = gold.symbolic
        return SymbolicReading.equal(symbolic, symbolic, tolerance: nil).rule == .domain
    }

    private func compare(_ gold: Quantity, _ answer: Quantity) -> (Bool, String) {
        if let a = gold.currency, let b = answer.currency, a != b { return (false, "their currencies") }
        if let a = gold.unit, let b = answer.unit, a != b {
            // "2 hours 30 minutes" is 150 minutes.
            guard gold.isMixed || answer.isMixed, let answer = answer.inUnit(a) else { return (false, "their units") }
            return compare(gold, answer)
        }
        if let a = gold.variable, let b = answer.variable, a != b { return (false, "their variables") }
        // `5 pounds` is money to the reader and may be a weight: a unit against a currency is two units.
        if gold.unit != nil, gold.currency == nil, answer.currency != nil, answer.unit == nil {
            return (false, "a currency in the place of a unit")
        }
        for a in readings(gold) {
            for b in readings(answer)
            where NumberEquality.equal(gold: a, answer: b, tolerance: policy.tolerance, budget) {
                if case .exact(let x) = a, case .exact(let y) = b, x == y { return (true, "exact arithmetic") }
                return (true, policy.tolerance == nil ? "the closeness of numbers" : "the tolerance")
            }
        }
        return (false, "exact arithmetic and the tolerance")
    }

    private func readings(_ quantity: Quantity) -> [NumberValue] {
        let values = [quantity.value] + (quantity.exact.map { [$0] } ?? [])
        guard policy.percentEither, quantity.isPercent, case .exact(let value) = quantity.value else { return values }
        return values + [.exact(value * Rational(100))]
    }
}
