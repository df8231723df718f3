/// Answers with their reason behind them, their working in front of them, or marks at their end.
extension MathComparison {
    /// "28?" and "28!!" without their marks, where that makes a number of them.
    func withoutMarks(_ bytes: [UInt8], _ range: Range<Int>, _ gold: MathReading) -> Range<Int> {
        var end = range.upperBound
        var marks = 0
        while end > range.lowerBound, [0x20, 0x21, 0x3F].contains(bytes[end - 1]) {
            if bytes[end - 1] != 0x20 { marks += 1 }
            end -= 1
        }
        // One exclamation mark is a factorial's.
        guard gold.isNumber, marks > 1 || (marks == 1 && bytes[range.upperBound - 1] == 0x3F), end > range.lowerBound,
            range.count <= MathComparison.maximumValue, !gold.text.contains(0x21),
            read(bytes[range.lowerBound..<end], gold).isNumber, !compare(gold, read(bytes[range], gold)).0
        else { return range }
        return range.lowerBound..<end
    }

    /// The end of a calculation in several steps: "3 * 5 = 15, 15 + 13 = 28".
    func step(_ bytes: [UInt8], _ range: Range<Int>, _ rule: AnswerExtraction.Rule, _ gold: MathReading) -> Found? {
        guard range.count <= MathComparison.maximumValue, let step = AnswerExtraction.lastStep(bytes.span, range) else {
            return nil
        }
        let reading = read(bytes[step], gold)
        return reading.isNumber ? Found(reading: reading, rule: rule, end: step.upperBound) : nil
    }

    /// What a text says in front of the reason that it ends with: "28, because he ate 12 of 40".
    func withoutReason(
        _ bytes: [UInt8], _ range: Range<Int>, _ place: AnswerExtraction.Place, _ gold: MathReading
    ) -> Found? {
        budget.look(at: 2 * min(range.count, MathComparison.maximumValue))
        guard let reason = AnswerExtraction.reason(bytes.span, range) else { return nil }
        let front = AnswerExtraction.front(bytes.span, range.lowerBound..<reason.start)
        guard !front.isEmpty, !reason.isHeading || read(bytes[front], gold).isNumber else { return nil }
        let found = answer(in: bytes, front, place, gold, mayHaveReason: false)
        return found.reading.isNumber ? found : nil
    }

    /// The only number that is written out in a text without digits: "There are twenty-eight apples."
    func writtenOut(_ bytes: [UInt8], _ range: Range<Int>, _ gold: MathReading) -> Found? {
        guard gold.isNumber, range.count <= MathComparison.maximumValue,
            !bytes[range].contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        budget.look(at: 16 * range.count)
        let scalars = bytes[range].map(UInt32.init)
        var found: Range<Int>?
        var index = 0
        while index < scalars.count {
            guard PlainMath.isLetter(scalars[index]) else {
                index += 1
                continue
            }
            if let phrase = NumberWords.phrase(scalars[index...]) {
                if !phrase.isOne, found != nil { return nil }
                if !phrase.isOne { found = (range.lowerBound + index)..<(range.lowerBound + phrase.end) }
                index = phrase.end
            } else {
                while index < scalars.count, PlainMath.isLetter(scalars[index]) { index += 1 }
            }
        }
        guard var found else { return nil }
        let front = Stance.wordInFront(bytes.span, of: found, range)
        if Stance.isOne(bytes.span, front, of: Stance.minusWords) { found = front.lowerBound..<found.upperBound }
        // With the word behind it: "percent", "dollars".
        let word = Stance.wordForwards(bytes.span, min(found.upperBound + 1, range.upperBound), range.upperBound)
        let amount = read(bytes[found.lowerBound..<word.upperBound], gold)
        let isAmount = !word.isEmpty && amount.isNumber
        let value = found.lowerBound..<(isAmount ? word.upperBound : found.upperBound)
        let reading = isAmount ? amount : read(bytes[found], gold)
        guard reading.isNumber else { return nil }
        return Found(
            reading: reading, rule: .lastNumber, stance: Stance.of(bytes.span, value, in: range), end: value.upperBound)
    }
}
