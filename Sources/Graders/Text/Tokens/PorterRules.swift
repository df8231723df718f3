/// The suffixes that Porter's steps 2 to 4 replace, in the order nltk tries them, and nltk's irregular words.
enum PorterRules {
    struct Rule: Sendable {
        let suffix: StaticString
        let replacement: StaticString

        init(_ suffix: StaticString, _ replacement: StaticString) {
            self.suffix = suffix
            self.replacement = replacement
        }
    }

    static let irregular: [Rule] = [
        Rule("sky", "sky"), Rule("skies", "sky"), Rule("dying", "die"), Rule("lying", "lie"), Rule("tying", "tie"),
        Rule("news", "news"), Rule("innings", "inning"), Rule("inning", "inning"), Rule("outings", "outing"),
        Rule("outing", "outing"), Rule("cannings", "canning"), Rule("canning", "canning"), Rule("howe", "howe"),
        Rule("proceed", "proceed"), Rule("exceed", "exceed"), Rule("succeed", "succeed"),
    ]

    static let step2: [Rule] = [
        Rule("ational", "ate"), Rule("tional", "tion"), Rule("enci", "ence"), Rule("anci", "ance"),
        Rule("izer", "ize"), Rule("bli", "ble"), Rule("alli", "al"), Rule("entli", "ent"), Rule("eli", "e"),
        Rule("ousli", "ous"), Rule("ization", "ize"), Rule("ation", "ate"), Rule("ator", "ate"),
        Rule("alism", "al"), Rule("iveness", "ive"), Rule("fulness", "ful"), Rule("ousness", "ous"),
        Rule("aliti", "al"), Rule("iviti", "ive"), Rule("biliti", "ble"), Rule("fulli", "ful"),
    ]

    static let step3: [Rule] = [
        Rule("icate", "ic"), Rule("ative", ""), Rule("alize", "al"), Rule("iciti", "ic"), Rule("ical", "ic"),
        Rule("ful", ""), Rule("ness", ""),
    ]

    static let step4: [Rule] = [
        Rule("al", ""), Rule("ance", ""), Rule("ence", ""), Rule("er", ""), Rule("ic", ""), Rule("able", ""),
        Rule("ible", ""), Rule("ant", ""), Rule("ement", ""), Rule("ment", ""), Rule("ent", ""), Rule("ion", ""),
        Rule("ou", ""), Rule("ism", ""), Rule("ate", ""), Rule("iti", ""), Rule("ous", ""), Rule("ive", ""),
        Rule("ize", ""),
    ]
}
