/// Reading what stands at the place of the answer: a value, a sentence with a formula or a number in it.
extension MathComparison {
    /// Texts of formulas that are tried as one value; longer ones are prose.
    static let maximumValue = 2_048
    /// The longest sentence whose end is looked at for a value, and how many of its words are passed over.
    private static let maximumConclusion = 512
    private static let maximumStarts = 16
    /// The longest text behind a value that may take it back.
    private static let maximumRetraction = 200

    /// An answer that was found.
    struct Found {
        let reading: MathReading
        let rule: AnswerExtraction.Rule
        /// What the words around it make of it.
        var stance = Stance.asserted
        /// Where it ends.
        var end: Int?
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
        var found = answer(in: bytes, place.anchor == nil ? withoutMarks(bytes, line, gold) : line, place, gold)
        if found.stance == .asserted, let anchor = place.anchor {
            found.stance = Stance.before(bytes.span, anchor, place.scope, isStated: true)
            if found.stance == .asserted { found.stance = Stance.repeated(bytes.span, range, place.scope) }
        }
        return found
    }

    func answer(
        in bytes: [UInt8], _ range: Range<Int>, _ place: AnswerExtraction.Place, _ gold: MathReading,
        mayHaveReason: Bool = true
    ) -> Found {
        let rule = place.rule
        var range = range
        // "4*7 → 28": what stands behind an arrow is the conclusion.
        if let arrow = bytes[range].lastIndex(of: PlainText.conclusion) {
            let behind = ByteScan.trimmed(bytes.span, (arrow + 1)..<range.upperBound)
            let reading = read(bytes[behind], gold)
            if isValue(reading, gold), !isProse(bytes[behind], reading, gold) {
                let isListed = gold.isNumber && AnswerExtraction.isProgression(bytes.span, range)
                let stance =
                    isListed ? .doubted(beside: nil) : Stance.behind(bytes.span, behind.upperBound, place.scope)
                return Found(reading: reading, rule: rule, stance: stance, end: behind.upperBound)
            }
            if rule == .anchor { range = ByteScan.trimmed(bytes.span, range.lowerBound..<arrow) }
        }
        let text = bytes[range]
        let whole = read(text, gold)
        // "The answer is 28 (4 * 7)": what stands in brackets behind a number says how, and is no factor.
        let last = text.last { ![0x20, 0x2E, 0x21].contains($0) }
        let hasAside = rule == .anchor || (!whole.isNumber && last == 0x29 && text.count { $0 == 0x28 } == 1)
        if hasAside, gold.isNumber,
            let bare = AnswerExtraction.withoutAside(bytes.span, range)
        {
            let reading = read(bytes[bare], gold)
            if reading.isNumber {
                let stance = Stance.behind(bytes.span, bare.upperBound, place.scope)
                return Found(reading: reading, rule: rule, stance: stance)
            }
        }
        if rule != .anchor, mayHaveReason, gold.isNumber, !whole.isNumber,
            let found = step(bytes, range, rule, gold) ?? withoutReason(bytes, range, place, gold)
        {
            return found
        }
        // "The answer is x = 5, since y = 3": a reason is no part of a list.
        if rule == .anchor, !whole.isNumber, AnswerExtraction.hasReason(bytes.span, range),
            let found = announced(bytes, range, place.scope, gold)
        {
            return found
        }
        if isValue(whole, gold), !isSentence(text, whole), !isProse(text, whole, gold) {
            let stance =
                rule == .anchor
                ? Stance.behind(bytes.span, range.upperBound, place.scope) : restated(bytes, range, gold)
            return Found(reading: whole, rule: rule, stance: stance)
        }
        if rule == .anchor, let found = announced(bytes, range, place.scope, gold) { return found }
        budget.look(at: 4 * range.count)
        if gold.isNumber, let found = lastLine(bytes, range, gold) { return found }
        if let environment = AnswerExtraction.lastEnvironment(bytes.span, range) {
            return answer(in: bytes, range, environment, gold)
        }
        if !gold.isNumber, let found = conclusion(bytes, range, gold) { return found }
        if let number = AnswerExtraction.lastNumber(text) {
            return Found(
                reading: read(number.text, gold), rule: .lastNumber, stance: number.stance, end: number.text.endIndex)
        }
        // "The probability is \frac{1}{2}."
        if gold.isNumber, text.contains(0x5C), let found = conclusion(bytes, range, gold), found.reading.isNumber {
            return found
        }
        return writtenOut(bytes, range, gold) ?? Found(reading: whole, rule: rule)
    }

