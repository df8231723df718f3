package import LaurelRewards

/// Whether the answer in the completion equals the reference as a number, exactly and in any usual spelling.
///
/// A reference that is no number is compared as text. Work is bounded by a budget of operations, never by a clock.
package struct MathAccuracy: Grader {
    /// Where the answer stands; nil for the usual order: answer block, box, "answer is", environment, last number.
    package let input: GradedInput?
    package let policy: MathPolicy

    package init(input: GradedInput? = nil, policy: MathPolicy = MathPolicy()) {
        self.input = input
        self.policy = policy
    }

    package var needsReference: Bool { true }

    package func grade(_ item: GradingItem) async -> Grade {
        guard let reference = item.sample.reference else { return Grade(.abstain("The row has no reference.")) }
        guard reference.utf8.count <= Bytes.maximum else {
            return Grade(.abstain("The reference is longer than \(Bytes.maximum) bytes."))
        }
        return grade(completion: item.candidate.completion, gold: reference)
    }

    /// Grades one completion against one gold answer.
    package func grade(completion: String, gold: String) -> Grade {
        guard completion.utf8.count <= Bytes.maximum else {
            return Grade(score: 0, detail: "The completion is longer than \(Bytes.maximum) bytes.")
        }
        let goldText = PlainMath.scalars(Array(gold.utf8)[...])
        let goldReading = Quantity.read(goldText, side: .gold, policy: policy)
        var answerReading: (text: ArraySlice<UInt8>, reading: Result<Quantity, ArithmeticFailure>)?
        let answer = AnswerExtraction(Array(completion.utf8), input: input) { text in
            let reading = read(text, gold: goldReading)
            answerReading = (text, reading)
            switch (reading, goldReading) {
            case (.success, _), (.failure(.undefined), _), (.failure(.budget), _): return true
            case (.failure(.syntax), .success): return false
            case (.failure(.syntax), .failure): return AnswerText.equal(text, goldText)
            }
        }
        guard let text = answer.text else {
            return Grade(score: 0, detail: "No answer was found (\(answer.rule.rawValue)).")
        }
        let reading: Result<Quantity, ArithmeticFailure>
        if let known = answerReading, known.text.startIndex == text.startIndex, known.text.endIndex == text.endIndex {
            reading = known.reading
        } else {
            reading = read(text, gold: goldReading)
        }
        let isEqual = isEqual(goldReading, reading, goldText: goldText, text: text)
        let shown = String(decoding: text.prefix(60), as: UTF8.self)
        let how = MathAccuracy.description(reading)
        return Grade(
            score: isEqual ? 1 : 0, detail: "Read \"\(shown)\" by the rule \"\(answer.rule.rawValue)\" as \(how).")
    }

    /// Reads an answer; what the policy does not take for a number is text.
    private func read(
        _ text: ArraySlice<UInt8>, gold: Result<Quantity, ArithmeticFailure>
    ) -> Result<Quantity, ArithmeticFailure> {
        let reading = Quantity.read(PlainMath.scalars(text), side: .answer, policy: policy)
        guard policy.requiresNumber, case .success(let quantity) = reading else { return reading }
        let mayDivide = (try? gold.get())?.isDivision ?? false
        return quantity.isCalculation || (quantity.isDivision && !mayDivide) ? .failure(.syntax) : reading
    }

    private func isEqual(
        _ gold: Result<Quantity, ArithmeticFailure>, _ answer: Result<Quantity, ArithmeticFailure>,
        goldText: [UInt32], text: ArraySlice<UInt8>
    ) -> Bool {
        switch (gold, answer) {
        case (.success(let gold), .success(let answer)): return isEqual(gold, answer)
        case (.failure(.undefined), _), (_, .failure(.undefined)): return false
        case (.failure, .failure): return AnswerText.equal(text, goldText)
        case (.success, .failure), (.failure, .success): return false
        }
    }

    private func isEqual(_ gold: Quantity, _ answer: Quantity) -> Bool {
        if let a = gold.currency, let b = answer.currency, a != b { return false }
        if let a = gold.unit, let b = answer.unit, a != b { return false }
        if let a = gold.variable, let b = answer.variable, a != b { return false }
        // `5 pounds` is money to the reader and may be a weight: a unit against a currency is two units.
        if gold.unit != nil, gold.currency == nil, answer.currency != nil, answer.unit == nil { return false }
        for a in readings(gold) {
            for b in readings(answer)
            where NumberEquality.equal(gold: a, answer: b, tolerance: policy.tolerance) { return true }
        }
        return false
    }

    private func readings(_ quantity: Quantity) -> [NumberValue] {
        guard policy.percentEither, quantity.isPercent, case .exact(let value) = quantity.value else {
            return [quantity.value]
        }
        return [quantity.value, .exact(value * Rational(100))]
    }

    private static func description(_ reading: Result<Quantity, ArithmeticFailure>) -> String {
        switch reading {
        case .success(let quantity): "the number \(quantity.value.double)"
        case .failure(.syntax): "text"
        case .failure(.undefined): "something undefined"
        case .failure(.budget): "a number too large to compute"
        }
    }
}
