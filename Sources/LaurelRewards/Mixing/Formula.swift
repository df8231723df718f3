import Foundation

/// An arithmetic formula over named scores, compiled once: how `calculate_output` combines its graders.
///
/// Numbers, names, `+ - * / ^`, parentheses, and the functions `min`, `max`, `abs`, `floor`, `ceil`, `exp`, `sqrt` and
/// `log` (natural). `^` is right-associative and binds tighter than a minus sign in front: `-2^2` is -4. There is no
/// implied multiplication. Values are doubles, combined from left to right.
public struct Formula: Sendable, Hashable {
    /// What a formula without a value did.
    public enum MathError: Error, Sendable, Hashable {
        case divisionByZero
        /// The root of a negative number, the logarithm of none above 0, a fraction's power of a negative number.
        case domain
        /// The result is too large for a double.
        case notFinite
    }

    /// As written.
    public let source: String
    /// The names it reads, in order of first use: the places of `value(of:)`.
    public let names: [String]
    private let operations: [FormulaOperation]
    private let stackDepth: Int

    /// Compiles a formula; a name that is not among `names` is an error.
    ///
    /// - Throws: `RewardError` with the code `formula-syntax` or `formula-name`, whose message gives the column; several
    ///   unknown names as `RewardProblems`.
    public init(_ source: String, names known: [String]) throws {
        try self.init(source, names: known, canaries: [])
    }

    /// - Parameter canaries: names that exist and may not be read.
    init(_ source: String, names known: [String], canaries: [String]) throws {
        var parser = try FormulaParser(source, names: known, canaries: canaries)
        let compiled = try parser.parse()
        self.source = source
        names = parser.used
        operations = compiled
        stackDepth = parser.deepest
    }

    /// The value where `values[i]` is the value of `names[i]`.
    public func value(of values: [Double]) throws(MathError) -> Double {
        precondition(values.count == names.count, "A formula needs one value for each of its names.")
        var failure: MathError?
        let result = withUnsafeTemporaryAllocation(of: Double.self, capacity: stackDepth) { stack in
            var top = 0
            for operation in operations {
                if let problem = operation.run(stack, &top, values) {
                    failure = problem
                    return 0.0
                }
            }
            return stack[0]
        }
        if let failure { throw failure }
        guard result.isFinite else { throw .notFinite }
        return result
    }
}

/// One instruction of a compiled formula, on a stack of doubles.
enum FormulaOperation: Sendable, Hashable {
    case number(Double)
    case variable(Int)
    case add, subtract, multiply, divide, power, negate
    case abs, floor, ceil, exp, sqrt, log
    /// Of the topmost values, as many as given.
    case minimum(Int)
    case maximum(Int)

    /// How many values more the stack holds afterwards.
    var growth: Int {
        switch self {
        case .number, .variable: 1
        case .add, .subtract, .multiply, .divide, .power: -1
        case .negate, .abs, .floor, .ceil, .exp, .sqrt, .log: 0
        case .minimum(let count), .maximum(let count): 1 - count
        }
    }

    /// Runs on a stack whose first `top` places are filled.
    func run(
        _ stack: UnsafeMutableBufferPointer<Double>, _ top: inout Int, _ values: [Double]
    ) -> Formula.MathError? {
        defer { top += growth }
        switch self {
        case .number(let value): stack[top] = value
        case .variable(let index): stack[top] = values[index]
        case .add: stack[top - 2] += stack[top - 1]
        case .subtract: stack[top - 2] -= stack[top - 1]
        case .multiply: stack[top - 2] *= stack[top - 1]
        case .divide:
            guard stack[top - 1] != 0 else { return .divisionByZero }
            stack[top - 2] /= stack[top - 1]
        case .power:
            let (base, exponent) = (stack[top - 2], stack[top - 1])
            if base == 0 && exponent < 0 { return .divisionByZero }
            if base < 0 && exponent != exponent.rounded() { return .domain }
            stack[top - 2] = pow(base, exponent)
        case .negate: stack[top - 1] = -stack[top - 1]
        case .abs: stack[top - 1] = Swift.abs(stack[top - 1])
        case .floor: stack[top - 1] = stack[top - 1].rounded(.down)
        case .ceil: stack[top - 1] = stack[top - 1].rounded(.up)
        case .exp: stack[top - 1] = Foundation.exp(stack[top - 1])
        case .sqrt:
            guard stack[top - 1] >= 0 else { return .domain }
            stack[top - 1] = stack[top - 1].squareRoot()
        case .log:
            guard stack[top - 1] > 0 else { return .domain }
            stack[top - 1] = Foundation.log(stack[top - 1])
        case .minimum(let count):
            for index in (top - count + 1)..<max(top, top - count + 1) {
                stack[top - count] = min(stack[top - count], stack[index])
            }
        case .maximum(let count):
            for index in (top - count + 1)..<max(top, top - count + 1) {
                stack[top - count] = max(stack[top - count], stack[index])
            }
        }
        // Every step is held to finite numbers, so that an overflow cannot hide behind a later 1 / infinity.
        return stack[top + growth - 1].isFinite ? nil : .notFinite
    }
}
