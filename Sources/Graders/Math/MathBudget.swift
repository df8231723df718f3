/// The work that one grade may do, counted in steps of some 50 nanoseconds.
///
/// All that reads and compares draws on the one count, in proportion to what it really does: bytes looked at, tokens read,
/// nodes made, points evaluated, terms merged, and limbs of large numbers multiplied. So no text is slower than the budget.
/// Nothing is timed, and no unseeded hash decides the order of anything: the same text costs the same steps and gets the same
/// grade in every process and on every machine.
final class MathBudget {
    /// The steps that no grade passes: those of the work, and of looking at a reference and a completion of 1 MiB each.
    static let maximum = 700_000
    /// The steps of the work that can be refused. Looking at bytes draws on them too, but always comes to its end.
    static let limit = 300_000
    /// Bytes that are looked at in one step.
    static let bytesOfAStep = 64
    /// What making or visiting a node takes.
    static let stepsOfANode = 2
    /// What multiplying two terms and adding the product to others takes while the numbers are small.
    static let stepsOfATerm = 5

    /// The steps that were made.
    private(set) var steps = 0

    /// Takes steps; false when they are not there.
    func spend(_ amount: Int) -> Bool {
        guard amount <= MathBudget.limit - steps else { return false }
        steps += max(amount, 0)
        return true
    }

    /// Takes steps for what is done in any case; when they are not there nothing is left.
    func take(_ amount: Int) { steps = max(steps, min(steps + amount, MathBudget.limit)) }

    /// Takes the steps of operations on terms of polynomials with small coefficients.
    func spend(terms: Int) -> Bool {
        let (steps, overflow) = terms.multipliedReportingOverflow(by: MathBudget.stepsOfATerm)
        return !overflow && spend(steps)
    }

    /// Takes the steps of one operation on two numbers beyond what it takes on small ones; false when they are not there.
    func spend(_ a: Rational, _ b: Rational) -> Bool {
        if a.isSmall, b.isSmall { return true }
        return spend(MathBudget.steps(a, b))
    }

    /// The same for a quotient.
    func spend(dividing a: Rational, by b: Rational) -> Bool {
        if (a.isSmall && b.isSmall) || b.isOne { return true }
        return spend(MathBudget.steps(reduced: a.bits + b.bits))
    }

    /// What a sum or product of two large numbers takes: mostly the common divisor, where there are denominators.
    static func steps(_ a: Rational, _ b: Rational) -> Int {
        let bits = a.bits + b.bits
        return a.isWhole && b.isWhole ? steps(multiplied: bits) : steps(reduced: bits)
    }

    /// What finding the common divisor takes of two numbers of so many bits.
    static func steps(reduced bits: Int) -> Int { 200 + bits * bits / 500 }

    /// What multiplying takes for factors of so many bits together.
    static func steps(multiplied bits: Int) -> Int { 20 + bits * bits / 60_000 }

    /// Counts bytes that are looked at. Finding the answer is linear in the text.
    func look(at bytes: Int) { steps += bytes / MathBudget.bytesOfAStep + 1 }
}
