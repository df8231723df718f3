/// The work that one grade may do, counted in steps of some 50 nanoseconds.
///
/// All that reads and compares draws on the one count, so that the worst text is not slower than the budget. Nothing is
/// timed: the same text gets the same grade on every machine.
final class MathBudget {
    /// The steps of a grade. Meant for 50 ms on one core; nested sums and long products take up to ten times that, as their
    /// steps cost more than the count says.
    static let maximum = 1_000_000
    /// What is kept back for looking at bytes, which is not refused.
    private static let reserve = 100_000
    /// Bytes that are looked at in one step.
    static let bytesOfAStep = 64
    /// What making or visiting a node takes.
    static let stepsOfANode = 2

    /// The steps that were made.
    private(set) var steps = 0

    /// Takes steps; false when they are not there.
    func spend(_ amount: Int) -> Bool {
        guard amount <= MathBudget.maximum - MathBudget.reserve - steps else { return false }
        steps += max(amount, 0)
        return true
    }

    /// Takes the steps of operations on terms of polynomials, whose coefficients have so many bits together.
    func spend(terms: Int, bits: Int = 0) -> Bool {
        let (steps, overflow) = terms.multipliedReportingOverflow(by: 5 + MathBudget.steps(bits: bits))
        return !overflow && spend(steps)
    }

    /// What one operation on fractions of so many bits takes beyond one on small ones: mostly their common divisor.
    static func steps(bits: Int) -> Int { bits <= 128 ? 0 : 2 + bits * bits / 4_000 }

    /// Counts bytes that are looked at. Finding the answer is linear in the text, and always comes to its end.
    func look(at bytes: Int) { steps += bytes / MathBudget.bytesOfAStep + 1 }
}
