/// Reading what stands at the place of the answer: a value, a sentence with a formula or a number in it.
extension MathComparison {
    /// Texts of formulas that are tried as one value; longer ones are prose.
    private static let maximumValue = 2_048

    /// An answer that was found.
    struct Found {
        let reading: MathReading
        let rule: AnswerExtraction.Rule
        /// What the words around it make of it.
        var stance = Stance.asserted
    }

    /// Finds the answer at the place that the rules of extraction give.
    func answer(in bytes: [UInt8], _ range: Range<Int>, _ place: AnswerExtraction.Place, gold: MathReading) -> Found {
        if place.isBoxList {
            return Found(reading: read(AnswerExtraction.joined(bytes.span, range), gold), rule: .boxed)
        }
        if place.rule == .boxed {
            let stance = Stance.of(bytes.span, range, in: place.scope)
            return Found(reading: read(percent(bytes, range, .boxed), gold), rule: .boxed, stance: stance)
        }
        // "The answer is 42!" is no factorial, unless one is looked for.
        let isSentence =
            place.rule == .anchor
            || bytes[range].last == 0x21 && AnswerExtraction.wordsOutsideEnvironments(bytes[range]) > 0
        let line =
            isSentence && !gold.text.contains(0x21) ? AnswerExtraction.withoutExclamation(bytes.span, range) : range
        var found = answer(in: bytes, line, place, gold)
        if found.stance == .asserted, let anchor = place.anchor {
            found.stance = Stance.before(bytes.span, anchor, place.scope, isStated: true)
        }
        return found
    }

    private func answer(
        in bytes: [UInt8], _ range: Range<Int>, _ place: AnswerExtraction.Place, _ gold: MathReading
    ) -> Found {
        let rule = place.rule
        let text = bytes[range]
        let whole = read(text, gold)
        // "The answer is 28 (4 * 7)": what stands in brackets behind a number says how, and is no factor.
        if rule == .anchor, gold.isNumber, let bare = AnswerExtraction.withoutAside(bytes.span, range) {
            let reading = read(bytes[bare], gold)
            if reading.isNumber {
                let stance = Stance.behind(bytes.span, bare.upperBound, place.scope)
                return Found(reading: reading, rule: rule, stance: stance)
            }
        }
        // "The answer is x = 5, since y = 3": a reason is no part of a list.
        if rule == .anchor, !whole.isNumber, AnswerExtraction.hasReason(bytes.span, range),
            let found = announced(bytes, range, place.scope, gold)
        {
            return found
        }
        if isValue(whole, gold), !isSentence(text, whole), !isProse(text, whole, gold) {
            let stance = rule == .anchor ? Stance.behind(bytes.span, range.upperBound, place.scope) : .asserted
            return Found(reading: whole, rule: rule, stance: stance)
        }
        if rule == .anchor, let found = announced(bytes, range, place.scope, gold) { return found }
        budget.look(at: 4 * range.count)
        if let environment = AnswerExtraction.lastEnvironment(bytes.span, range) {
            return answer(in: bytes, range, environment, gold)
        }
        if let number = AnswerExtraction.lastNumber(text) {
            return Found(reading: read(number.text, gold), rule: .lastNumber, stance: number.stance)
        }
        return Found(reading: whole, rule: rule)
    }

    /// The value that an announcement names: the first one behind it.
    private func announced(
        _ bytes: [UInt8], _ range: Range<Int>, _ scope: Range<Int>, _ gold: MathReading
    ) -> Found? {
        // "The answer is $14$. I hope it is correct."
        if let sentence = AnswerExtraction.firstSentence(bytes[range]) {
            let reading = read(sentence, gold)
            if isValue(reading, gold), !isSentence(sentence, reading) {
                let stance = Stance.behind(bytes.span, sentence.endIndex, scope)
                return Found(reading: reading, rule: .anchor, stance: stance)
            }
        }
        budget.look(at: 2 * range.count)
        let pieces = AnswerExtraction.announced(bytes.span, range)
        guard let start = pieces.first?.lowerBound else { return nil }
        if let environment = AnswerExtraction.environment(bytes.span, at: start, range) {
            let reading = read(environment: environment.content, bytes, gold)
            guard isValue(reading, gold) else { return nil }
            let stance = Stance.behind(bytes.span, environment.end, scope)
            return Found(reading: reading, rule: .anchor, stance: stance)
        }
        for piece in pieces {
            let reading = read(bytes[piece], gold)
            guard isValue(reading, gold), !isSentence(bytes[piece], reading), !isProse(bytes[piece], reading, gold)
            else {
                continue
            }
            let stance = Stance.behind(bytes.span, piece.upperBound, scope)
            return Found(reading: reading, rule: .anchor, stance: stance)
        }
        return nil
    }

