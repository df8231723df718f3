/// The words that decide about a stance. Lists that are named for a word hold it and those that stand in its place.
extension Stance {
    static let passing: WordList = [
        "is", "be", "it", "its", "it's", "the", "an", "value", "answer", "final", "also", "even", "equal", "equals",
        "to", "of", "about", "approximately", "exactly", "around", "just", "number", "that", "this", "are", "was",
        "really", "simply", "been", "being", "by",
        "rather", "likely", "probably", "think", "believe", "say", "guess", "suppose", "mean",
    ]
    /// Those of them that state nothing: "27, also 28" offers two values, "27; it is 28" one.
    static let adverbs: WordList = [
        "also", "even", "about", "approximately", "exactly", "around", "just", "really", "simply",
    ]
    static let denying: WordList = [
        "not", "never", "neither", "nor", "cannot", "except", "excluding", "unlike", "hardly", "scarcely",
    ]
    /// Words that doubt one value: only another one beside it makes them a hedge.
    static let doubting: WordList = ["maybe", "perhaps", "possibly", "might", "could", "may", "conceivably"]
    /// Words that offer something else beside a value.
    static let offering: WordList = ["or", "alternatively", "otherwise", "either", "else", "versus", "vs", "unless"]
    static let couldWords: WordList = ["might", "could", "may"]
    static let likelyWords: WordList = ["likely", "probable", "probably"]
    static let multiplying: WordList = ["half", "twice", "double", "triple", "thrice"]
    /// What takes a part or multiple of what stands behind its "of".
    static let parts: WordList = [
        "half", "third", "thirds", "quarter", "quarters", "fourth", "fifth", "tenth", "percent", "multiple",
        "fraction", "part", "square", "root", "factor", "out", "most", "opposite", "inverse", "reciprocal", "negative",
        "cube", "factorial",
    ]
    /// Words behind a number that make another one of it, alone or with a number behind them.
    static let changing: WordList = [
        "squared", "cubed", "factorial", "halves", "thirds", "quarters", "fourths", "fifths", "sixths", "eighths",
        "tenths", "hundredths", "thousandths", "millionths", "billionths", "negative",
    ]
    static let operating: WordList = ["plus", "minus", "times", "over", "point"]
    static let fractions: WordList = ["half", "third", "quarter", "fourth", "fifth", "tenth"]
    static let smallNumbers: WordList = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "zero",
    ]
    static let retracting: WordList = ["wait", "actually", "sorry", "oops", "correction", "hmm", "hm", "scratch"]
    static let negated: WordList = [
        "isnt", "wasnt", "arent", "dont", "doesnt", "didnt", "cant", "couldnt", "wont", "wouldnt", "shouldnt", "aint",
    ]
    /// A number behind one of these sets the scene: "In 2024, 28 people", "Out of 40, 28".
    static let prepositions: WordList = [
        "in", "of", "by", "for", "on", "after", "with", "at", "during", "per", "until", "every", "among", "before",
    ]
    /// In front of a number that is known already.
    static let determiners: WordList = [
        "the", "these", "those", "his", "her", "their", "its", "our", "my", "your",
    ]
    static let ranging: WordList = ["range", "ranges", "anywhere", "somewhere", "between"]
    static let ordinals: WordList = ["st", "nd", "rd", "th"]
    static let articles: WordList = ["a", "an", "per", "each", "every"]
    /// Words behind a number that do not say what is counted.
    static let functional: WordList = [
        "of", "are", "were", "is", "was", "be", "have", "has", "had", "if", "in", "on", "for", "at", "when", "because",
        "since", "as", "by", "then", "which", "that", "so", "more", "less", "left", "times", "plus", "minus", "over",
        "divided", "multiplied", "and", "or", "to",
    ]
    static let bounding: WordList = [
        "over", "under", "above", "below", "beyond", "exceeds", "exceed", "exceeding", "between", "within",
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
        "probably", "likely", "nearly", "almost", "so", "only", "get", "have", "gives",
    ]
    static let notWords: WordList = [
        "not", "wrong", "incorrect", "false", "invalid", "impossible", "excluded",
    ]
    static let decimalWords: WordList = ["decimal", "decimals", "significant", "digits", "places", "dp", "sf"]
    /// What begins a reason in the middle of a sentence, and what shows that it ends in a result.
    static let reasons: WordList = ["because", "since", "where", "given"]
    static let concluding: WordList = [
        "so", "therefore", "thus", "hence", "then", "total", "altogether", "finally", "conclusion", "answer", "gives",
        "giving", "leaves", "leaving", "result", "but", "wait", "actually", "no",
    ]
    static let conditions: WordList = ["if", "when", "as", "suppose", "let", "assume", "since", "because", "given"]
    static let becauseWords: WordList = ["because", "since", "as", "where", "which", "while", "given"]
    static let leWords: WordList = ["le", "leq", "ge", "geq", "lt", "gt", "leqslant", "geqslant"]
    static let wrongWords: WordList = ["wrong", "incorrect", "false", "invalid", "fails"]
    static let isWords: WordList = ["is", "was", "does", "are", "were", "would"]
    /// What may stand in the place of "is" in front of "wrong", and what between them.
    static let seemingWords: WordList = [
        "seems", "seem", "looks", "look", "appears", "appear", "feels", "sounds", "must", "has", "remains",
    ]
    static let stressing: WordList = [
        "be", "to", "seem", "appear", "clearly", "definitely", "obviously", "certainly", "surely", "probably", "likely",
        "also", "just",
        "simply", "totally", "completely", "quite", "very", "therefore", "thus", "a", "an", "the",
    ]
    static let anythingWords: WordList = ["anything", "everything", "all", "any"]
    static let eachWords: WordList = ["all", "any", "every", "each"]
    static let candidates: WordList = [
        "number", "numbers", "value", "values", "answer", "answers", "integer", "integers", "option", "options",
        "guess",
    ]
    /// Verbs of opinion, and who holds one that is not the writer's: "some say 28".
    static let opining: WordList = [
        "say", "says", "said", "think", "thinks", "thought", "believe", "believes", "claim", "claims", "claimed",
        "guess",
    ]
    static let getting: WordList = ["get", "gets", "got", "has", "have", "had", "gave", "gives", "answers", "answered"]
    static let modals: WordList = ["can", "could", "will", "would", "may", "might", "ever"]
    static let others: WordList = ["some", "others", "people", "many", "someone", "somebody"]
    static let nobodyWords: WordList = ["nobody", "none", "noone"]
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
    static let minusWords: WordList = ["minus", "negative"]
    /// What offers another value under a condition: "17 (or 18 if you count her)".
    static let supposing: WordList = [
        "if", "when", "depending", "counting", "including", "excluding", "unless", "assuming",
    ]
    static let calculating: WordList = ["times", "plus", "minus", "over", "of", "by", "divided", "multiplied"]
}
