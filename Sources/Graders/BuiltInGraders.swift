package import LaurelRewards

/// Builds the built-in graders from the entries of a reward configuration.
package enum BuiltInGraders {
    /// The types that exist.
    package static let types = [
        "math_accuracy", "string_check", "text_similarity", "format_check", "regex", "json_schema", "json_fields",
        "multiple_choice", "code_fence", "language", "length", "repetition", "keywords", "edit_distance", "list_match",
    ]

    /// Types that ask a model, which `Judges` builds.
    package static let modelTypes = ["llm", "score_model", "label_model"]

    /// Builds one grader; an unknown type, key or value is an error that lists what is known.
    package static func make(from entry: GraderSpecification) throws -> any Grader {
        guard case .builtIn(let type) = entry.source else {
            throw entry.error(
                "unsupported", "The entry `\(entry.name)` is no built-in grader; expected one with a `type`.")
        }
        return try EntryFields.building(entry) { try make(type, $0) }
    }

    private static func make(_ type: String, _ fields: EntryFields) throws -> any Grader {
        let entry = fields.entry
        switch type {
        case "string_check": return try StringCheck(fields)
        case "text_similarity": return try TextSimilarity(fields)
        case "format_check": return try FormatCheck(fields)
        case "regex": return try RegexMatch(fields)
        case "json_schema": return try JSONSchemaCheck(fields)
        case "json_fields": return try JSONFields(fields)
        case "multiple_choice": return try MultipleChoice(fields)
        case "code_fence": return try CodeFence(fields)
        case "language": return try LanguageCheck(fields)
        case "length": return try LengthCheck(fields)
        case "repetition": return try RepetitionCheck(fields)
        case "keywords": return try Keywords(fields)
        case "edit_distance": return try EditDistance(fields)
        case "list_match": return try ListMatch(fields)
        case "math_accuracy":
            try fields.allowOnly(["input", "percent", "locale", "accounting", "tol", "form"])
            return MathAccuracy(input: try fields.optionalInput(), policy: try mathPolicy(fields))
        default:
            guard !modelTypes.contains(type) else {
                throw entry.error("unsupported", key: "type", "`\(type)` asks a model, which is not possible here.")
            }
            let known = types + modelTypes
            let hint = NearestName.hint(for: type, among: known)
            throw entry.error(
                "unknown-type", key: "type",
                "`\(type)` is no grader type.\(hint) Known types: \(known.joined(separator: ", ")).")
        }
    }

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
