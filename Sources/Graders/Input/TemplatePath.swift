import LaurelRewards

/// One place of a template: which value of the row or of the candidate it stands for.
struct TemplatePath: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    /// `item`, or else `sample`.
    let isItem: Bool
    let steps: [Step]
    /// As it is written, without outer spaces.
    let source: String

    static let sampleKeys = ["output_text", "output_json", "output_tools", "choices"]

    init(_ scalars: ArraySlice<Unicode.Scalar>) throws(TemplateError) {
        var rest = scalars
        while rest.first?.properties.isWhitespace == true { rest.removeFirst() }
        while rest.last?.properties.isWhitespace == true { rest.removeLast() }
        let position = rest.startIndex + 1
        guard !rest.isEmpty else {
            throw TemplateError(position: position, problem: "`{{}}` is empty; expected item.NAME or sample.NAME.")
        }
        source = TemplatePath.text(rest)
        let name = TemplatePath.text(rest.prefix { $0 != "." && $0 != "[" })
        guard name == "item" || name == "sample" else {
            throw TemplateError(
                position: position,
                problem: "`\(name)` is no namespace of templates; expected item.NAME or sample.NAME.")
        }
        isItem = name == "item"
        steps = try TemplatePath.steps(rest.drop { $0 != "." && $0 != "[" })
        guard case .key(let first)? = steps.first else {
            throw TemplateError(position: position, problem: "`\(source)` names no value; expected \(name).NAME.")
        }
        if isItem, first == "messages" || first == "tools" {
            throw TemplateError(
                position: position, problem: "`item.\(first)` is not readable; expected another column of the row.")
        }
        if !isItem, !TemplatePath.sampleKeys.contains(first) {
            let hint = NearestName.hint(for: first, among: TemplatePath.sampleKeys)
            throw TemplateError(
                position: position,
                problem: "`sample.\(first)` does not exist; expected one of "
                    + "\(TemplatePath.sampleKeys.map { "sample." + $0 }.joined(separator: ", ")).\(hint)")
        }
    }

    /// `.key` and `[index]`, repeated.
    private static func steps(_ scalars: ArraySlice<Unicode.Scalar>) throws(TemplateError) -> [Step] {
        var steps: [Step] = []
        var rest = scalars
        while let first = rest.first {
            let position = rest.startIndex + 1
            rest.removeFirst()
            if first == "." {
                let key = rest.prefix { $0 != "." && $0 != "[" }
                guard !key.isEmpty, !key.contains(where: { "]{}".unicodeScalars.contains($0) }) else {
                    throw TemplateError(position: position, problem: "A key is missing behind `.`; expected .NAME.")
                }
                steps.append(.key(text(key)))
                rest = rest.dropFirst(key.count)
            } else {
                let digits = rest.prefix { $0 != "]" }
                guard first == "[", digits.count < rest.count, let index = Int(text(digits)), index >= 0,
                    digits.allSatisfy({ ("0"..."9").contains($0) })
                else {
                    throw TemplateError(position: position, problem: "A list place is malformed; expected [0], [1], ….")
                }
                steps.append(.index(index))
                rest = rest.dropFirst(digits.count + 1)
            }
        }
        return steps
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    // MARK: - Reading

    /// The value for one candidate; `output` keeps the parsed output between places.
    func value(in item: GradingItem, output: inout JSONValue?) -> Result<JSONValue, UnreadableText> {
        guard case .key(let first)? = steps.first else { return .failure(.missing(source)) }
        var value: JSONValue?
        if isItem {
            value = TemplatePath.column(first, of: item.sample)
        } else {
            switch first {
            case "output_text": value = .string(item.candidate.completion)
            case "output_tools": value = .array([])
            case "choices": value = TemplatePath.choices(item.candidate)
            default:
                if output == nil { output = JSONReader.parse(item.candidate.completion) }
                guard output != nil else { return .failure(.candidate(.noJSON)) }
                value = output
            }
        }
        for step in steps.dropFirst() { value = value.flatMap { TemplatePath.step(step, into: $0) } }
        if let value { return .success(value) }
        return .failure(isItem ? .row("The row has no `\(source)`.") : .missing(source))
    }

    private static func column(_ name: String, of sample: Sample) -> JSONValue? {
        if name == "reference_answer" { return sample.reference.map { .string($0) } }
        if let value = sample.metadata[name] { return value }
        return name == "prompt" ? .string(sample.prompt) : nil
    }

    /// The candidate as a chat answer's choices.
    private static func choices(_ candidate: Candidate) -> JSONValue {
        let message: JSONValue = .object(["role": .string("assistant"), "content": .string(candidate.completion)])
        return .array([
            .object([
                "index": .integer(0), "message": message, "finish_reason": .string(candidate.finishReason.rawValue),
            ])
        ])
    }

    private static func step(_ step: Step, into value: JSONValue) -> JSONValue? {
        switch (step, value) {
        case (.key(let key), .object(let members)): members[key]
        case (.index(let index), .array(let items)): index < items.count ? items[index] : nil
        default: nil
        }
    }
}