    private func answer(
        in bytes: [UInt8], _ range: Range<Int>, _ environment: AnswerExtraction.Environment, _ gold: MathReading
    ) -> Found {
        if let list = environment.list {
            let reading = read(bytes[list], gold)
            if isValue(reading, gold) { return Found(reading: reading, rule: .environment) }
        }
        let reading = read(environment: environment.content, bytes, gold)
        // "The largest $n$ is 34": a number is looked for, and one stands behind the environment.
        if gold.isNumber, !reading.isNumber, !(reading.isUndefined || reading.isTooLarge || reading.isContradiction),
            !isConstant(reading), let number = AnswerExtraction.lastNumber(bytes[range]),
            number.text.startIndex > environment.content.upperBound
        {
            return Found(reading: read(number.text, gold), rule: .lastNumber, stance: number.stance)
        }
        return Found(
            reading: reading, rule: .environment, stance: Stance.of(bytes.span, environment.content, in: range))
    }

    /// What an environment holds: the right-hand side of its last `=`, or all of it where a statement is looked for.
    private func read(environment content: Range<Int>, _ bytes: [UInt8], _ gold: MathReading) -> MathReading {
        let whole = read(percent(bytes, content, .environment), gold)
        let right = AnswerExtraction.rightHandSide(bytes.span, content)
        guard right != content, !whole.isContradiction, !(isValue(whole, gold) && isStatement(gold)) else {
            return whole
        }
        return read(bytes[right], gold)
    }

    /// Whether a text that can be read as a value is a sentence with a formula in it: "Thus $x = 3$, as desired."
    private func isSentence(_ text: ArraySlice<UInt8>, _ reading: MathReading) -> Bool {
        guard !reading.isNumber, text.contains(0x24) || text.contains(0x5C), text.count <= MathComparison.maximumValue,
            AnswerExtraction.wordsOutsideEnvironments(text) >= 2
        else { return false }
        return AnswerExtraction.lastEnvironment(text.span, 0..<text.count) != nil
    }

    /// Whether a text that can be read as a formula says in words what its one number is: "In total, 28 people came."
    private func isProse(_ text: ArraySlice<UInt8>, _ reading: MathReading, _ gold: MathReading) -> Bool {
        gold.isNumber && !reading.isNumber && text.count <= MathComparison.maximumValue
            && AnswerExtraction.wordsOutsideEnvironments(text) >= 2 && AnswerExtraction.numbers(in: text) == 1
    }

    /// Reads an answer; what the policy does not take for a number is text.
    private func read(_ text: ArraySlice<UInt8>, _ gold: MathReading) -> MathReading {
        let reading = MathReading(text, side: .answer, policy: policy, arena)
        guard policy.requiresNumber, case .success(let quantity) = reading.quantity else { return reading }
        let mayDivide = (try? gold.quantity.get())?.isDivision ?? false
        return quantity.isCalculation || (quantity.isDivision && !mayDivide) ? reading.asText : reading
    }

    /// Whether a formula has no variables, so that it may be the number that is looked for.
    private func isConstant(_ reading: MathReading) -> Bool { reading.symbolic.isConstant }

    private func isStatement(_ gold: MathReading) -> Bool { !gold.isNumber && gold.symbolic.isStatement }

    /// Whether a text is one value and not prose around one.
    private func isValue(_ reading: MathReading, _ gold: MathReading) -> Bool {
        if reading.isNumber || reading.isUndefined || reading.isTooLarge || reading.isContradiction { return true }
        if !gold.isNumber, MathReading.sameText(gold, reading) { return true }
        // A calculation is looked through for its result; a list of answers is an answer, and no number.
        if policy.requiresNumber, gold.isNumber { return reading.symbolic.isList }
        return reading.text.count <= MathComparison.maximumValue && reading.symbolic.isValue
    }

    // MARK: - What the words around it make of it

    /// Why what was found is no answer, nil when it is one: denied, only bounded, or offered beside another value.
    func refusal(of found: Found, in text: ArraySlice<UInt8>, gold: MathReading) -> String? {
        // A reference that is itself a bound or a list says what it wants.
        guard let refusal = found.stance.refusal, !isStatement(gold) else { return nil }
        if found.stance != .denied, !gold.isNumber, gold.symbolic.isList { return nil }
        guard case .doubted(let beside?) = found.stance, found.reading.isNumber, gold.isNumber else { return refusal }
        // "3/4 or 0.75" offers one value twice.
        budget.look(at: text.count)
        guard let other = AnswerExtraction.number(text, beside: beside) else { return refusal }
        // "12 + 16, or 28" offers one value.
        if beside < text.endIndex, !ByteScan.isDigit(text.span, beside - text.startIndex, text.count),
            AnswerExtraction.isCalculated(other, in: text)
        {
            return nil
        }
        return compare(gold, read(other, gold)).0 ? nil : refusal
    }
}
