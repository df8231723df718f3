/// How the maths grader reads numbers and when it calls two of them equal.
package struct MathPolicy: Sendable {
    /// One more way for two numbers to be equal.
    package enum Tolerance: Sendable {
        /// `|a - b| <= 0.5 × 10^-n`
        case decimals(Int)
        /// `|a - b| <= t`
        case absolute(Rational)
        /// `|a - b| <= t × |gold|`
        case relative(Rational)
    }

    /// A number with a percent sign may also be read without it.
    package var percentEither = false
    /// In the completion a comma is the decimal mark and a dot groups digits.
    package var europeanCompletion = false
    /// Every number in parentheses is negative.
    package var accounting = false
    package var tolerance: Tolerance?
    /// The answer must be written out: `12 + 30` is not 42, and `84/2` only where the gold is a fraction too.
    ///
    /// For rewards: a policy soon finds that repeating the question's sum is easier than working it out.
    package var requiresNumber = false

    package init() {}

    /// Whether a plain number means the same under this policy as under the default one.
    var readsPlainNumbersAsUsual: Bool { !percentEither && !europeanCompletion && !accounting }
}
