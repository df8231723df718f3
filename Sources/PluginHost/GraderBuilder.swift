import Graders
package import LaurelRewards

/// Builds the graders of entries with a `type`.
///
/// The command that wires everything together brings one that also builds those that ask a model, which this module does
/// not know.
package struct GraderBuilder: Sendable {
    /// Builds an entry's grader.
    package let make: @Sendable (GraderSpecification) throws -> any Grader
    /// Whether grading by this entry asks a model, which takes seconds and may cost money.
    package let asksModel: @Sendable (GraderSpecification) -> Bool

    package init(
        make: @escaping @Sendable (GraderSpecification) throws -> any Grader,
        asksModel: @escaping @Sendable (GraderSpecification) -> Bool
    ) {
        self.make = make
        self.asksModel = asksModel
    }

    /// The built-ins alone.
    package static let builtIn = GraderBuilder(
        make: { try BuiltInGraders.make(from: $0) }, asksModel: { _ in false })
}