    /// Doubted where the number looked for is the last of several that one name is said to have: "x = 2\nx = -3".
    private func restated(_ bytes: [UInt8], _ range: Range<Int>, _ gold: MathReading) -> Stance {
        guard gold.isNumber, let sign = bytes[range].lastIndex(of: 0x3D) else { return .asserted }
        var start = sign + 1
        while start < range.upperBound, bytes[start] == 0x20 { start += 1 }
        guard start < range.upperBound else { return .asserted }
        let stance = Stance.repeated(bytes.span, start..<range.upperBound, range)
        // "x = 56/2\nx = 28" gives one value twice.
        guard case .doubted(let place?) = stance, let other = AnswerExtraction.number(bytes[range], beside: place),
            compare(gold, read(other, gold)).0
        else { return stance }
        return .asserted
    }

    /// The number that the last line is, or that is set in bold in it.
    private func lastLine(_ bytes: [UInt8], _ range: Range<Int>, _ gold: MathReading) -> Found? {
        let span = bytes.span
        let line = AnswerExtraction.lastLine(span, range)
        if line.lowerBound > range.lowerBound, line.count <= MathComparison.maximumValue {
            let reading = read(bytes[line], gold)
            if reading.isNumber {
                // Lines of values are a list of them.
                let front = AnswerExtraction.lastLine(span, range.lowerBound..<line.lowerBound)
                let other = read(bytes[front].prefix(MathComparison.maximumValue), gold)
                let stance = areRivals(reading, other) ? .doubted(beside: nil) : Stance.of(span, line, in: range)
                return Found(reading: reading, rule: .lastLine, stance: stance, end: line.upperBound)
            }
        }
        guard let bold = AnswerExtraction.lastBold(span, line) else { return nil }
        let reading = read(bytes[bold], gold)
        guard reading.isNumber else { return nil }
        let isListed = Rival.isListed(span, bold, range)
        let stance = isListed ? .doubted(beside: nil) : Stance.of(span, bold, in: range)
        if [.denied, .bounded, .part].contains(stance) { return nil }
        return Found(reading: reading, rule: .bold, stance: stance, end: bold.upperBound)
    }

    /// Whether two lines are plain values of one kind that differ.
    private func areRivals(_ reading: MathReading, _ other: MathReading) -> Bool {
        guard case .success(let a) = reading.quantity, case .success(let b) = other.quantity, !b.isCalculation else {
            return false
        }
        return a.unit == b.unit && !compare(other, reading).0
    }

