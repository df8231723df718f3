public import LaurelRewards

/// What `GraderConformance` grades where a test gives nothing of its own.
public enum ConformanceItems {
    /// Rows with a number, a word, a sentence, an expression and JSON as their references, and one without any.
    public static let samples: [Sample] = {
        let references: [String?] = ["42", "Paris", "The cat sat on the mat.", "\\frac{1}{2}", "{\"a\": 1}", nil]
        return references.enumerated().map { index, reference in
            Sample(
                index: index, messages: [Message(role: "user", content: "Question \(index)?")], reference: reference,
                metadata: reference == nil ? [:] : ["kind": .string("test"), "level": .integer(3)])
        }
    }()

    /// Answers as models write them, right and wrong.
    public static let ordinary = [
        "42", "The answer is 42.", "<think>Six times seven.</think><answer>42</answer>", "Paris", "paris, France",
        "The cat sat on a mat.", "\\boxed{\\frac{1}{2}}", "0.5", "```json\n{\"a\": 1}\n```", "I cannot help with that.",
        "(B)", "1. one\n2. two\n3. three",
    ]

    /// Completions that break graders: empty, odd, deep, endless.
    public static let hostile = [
        "", " ", "\n\n\n", "\u{0}", "a\u{0}b", "\u{FEFF}42", "\u{202E}24", "4\u{0301}2", "４２", "٤٢", "𝟒𝟐", "👩‍👩‍👧‍👦",
        "\u{FFFD}\u{FFFD}", "e" + String(repeating: "\u{0301}", count: 10_000), "<answer>", "</answer><answer>",
        "<think><think></answer>", "\\boxed{", "\\frac{1}{0}", "1/0", "1e999999999", "-0", "NaN", "inf", "nil",
        String(repeating: "9", count: 20_000), String(repeating: "(", count: 20_000),
        String(repeating: "\\frac{", count: 5_000), String(repeating: "[", count: 20_000),
        String(repeating: "{\"a\":", count: 5_000), "2^" + String(repeating: "9^", count: 2_000) + "9",
        String(repeating: "a ", count: 50_000), String(repeating: "word ", count: 20_000) + "42",
        String(repeating: "\n", count: 100_000), String(repeating: "x", count: 1 << 20),
    ]

    /// Groups of completions, one for each sample; the first and the last sample get the hostile ones too.
    static func groups(samples: [Sample], completions: [String]) -> [GradingGroup] {
        samples.enumerated().map { place, sample in
            let isEdge = place == 0 || place == samples.count - 1
            return GradingGroup(
                CandidateGroup(
                    sample: sample,
                    candidates: (completions + (isEdge ? hostile : [])).enumerated().map { index, text in
                        Candidate(
                            index: index, completion: text, finishReason: index.isMultiple(of: 5) ? .length : .stop,
                            tokenCount: index.isMultiple(of: 3) ? 0 : text.utf8.count / 4 + 1)
                    }))
        }
    }
}
