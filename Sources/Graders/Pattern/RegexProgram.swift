/// A compiled regular expression: instructions of a Thompson machine.
///
/// The machine runs all alternatives side by side, so that a match takes time linear in the text for any pattern.
/// There are no back references and no look-around: they cannot be matched that way.
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        /// Consumes a scalar of the class, then goes on.
        case scalars(Int)
        /// Goes on at both places.
        case split(Int, Int)
        case jump(Int)
        /// Goes on where the condition holds.
        case assert(Assertion)
        case match
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }

    /// The most instructions of a program.
    static let maximumInstructions = 4096
    /// The longest pattern, in scalars.
    static let maximumPattern = 4096

    var instructions: [Instruction] = []
    var classes: [RegexClass] = []
}
