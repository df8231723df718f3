import LaurelRewards

extension TextSimilarity {
    /// Builds the grader from its entry: `operation`, `input`, `reference` and the metric's own keys.
    init(_ fields: EntryFields) throws {
        let written = fields.value("operation")?.string.flatMap { TextSimilarity.spellings[$0.lowercased()] }
        try fields.allowOnly(
            ["operation", "input", "reference"]
                + (written.map(TextSimilarity.keys) ?? TextSimilarity.allKeys))
        let (input, reference) = (try fields.gradedText(), try fields.referenceText())
        let name = try fields.choice(
            "operation", spellings: TextSimilarity.spellings, listed: TextSimilarity.operations + ["cosine"])
        self.init(metric: try TextSimilarity.metric(name, fields), input: input, reference: reference)
    }

    /// The names of the metrics; SeekrFlow's `rouge` is `rouge_l`, OpenAI's `fuzzy_match` is `fuzzy_ratio`.
    package static let operations = [
        "bleu", "gleu", "meteor", "meteor_wordnet", "rouge_1", "rouge_2", "rouge_3", "rouge_4", "rouge_5", "rouge_l",
        "rouge_lsum", "fuzzy_ratio", "fuzzy_partial_ratio", "fuzzy_token_sort_ratio", "fuzzy_token_set_ratio",
        "fuzzy_wratio", "cosine_tf",
    ]

    private static let spellings: [String: String] = {
        var spellings = Dictionary(operations.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        spellings["rouge"] = "rouge_l"
        spellings["fuzzy_match"] = "fuzzy_ratio"
        for match in FuzzyMatch.allCases { spellings[match.rawValue] = "fuzzy_" + match.rawValue }
        return spellings
    }()

    /// The keys of every metric.
    private static let allKeys = Set(operations.flatMap(keys)).sorted()

    private static func keys(of name: String) -> [String] {
        switch name {
        case "bleu":
            return ["tokenizer", "smoothing", "smoothing_value", "lowercase", "effective_order", "max_order"]
        case "gleu": return ["tokenizer", "max_order"]
        case "meteor_wordnet": return ["wordnet_folder"]
        case _ where name.hasPrefix("rouge"): return ["stemmer", "unicode", "measure"]
        case _ where name.hasPrefix("fuzzy"): return ["processed"]
        default: return []
        }
    }

    private static func metric(_ name: String, _ fields: EntryFields) throws -> SimilarityMetric {
        switch name {
        case "bleu": return .bleu(try bleu(fields))
        case "gleu":
            var gleu = GLEU()
            gleu.tokenizer = try tokenizer(fields)
            gleu.maximumOrder = try fields.integer("max_order", in: 1...9, default: 4)
            return .gleu(gleu)
        case "meteor": return .meteor(METEOR())
        case "meteor_wordnet":
            let folder = try fields.text("wordnet_folder") ?? WordNet.standardFolder
            do {
                return .meteor(METEOR(synonyms: try WordNet(folder: folder)))
            } catch {
                throw fields.entry.error("missing-file", key: "operation", "\(error)")
            }
        case "rouge_l": return .rouge(Rouge(.subsequence, tokenizer: try words(fields)), try fields.measure())
        case "rouge_lsum": return .rouge(Rouge(.summary, tokenizer: try words(fields)), try fields.measure())
        case "cosine_tf": return .cosineTF
        default:
            if name.hasPrefix("rouge_"), let n = Int(name.dropFirst(6)) {
                return .rouge(Rouge(.grams(n), tokenizer: try words(fields)), try fields.measure())
            }
            let match = FuzzyMatch(rawValue: String(name.dropFirst(6))) ?? .ratio
            return .fuzzy(match, processed: try fields.bool("processed", default: false))
        }
    }

    private static func bleu(_ fields: EntryFields) throws -> BLEU {
        var bleu = BLEU()
        bleu.tokenizer = try tokenizer(fields)
        bleu.lowercases = try fields.bool("lowercase", default: false)
        bleu.usesEffectiveOrder = try fields.bool("effective_order", default: true)
        bleu.maximumOrder = try fields.integer("max_order", in: 1...9, default: 4)
        let value = try fields.number("smoothing_value", in: 0...100)
        let smoothing = try fields.choice(
            "smoothing",
            spellings: [
                "exp": BLEU.Smoothing.exponential, "floor": .floor(value ?? 0.1), "add-k": .addK(value ?? 1),
                "add_k": .addK(value ?? 1), "none": .none,
            ], listed: ["exp", "floor", "add-k", "none"], default: .exponential)
        try fields.refuse(
            "smoothing_value", "smoothing", if: value != nil && (smoothing == .exponential || smoothing == .none),
            "has no meaning here; expected it with floor or add-k only.")
        bleu.smoothing = smoothing
        return bleu
    }

    private static func tokenizer(_ fields: EntryFields) throws -> BLEU.Tokenizer {
        try fields.choice("tokenizer", default: .mteval13a)
    }

    private static func words(_ fields: EntryFields) throws -> RougeTokenizer {
        let stems = try fields.bool("stemmer", default: false)
        let isUnicode = try fields.bool("unicode", default: false)
        try fields.refuse(
            "stemmer", "unicode", if: stems && isUnicode, "stems English words only; expected it without `unicode`.")
        return isUnicode ? .unicode : stems ? .stemmed : .ascii
    }
}

extension EntryFields {
    fileprivate func measure() throws -> SimilarityMetric.RougeMeasure { try choice("measure", default: .f1) }
}
