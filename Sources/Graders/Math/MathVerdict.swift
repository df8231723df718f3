/// What the maths grader decided about one completion, and how it came to it.
package struct MathVerdict: Sendable {
    /// What an answer was read as.
    package enum Reading: String, Sendable {
        case nothing = "nothing"
        /// The reference has nothing that an answer could equal; the rule says why.
        case noReference = "no reference"
        case plainNumber = "a plain number"
        case number = "a number"
        case undefined = "something undefined"
        case contradiction = "an equation of different numbers"
        case tooLarge = "a number too large to compute"
        case formula = "a formula"
        case words = "words"
    }

    package let isEqual: Bool
    /// The rule that found the answer: `answer block`, `box`, `anchor`, `whole text`, `last line`, `bold text`,
    /// `math environment`, `end of the last sentence`, `last number`.
    package let extraction: String
    package let reading: Reading
    /// What decided, in a few words.
    package let rule: String
    /// The answer's text, cut to what a person wants to see; empty for plain numbers that are right.
    package var answer: String = ""
    /// Why what was read is no answer, where the words beside it say so.
    package var refusal: String?
    /// What the verdict cost, in steps of some 50 nanoseconds.
    package var operations = 0
    /// The steps that no verdict passes.
    package static let maximumOperations = MathBudget.maximum
    /// The steps of them that the work on the texts may take, beyond looking at their bytes.
    package static let maximumWork = MathBudget.limit

    /// The detail of the grade.
    ///
    /// A plain number that equals the reference has one of a few constant texts, so that nothing is allocated for it.
    package var detail: String {
        guard reading != .noReference else { return rule }
        guard reading != .nothing else { return "No answer was found (\(extraction))." }
        if reading == .plainNumber, isEqual { return MathVerdict.constant(extraction) }
        if let refusal {
            return "Read \"\(answer)\" by the rule \"\(extraction)\" as \(reading.rawValue): no answer, for \(refusal)."
        }
        let outcome = isEqual ? "equal to the reference" : "not equal to the reference"
        return "Read \"\(answer)\" by the rule \"\(extraction)\" as \(reading.rawValue): \(outcome) by \(rule)."
    }

    /// What is said of a plain number that is right: the reference itself stands in for the answer's text.
    package static func constant(_ extraction: String) -> String {
        switch extraction {
        case "answer block": "The plain number in the answer block equals the reference."
        case "box": "The plain number in the last box equals the reference."
        case "anchor": "The plain number behind the last \"answer is\", \"answer:\" or \"####\" equals the reference."
        default: "The whole text is a plain number that equals the reference."
        }
    }
}
