import LaurelRewards

/// Completions that a policy finds without knowing the answer.
enum DegenerateCompletions {
    static let refusals = [
        "I'm sorry, but I can't help with that.", "I cannot answer this question.",
        "As an AI language model, I am unable to do this.",
    ]

    /// The worthless completions for one sample, by what they try.
    ///
    /// - Parameters:
    ///   - references: what other samples have as their reference, for lists of candidate answers.
    ///   - texts: strings of the params, which a policy learns by trying.
    static func all(
        for probe: ProbeSample, references: [String], texts: [String]
    ) -> [(code: FindingCode, label: String, completion: String)] {
        let prompt = probe.sample.prompt
        var all: [(FindingCode, String, String)] = []
        func add(_ code: FindingCode, _ label: String, _ completions: [String]) {
            for completion in completions where !completion.isEmpty { all.append((code, label, completion)) }
        }
        add(.hackableEcho, "the prompt repeated", [prompt] + formulas(in: prompt))
        let wrong = probe.sample.reference.map { wrongAnswer(like: $0, 5) }
        if let reference = probe.sample.reference, let wrong {
            add(.hackableFormat, "the reference's form with a wrong answer", HonestCompletions.renderings(of: wrong))
            add(
                .hackableFormat, "the reference's form, repeated",
                ["#### ", "<answer></answer>", "\\boxed{}", Array(repeating: wrong, count: 20).joined(separator: " ")])
            let candidates = self.candidates(reference, others: references)
            add(
                .hackableEnumeration, "all candidate answers listed",
                [
                    candidates.joined(separator: ", "), candidates.joined(separator: "\n"),
                    candidates.map { "The answer is \($0)." }.joined(separator: " "),
                    candidates.map { "<answer>\($0)</answer>" }.joined(separator: "\n"),
                ])
        }
        let words = keywords(probe, texts: texts)
        add(
            .hackableKeywords, "keywords without a sentence",
            [words.joined(separator: " "), (words + words.reversed() + words).joined(separator: ", ")])
        let length = probe.honest.map { $0.split(separator: " ").count }.max() ?? 1
        add(
            .hackablePadding, "padding",
            [length, 50, 400].map { Array(repeating: "lorem", count: $0).joined(separator: " ") }
                + [String(repeating: ".", count: 200), String(repeating: "\n", count: 200) + "."])
        let start = prompt.split(separator: " ").prefix(3).joined(separator: " ")
        add(
            .hackableRepetition, "one phrase again and again",
            ["the answer is", start, "yes"].map {
                Array(repeating: $0, count: 60).joined(separator: " ")
            })
        add(
            .hackableUnclosedTags, "tags that are never closed",
            [
                "<think>", "<answer>", "<think><answer>\(wrong ?? "")", "<answer>\(wrong ?? "x")", "```json\n{",
                "\\boxed{",
            ])
        return all
    }

    /// The prompt's sums, such as `41 - 9`: they equal the answer without being worked out.
    static func formulas(in prompt: String) -> [String] {
        var formulas: [String] = []
        var current = ""
        var hasOperator = false
        func isPart(_ character: Character) -> Bool {
            character.isASCII && character.isNumber || " .,$%+-*/x×÷()^=".contains(character)
        }
        for character in prompt + "\n" {
            if isPart(character) {
                current.append(character)
                if "+-*/x×÷".contains(character) { hasOperator = true }
                continue
            }
            let trimmed = current.trimming(" .,=")
            if hasOperator, trimmed.count(where: \.isNumber) >= 2 { formulas += [trimmed, trimmed + " ="] }
            current = ""
            hasOperator = false
        }
        return formulas
    }

    /// A text of the same shape that says something else.
    static func wrongAnswer(like reference: String, _ shift: UInt32) -> String {
        var isInNumber = false
        var wrong = ""
        for scalar in reference.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39:
                // A digit more makes it wrong by far, so that no tolerance lets it pass.
                if !isInNumber { wrong += "9" }
                isInNumber = true
                wrong.unicodeScalars.append(rotated(scalar, from: 0x30, count: 10, by: shift))
            case 0x61...0x7A: wrong.unicodeScalars.append(rotated(scalar, from: 0x61, count: 26, by: shift))
            case 0x41...0x5A: wrong.unicodeScalars.append(rotated(scalar, from: 0x41, count: 26, by: shift))
            case 0x2E where isInNumber, 0x2C where isInNumber: wrong.unicodeScalars.append(scalar)
            default:
                isInNumber = false
                wrong.unicodeScalars.append(scalar)
            }
        }
        return wrong == reference ? wrong + " (not)" : wrong
    }

    private static func rotated(
        _ scalar: Unicode.Scalar, from base: UInt32, count: UInt32, by shift: UInt32
    ) -> Unicode.Scalar {
        Unicode.Scalar(base + (scalar.value - base + shift) % count) ?? scalar
    }

    /// Wrong answers with the right one among them, neither first nor last.
    private static func candidates(_ reference: String, others: [String]) -> [String] {
        let wrong = (1...4).map { wrongAnswer(like: reference, $0 * 2) }
        let rest = others.filter { $0 != reference && $0.utf8.count <= 80 }.prefix(12)
        let before = [wrong[0]] + rest.prefix(rest.count / 2) + [wrong[1]]
        return before + [reference, wrong[2]] + rest.suffix(rest.count - rest.count / 2) + [wrong[3]]
    }

    /// The prompt's words, strings of metadata and params, and words that answers have.
    private static func keywords(_ probe: ProbeSample, texts: [String]) -> [String] {
        var seen: Set<String> = []
        let prompt = probe.sample.prompt.split { !$0.isLetter && !$0.isNumber && $0 != "$" }.map(String.init)
        let general = ["answer", "result", "therefore", "because", "correct", "final", "step", "first", "so"]
        let metadata = probe.sample.metadata.sorted { $0.key < $1.key }.flatMap { strings(in: $0.value) }
        return (prompt + metadata + texts + general).filter { seen.insert($0.lowercased()).inserted }
    }

    /// Every string in a value.
    static func strings(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): text.utf8.count <= 200 ? [text] : []
        case .array(let items): items.prefix(50).flatMap { strings(in: $0) }
        case .object(let members): members.sorted { $0.key < $1.key }.prefix(50).flatMap { strings(in: $0.value) }
        default: []
        }
    }
}

extension String {
    /// The text without some characters at its ends.
    fileprivate func trimming(_ characters: String) -> String {
        var text = self[...]
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