    /// The value that the last sentence ends in: "The solution is [2, 5)."
    private func conclusion(_ bytes: [UInt8], _ range: Range<Int>, _ gold: MathReading) -> Found? {
        let line = AnswerExtraction.lastLine(bytes.span, range)
        guard line.count <= MathComparison.maximumConclusion else { return nil }
        var start = line.lowerBound
        var isFirst = true
        for _ in 0..<MathComparison.maximumStarts {
            let piece = ByteScan.trimmed(bytes.span, start..<line.upperBound)
            let reading = read(bytes[piece], gold)
            let word = Stance.wordForwards(bytes.span, piece.lowerBound, piece.upperBound)
            if isValue(reading, gold), AnswerExtraction.wordsOutsideEnvironments(bytes[piece]) == 0,
                !isFirst || piece.lowerBound > range.lowerBound, word.count < 2 || !Stance.isCarrying(bytes.span, word)
            {
                let stance = Stance.before(bytes.span, piece.lowerBound, range)
                return Found(reading: reading, rule: .conclusion, stance: stance, end: piece.upperBound)
            }
            isFirst = false
            guard let next = AnswerExtraction.wordEnd(bytes.span, piece.lowerBound, line.upperBound) else { return nil }
            start = next
        }
        return nil
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
        func found(_ piece: Range<Int>, _ reading: MathReading) -> Found {
            let stance = Stance.behind(bytes.span, piece.upperBound, scope)
            return Found(reading: reading, rule: .anchor, stance: stance, end: piece.upperBound)
        }
        let readings = pieces.map { read(bytes[$0], gold) }
        // "$1,200 a year" is a number that something is said of, before it is a formula.
        if gold.isNumber, let place = readings.firstIndex(where: { $0.isNumber }) {
            return found(pieces[place], readings[place])
        }
        for (piece, reading) in zip(pieces, readings) where isValue(reading, gold) {
            if !isSentence(bytes[piece], reading), !isProse(bytes[piece], reading, gold) {
                return found(piece, reading)
            }
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
            return Found(
                reading: read(number.text, gold), rule: .lastNumber, stance: number.stance, end: number.text.endIndex)
        }
        return Found(
            reading: reading, rule: .environment, stance: Stance.of(bytes.span, environment.content, in: range),
            end: environment.content.upperBound)
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

    /// Whether a text that can be read as a formula or list says in words what its last number is: "In total, 28 people
    /// came", "2x = 10, hence x = 5".
    private func isProse(_ text: ArraySlice<UInt8>, _ reading: MathReading, _ gold: MathReading) -> Bool {
        guard gold.isNumber, !reading.isNumber, text.count <= MathComparison.maximumValue,
            !(reading.isUndefined || reading.isTooLarge || reading.isContradiction)
        else { return false }
        if reading.symbolic.isList { return AnswerExtraction.hasWords(text) }
        // "Age: 28"
        guard AnswerExtraction.numbers(in: text) == 1 else { return false }
        return AnswerExtraction.wordsOutsideEnvironments(text) >= 2 || AnswerExtraction.hasLabel(text)
    }

    /// Reads an answer; what the policy does not take for a number is text.
    func read(_ text: ArraySlice<UInt8>, _ gold: MathReading) -> MathReading {
        let reading = MathReading(choice(text, gold), side: .answer, policy: policy, arena)
        guard policy.requiresNumber, case .success(let quantity) = reading.quantity else { return reading }
        let mayDivide = (try? gold.quantity.get())?.isDivision ?? false
        return quantity.isCalculation || (quantity.isDivision && !mayDivide) ? reading.asText : reading
    }

    /// What quotation marks stand around; the value of a choice that is given with its letter, or the letter where one is looked for: "(B) 28".
    private func choice(_ text: ArraySlice<UInt8>, _ gold: MathReading) -> ArraySlice<UInt8> {
        if text.count > 2, text.first == 0x22, text.last == 0x22 { return text.dropFirst().dropLast() }
        guard let choice = AnswerExtraction.choice(text) else { return text }
        let letters = gold.text.filter { ![0x28, 0x29, 0x20, 0x2E].contains($0) }
        return letters.count == 1 && PlainMath.isLetter(UInt32(letters[0])) ? choice.letter : choice.value
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

    /// The end of the number in "28 days".
    private func numberEnd(_ text: ArraySlice<UInt8>, before end: Int) -> Int {
        var index = end
        while index > text.startIndex, end - index < 24, !(0x30...0x39).contains(text[index - 1]) { index -= 1 }
        return index
    }

    /// What was found, once what takes it back and what only says it in another unit are read.
    func resolved(_ found: Found, in text: ArraySlice<UInt8>, gold: MathReading) -> Found {
        var found = found
        switch found.stance {
        case .retracted(let place):
            found.stance = .asserted
            let rest = text[place...]
            guard gold.isNumber, rest.count <= MathComparison.maximumRetraction else { break }
            if let number = AnswerExtraction.lastNumber(rest) {
                return Found(reading: read(number.text, gold), rule: .lastNumber, stance: number.stance)
            }
            if Stance.hasDenial(rest.span) { found.stance = .denied }
        case .doubted(let beside?):
            // "$1,200 a year, or $100 a month" states one amount twice.
            let base = text.startIndex
            guard gold.isNumber, let end = found.end.map({ numberEnd(text, before: $0) }),
                let other = AnswerExtraction.number(text, beside: beside),
                Rival.areMeasures(text.span, end - base, other.endIndex - base, 0..<text.count)
            else { break }
            found.stance = .asserted
            let reading = read(other, gold)
            if compare(gold, reading).0 {
                return Found(reading: reading, rule: found.rule, end: other.endIndex)
            }
        case .hedged(let place):
            let base = text.startIndex
            let end = Rival.inFront(text.span, of: place - base, (found.end ?? text.endIndex) - base, 0..<text.count)
            found.stance = end.map { .doubted(beside: $0 + base) } ?? .asserted
        default: break
        }
        return found
    }

    /// Why what was found is no answer, nil when it is one: denied, only bounded, or offered beside another value.
    func refusal(of found: Found, in text: ArraySlice<UInt8>, gold: MathReading) -> String? {
        // A reference that is itself a bound or a list says what it wants.
        guard let refusal = found.stance.refusal, found.stance == .denied || !isStatement(gold) else { return nil }
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
