package import LaurelRewards

/// Builds the built-in graders from the entries of a reward configuration.
package enum BuiltInGraders {
    /// The types that exist.
    package static let types = ["math_accuracy", "string_check", "text_similarity", "format_check"]

    /// Builds one grader; an unknown type, key or value is an error that lists what is known.
    package static func make(from entry: GraderSpecification) throws -> any Grader {
        guard case .builtIn(let type) = entry.source else {
            throw entry.error(
                "unsupported", "The entry `\(entry.name)` is no built-in grader; expected one with a `type`.")
        }
        let fields = EntryFields(entry)
        switch type {
        case "string_check":
            try fields.allowOnly(["operation", "input"])
            let operation = try fields.choice(
                "operation", spellings: stringOperations, listed: StringCheck.Operation.allCases.map(\.rawValue))
            return StringCheck(operation: operation, input: try fields.input())
        case "text_similarity":
            try fields.allowOnly(["operation", "input"])
            let metric = try fields.choice("operation", spellings: similarityMetrics, listed: ["bleu", "rouge"])
            return TextSimilarity(metric: metric, input: try fields.input())
        case "format_check":
            try fields.allowOnly(["variant"])
            let variants = Dictionary(uniqueKeysWithValues: FormatCheck.Variant.allCases.map { ($0.rawValue, $0) })
            let listed = FormatCheck.Variant.allCases.map(\.rawValue)
            return FormatCheck(
                variant: try fields.choice("variant", spellings: variants, listed: listed, default: .strict))
        case "math_accuracy":
            try fields.allowOnly(["input", "percent", "locale", "accounting", "tol", "form"])
            return MathAccuracy(input: try fields.optionalInput(), policy: try mathPolicy(fields))
        default:
            let hint = NearestName.hint(for: type, among: types)
            throw entry.error(
                "unknown-type", key: "type",
                "`\(type)` is no grader type.\(hint) Known types: \(types.joined(separator: ", ")).")
        }
    }

    private static let stringOperations: [String: StringCheck.Operation] = [
        "equals": .equals, "eq": .equals, "not_equals": .notEquals, "ne": .notEquals, "neq": .notEquals,
        "contains": .contains, "like": .contains, "case_insensitive_contains": .caseInsensitiveContains,
        "ilike": .caseInsensitiveContains,
    ]

    private static let similarityMetrics: [String: TextSimilarity.Metric] = [
        "bleu": .bleu, "rouge": .rougeL, "rouge_l": .rougeL,
    ]

    private static func mathPolicy(_ fields: EntryFields) throws -> MathPolicy {
        var policy = MathPolicy()
        policy.percentEither = try fields.choice(
            "percent", spellings: ["fraction": false, "either": true], listed: ["fraction", "either"], default: false)
        policy.europeanCompletion = try fields.choice(
            "locale", spellings: ["default": false, "eu": true], listed: ["default", "eu"], default: false)
        policy.accounting = try fields.bool("accounting", default: false)
        policy.tolerance = try fields.tolerance("tol")
        policy.requiresNumber = try fields.choice(
            "form", spellings: ["any": false, "number": true], listed: ["any", "number"], default: false)
        return policy
    }
}
