public import LaurelRewards

/// Scores how far a completion is a palindrome: the share of its letters that equal the letter at the mirrored place.
public struct Palindrome: Grader {
    public init() {}

    public func grade(_ item: GradingItem) async -> Grade {
        let letters = item.candidate.completion.unicodeScalars.filter(\.properties.isAlphabetic).map {
            $0.properties.lowercaseMapping
        }
        guard !letters.isEmpty else { return Grade(.abstain("no letters")) }
        let equal = zip(letters, letters.reversed()).count { $0 == $1 }
        return Grade(score: Double(equal) / Double(letters.count), detail: "\(equal) of \(letters.count) letters")
    }
}
