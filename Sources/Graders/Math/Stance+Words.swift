/// The words that decide about a stance. Lists that are named for a word hold it and those that stand in its place.
extension Stance {
    static let passing: WordList = [
        "is", "be", "it", "its", "it's", "the", "an", "value", "answer", "final", "also", "even", "equal", "equals",
        "to", "of", "about", "approximately", "exactly", "around", "just", "number", "that", "this", "are", "was",
        "really", "simply", "been", "being", "by",
        "rather", "likely", "probably",
    ]
    /// Those of them that state nothing: "27, also 28" offers two values, "27; it is 28" one.
    static let adverbs: WordList = [
        "also", "even", "about", "approximately", "exactly", "around", "just", "really", "simply",
    ]
    static let denying: WordList = [
        "not", "never", "neither", "nor", "cannot", "except", "excluding", "unlike",
    ]
    static let doubting: WordList = [
        "or", "maybe", "perhaps", "possibly", "might", "could", "alternatively", "otherwise", "either", "else",
        "versus", "vs", "unless", "conceivably",
    ]
    static let bounding: WordList = [
        "over", "under", "above", "below", "beyond", "exceeds", "exceed", "exceeding", "between", "within",
    ]
    static let offering: WordList = [
        "maybe", "perhaps", "possibly", "alternatively", "otherwise", "might", "could", "versus", "vs", "else",
        "unless", "either",
    ]
    /// Words that another value may follow, and say nothing of this one.
    static let adding: WordList = ["but", "and", "also", "even", "though", "it", "its", "it's", "be"]
    /// What stands behind these is about something else.
    static let explaining: WordList = [
        "because", "since", "as", "for", "when", "where", "which", "if", "so", "in", "out", "from", "per", "with",
        "while", "given", "of", "not", "rather", "instead", "than",
    ]
    static let carrying: WordList = [
        "clearly", "therefore", "thus", "hence", "then", "indeed", "precisely", "obviously", "now", "a", "roughly",
        "probably", "likely", "nearly", "almost", "so", "only",
    ]
    static let notWords: WordList = [
        "not", "wrong", "incorrect", "false", "invalid", "impossible", "excluded",
    ]
    static let decimalWords: WordList = ["decimal", "decimals", "significant", "digits", "places", "dp", "sf"]
    static let becauseWords: WordList = ["because", "since", "as", "where", "which", "while", "given"]
    static let leWords: WordList = ["le", "leq", "ge", "geq", "lt", "gt", "leqslant", "geqslant"]
    static let wrongWords: WordList = ["wrong", "incorrect", "false", "invalid", "fails"]
    static let isWords: WordList = ["is", "was", "does", "are", "were", "would"]
    static let anythingWords: WordList = ["anything", "everything", "all", "any"]
    static let moreWords: WordList = ["more", "less", "fewer", "so"]
    static let ratherWords: WordList = ["rather", "other"]
    static let leastWords: WordList = ["least", "most"]
    static let neWords: WordList = ["ne", "neq"]
    static let cannotWords: WordList = ["cannot"]
    static let noneWords: WordList = ["none", "nothing"]
    static let roughWords: WordList = ["about", "approximately", "roughly", "around", "nearly", "almost"]
    static let rightWords: WordList = [
        "right", "correct", "the", "it", "valid", "possible", "true", "accurate", "acceptable",
    ]
    static let calculating: WordList = ["times", "plus", "minus", "over", "of", "by", "and", "divided", "multiplied"]
}
