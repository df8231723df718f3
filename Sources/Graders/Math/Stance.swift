/// What the words directly beside a value make of it: "not 28", "at least 28", "27 or maybe 28".
///
/// Only words of the value's own sentence count, and only those that nothing else stands between: small words that carry
/// a value ("it is", "equal to", "about") are passed over, any other word ends the look. So "there are 3 or more boxes,
/// hence 28" asserts 28. It works on places in the text and allocates nothing.
enum Stance: Equatable {
    /// It is given as the answer.
    case asserted
    /// "not 28", "28 is wrong", "rather than 28".
    case denied
    /// "at least 28", "more than 28", "> 28".
    case bounded
    /// "half of 28", "5 out of 28".
    case part
    /// "27 or 28": offered among others, with the place where another value stands beside it.
    case doubted(beside: Int?)
    /// "maybe 28": no answer only where another value stands in front of this place.
    case hedged(beside: Int)
    /// "28. No wait, it's 27": what follows counts, with its place.
    case retracted(at: Int)

    typealias Text = ByteScan.Text

    /// Why an answer with this stance counts for nothing, nil for one that counts.
    var refusal: String? {
        switch self {
        case .asserted, .retracted: nil
        case .denied: "the words beside it deny it"
        case .bounded: "the words beside it only bound it"
        case .part: "the words beside it take a part or multiple of it"
        case .doubted, .hedged: "the words beside it offer it with doubt or among different values"
        }
    }

    /// The stance of what the sentence says about the value at `range`.
    static func of(_ text: Text, _ range: Range<Int>, in whole: Range<Int>) -> Stance {
        var stance = before(text, range.lowerBound, whole)
        if stance == .asserted { stance = behind(text, range.upperBound, whole) }
        return stance == .asserted ? repeated(text, range, whole) : stance
    }

    /// The same in a text that begins so many bytes earlier.
    func moved(by offset: Int) -> Stance {
        switch self {
        case .doubted(let place?): .doubted(beside: place + offset)
        case .hedged(let place): .hedged(beside: place + offset)
        case .retracted(let place): .retracted(at: place + offset)
        default: self
        }
    }

    // MARK: - In front of the value

    /// The most words and bytes that are looked at on one side.
    private static let maximumWords = 6
    private static let maximumAdverbs = 3
    static let maximumBytes = 256

    /// What stands in front of a value that begins at `start`.
    static func before(_ text: Text, _ start: Int, _ whole: Range<Int>) -> Stance {
        before(text, start, whole, isStated: false)
    }

    /// The same, where `isStated` says that a verb already stands between: "the answer is".
    static func before(_ text: Text, _ start: Int, _ whole: Range<Int>, isStated: Bool) -> Stance {
        var index = start
        var words = 0
        var isStated = isStated
        var hasName = false
        // "The largest it could be is 28" is no doubt, "it could be 28" is.
        var hasVerb = false
        var last = start..<start
        // A sign between two numbers joins them.
        var joint = false
        let lower = max(whole.lowerBound, start - maximumBytes)
        while index > lower, words <= maximumWords {
            let byte = text[index - 1]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D, 0x24, 0x2A, 0x22, 0x60, 0x7B, 0x3A, 0x2C, 0x5C: index -= 1
            case _ where isEnvironment(text, openedBefore: index, lower): index -= 2
            case 0x28, 0x5B, 0x2F, 0x7C, 0x3F, 0x26, 0x2D, 0x27:
                // A question in front of an assertion is no doubt about it: only `27? 28`.
                if words == 0 { joint = true }
                if byte == 0x3F, words > 0 { return .asserted }
                index -= 1
            case 0x2E where words == 0 && ellipsis(text, endingAt: index, lower) > 0:
                // "26... 28"
                joint = true
                index -= ellipsis(text, endingAt: index, lower)
            case 0x2E:
                // "28 days, i.e. 4 weeks"
                guard words == 0, ByteScan.hasIgnoringCase("i.e.", text, index - 4, index),
                    Rival.isRestated(text, start, index - 4, whole)
                else { return .asserted }
                return .doubted(beside: index - 4)
            case 0x7D: return joint && words == 0 ? .doubted(beside: nil) : .asserted
            case 0x30...0x39, 0x25:
                let isJoined = words == 0 ? joint : !isStated
                return isJoined ? .doubted(beside: index) : .asserted
            case 0x3C, 0x3E:
                // `->` and `=>` are arrows.
                let isArrow = index - 2 >= whole.lowerBound && [0x2D, 0x3D, 0x3E].contains(text[index - 2])
                return isArrow || words > 0 || isMarkup(text, index - 1, whole) ? .asserted : .bounded
            case 0x3D:
                guard words == 0, index - 2 >= whole.lowerBound else { return .asserted }
                if text[index - 2] == 0x21 { return .denied }
                if [0x3C, 0x3E].contains(text[index - 2]) { return .bounded }
                // "or x = 28"
                let name = wordBackwards(text, skippedSpaces(text, index - 1, whole.lowerBound), whole.lowerBound)
                guard name.count == 1 else { return .asserted }
                index = name.lowerBound
                words += 1
                isStated = true
            case 0x80...:
                guard words == 0 else { return .asserted }
                if let sign = sign(text, endingAt: index, whole) { return sign }
                let dots = ellipsis(text, endingAt: index, lower)
                guard dots > 0 || isDash(text, endingAt: index, whole) else { return .asserted }
                joint = true
                index -= 3
            default:
                guard isWordByte(byte) else { return .asserted }
                let word = wordBackwards(text, index, whole.lowerBound)
                if word.lowerBound > whole.lowerBound, text[word.lowerBound - 1] == 0x5C {
                    if equals(text, word, "boxed") || equals(text, word, "fbox") || equals(text, word, "text") {
                        index = word.lowerBound
                        continue
                    }
                    return words == 0 ? relation(text, word) : .asserted
                }
                words += 1
                defer { last = word }
                switch meaning(text, word, whole, isStated, before: last) {
                case .passing:
                    index = word.lowerBound
                    hasName = hasName || word.count == 1
                    hasVerb = hasVerb || isOne(text, word, of: isWords)
                    if !isOne(text, word, of: adverbs) { isStated = true }
                // "A or B is 28"
                case .gives(.doubted) where hasName && isBehindWord(text, word, whole): return .asserted
                // "If not, the answer is 28."
                case .gives(.denied) where words > 1 && text[word.upperBound] == 0x2C: return .asserted
                case .gives(.hedged) where hasVerb && isOne(text, word, of: couldWords): return .asserted
                // "One half is 1/2."
                case .gives(.part) where hasVerb && isOne(text, word, of: multiplying): return .asserted
                case .gives(.doubted(nil)): return .doubted(beside: word.lowerBound)
                case .gives(let stance): return stance
                case .other: return .asserted
                }
            }
        }
        return .asserted
    }

    /// Whether a word, and no number or sign, stands in front of this one.
    private static func isBehindWord(_ text: Text, _ word: Range<Int>, _ whole: Range<Int>) -> Bool {
        let front = skippedSpaces(text, word.lowerBound, whole.lowerBound)
        return front > whole.lowerBound && isWordByte(text[front - 1])
    }

    private enum Meaning {
        case passing, other
        case gives(Stance)
    }

    /// What a word in front of a value makes of it.
    private static func meaning(
        _ text: Text, _ word: Range<Int>, _ whole: Range<Int>, _ isStated: Bool, before last: Range<Int>
    ) -> Meaning {
        if isOthers(text, word, whole) { return .gives(.denied) }
        if word.count == 1 || isOne(text, word, of: passing) { return passed(text, word, whole) }
        // "more likely 28"
        if isOne(text, word, of: moreWords) || equals(text, word, "most"), isOne(text, last, of: likelyWords) {
            return .passing
        }
        if isOne(text, word, of: denying) || isNegated(text, word) { return .gives(.denied) }
        if isOne(text, word, of: offering) { return .gives(.doubted(beside: nil)) }
        if isOne(text, word, of: doubting) { return .gives(.hedged(beside: word.lowerBound)) }
        if isOne(text, word, of: multiplying) { return .gives(.part) }
        // "100 minus 28", "the opposite of 28"
        if last.isEmpty, isOne(text, word, of: operating) {
            let end = skippedSpaces(text, word.lowerBound, whole.lowerBound)
            if end > whole.lowerBound, ByteScan.isDigit(text, end - 1, end) { return .gives(.part) }
        }
        if isOne(text, word, of: bounding) { return .gives(.bounded) }
        let front = wordBackwards(text, skippedSpaces(text, word.lowerBound, whole.lowerBound), whole.lowerBound)
        if equals(text, word, "than") {
            let none = wordBackwards(text, skippedSpaces(text, front.lowerBound, whole.lowerBound), whole.lowerBound)
            if isOne(text, none, of: noneWords) { return .other }
            return .gives(isOne(text, front, of: ratherWords) ? .denied : .bounded)
        }
        if equals(text, word, "least") || equals(text, word, "most") {
            return equals(text, front, "at") ? .gives(.bounded) : .other
        }
        // "the wrong answer is 28", "wrong to say 28", but "27 is wrong, 28" and "the number wrong is 28"
        let isNamed = last.isEmpty ? isStated : isOne(text, last, of: candidates) || equals(text, last, "to")
        if isNamed, isOne(text, word, of: wrongWords), !isOne(text, front, of: isWords), text[word.upperBound] == 0x20 {
            return .gives(.denied)
        }
        if equals(text, word, "but") {
            // "anything but 28", "all numbers but 28"
            if isOne(text, front, of: anythingWords) || isAll(text, front, whole) { return .gives(.denied) }
            return isStated ? .other : contrast(text, word.lowerBound, whole)
        }
        return .other
    }

    /// A "but" at `end`: "not 27 but 28" gives 28, "27 but also 28" two values.
    private static func contrast(_ text: Text, _ end: Int, _ whole: Range<Int>) -> Meaning {
        var index = end
        while index > whole.lowerBound, [0x20, 0x2C].contains(text[index - 1]) { index -= 1 }
        let last = index
        while ByteScan.isDigit(text, index - 1, whole.upperBound), index > whole.lowerBound { index -= 1 }
        guard index < last else { return .other }
        return before(text, index, whole) == .denied ? .other : .gives(.doubted(beside: last))
    }

    /// A small word, unless another one in front of it gives it weight: "up to", "instead of".
    private static func passed(_ text: Text, _ word: Range<Int>, _ whole: Range<Int>) -> Meaning {
        let front = wordBackwards(text, skippedSpaces(text, word.lowerBound, whole.lowerBound), whole.lowerBound)
        if equals(text, word, "to"), equals(text, front, "up") {
            // "is up to 28" is a bound, "add up to 28" a sum.
            let verb = wordBackwards(text, skippedSpaces(text, front.lowerBound, whole.lowerBound), whole.lowerBound)
            return verb.isEmpty || isOne(text, verb, of: isWords) ? .gives(.bounded) : .other
        }
        if equals(text, word, "of") {
            if equals(text, front, "instead") { return .gives(.denied) }
            // "half of 28", "25% of 28", "5 out of 28"
            let end = skippedSpaces(text, word.lowerBound, whole.lowerBound)
            let isShare = end > whole.lowerBound && (text[end - 1] == 0x25 || ByteScan.isDigit(text, end - 1, end))
            if isShare || isOne(text, front, of: parts) { return .gives(.part) }
        }
        return .passing
    }

    // MARK: - Behind the value

    /// What stands behind a value that ends at `end`.
    static func behind(_ text: Text, _ end: Int, _ whole: Range<Int>) -> Stance {
        var index = end
        var others = 0
        // Which words count behind a joint: a number has to follow, or it is no second value.
        var isNextSentence = false
        var joint = false
        var isNewLine = false
        let upper = min(whole.upperBound, end + maximumBytes)
        while index < upper {
            let byte = text[index]
            switch byte {
            case 0x0A:
                isNewLine = true
                index += 1
            case 0x20, 0x09, 0x0D, 0x24, 0x2A, 0x22, 0x60, 0x29, 0x5D, 0x7D, 0x3A, 0x25, 0x5C: index += 1
            case 0x2C, 0x3B, 0x28, 0x5B, 0x7C, 0x26, 0x2F, 0x2D:
                joint = others == 0 && !isNextSentence
                index += 1
            case 0x2E, 0x21:
                if isNextSentence, text[index - 1] != 0x2E { return .asserted }
                isNextSentence = true
                index += 1
            case 0x3F: return .doubted(beside: nil)
            case 0x30...0x39:
                // `27 (28)`, `27, 28`, `27 / 28`: another value; `5 (3 left)` and `5, 3 of them` say something of it, and
                // so does `28 (70%)`.
                if isShare(text, index, whole), text[end - 1] != 0x25, text[end] != 0x25 { return .asserted }
                return joint && isLoneNumber(text, index, whole) ? .doubted(beside: index) : .asserted
            case 0xE2 where isDash(text, endingAt: index + 3, index..<upper):
                joint = others == 0 && !isNextSentence
                index += 3
            default:
                guard isWordByte(byte) else { return .asserted }
                let word = wordForwards(text, index, whole.upperBound)
                if others == 0 || isNextSentence || isNewLine, isRetracting(text, word, whole) {
                    return .retracted(at: index)
                }
                if others == 0, !isNextSentence, !isNewLine, !joint, changesValue(text, word, whole) { return .part }
                if let stance = meaning(text, behind: word, whole, isDirect: others == 0, isNextSentence, joint) {
                    return stance
                }
                isNewLine = false
                guard others < 2, !isNextSentence, !isOne(text, word, of: explaining) else { return .asserted }
                if !isOne(text, word, of: adding) { others += 1 }
                joint = false
                index = word.upperBound
            }
        }
        return .asserted
    }

    /// Whether a word behind a number makes another one of it: "28 plus one", "28 squared", "28 and a half".
    private static func changesValue(_ text: Text, _ word: Range<Int>, _ whole: Range<Int>) -> Bool {
        if isOne(text, word, of: changing) { return true }
        let start = skippedSpacesForwards(text, word.upperBound, whole.upperBound)
        let next = wordForwards(text, start, whole.upperBound)
        // "28 below zero"
        if equals(text, word, "below") { return equals(text, next, "zero") }
        if equals(text, word, "and"), equals(text, next, "a") || equals(text, next, "one") {
            let share = wordForwards(
                text, skippedSpacesForwards(text, next.upperBound, whole.upperBound), whole.upperBound)
            return isOne(text, share, of: fractions)
        }
        guard isOne(text, word, of: operating) else { return false }
        return ByteScan.isDigit(text, start, whole.upperBound) || isOne(text, next, of: smallNumbers)
    }

    /// What a word behind a value makes of it, nil for a word that says nothing.
    private static func meaning(
        _ text: Text, behind word: Range<Int>, _ whole: Range<Int>, isDirect: Bool, _ isNextSentence: Bool,
        _ isBehindComma: Bool
    ) -> Stance? {
        var next = wordForwards(text, skippedSpacesForwards(text, word.upperBound, whole.upperBound), whole.upperBound)
        let isDoubt = isOne(text, word, of: doubting)
        if isDoubt || isOne(text, word, of: offering) {
            // "1/6, or about 0.167" says how much it is.
            if isOne(text, next, of: roughWords) { return nil }
            if let number = numberBehind(text, word.upperBound, whole) {
                // "28, or 4 times 7", "28, maybe 3 of them red"
                let isRival =
                    isLoneNumber(text, number, whole) || Rival.hasKind(text, behind: number, whole)
                    || Rival.isSupposed(text, number, whole)
                return isRival ? .doubted(beside: number) : nil
            }
            // "28 or none", "28 or more"; "28, maybe" names one value.
            guard !isDoubt, !isNextSentence, isDirect || isOne(text, next, of: moreWords) else { return nil }
            return .doubted(beside: nil)
        }
        guard isDirect, !isNextSentence else { return nil }
        if equals(text, word, "and") || equals(text, word, "to") {
            let number = skippedSpacesForwards(text, word.upperBound, whole.upperBound)
            // "28 to 2 decimal places"
            if isPrecision(text, number, whole) { return nil }
            guard ByteScan.isDigit(text, number, whole.upperBound) else { return nil }
            // "27 and 28 apples", but "28, and 12 are red" and "28 and 12 of them are red"
            let isRival =
                isLoneNumber(text, number, whole) || (!isBehindComma && Rival.hasKind(text, behind: number, whole))
            return isRival ? .doubted(beside: number) : nil
        }
        if equals(text, word, "at"), isOne(text, next, of: leastWords) { return .bounded }
        if isOne(text, word, of: wrongWords) || isNegated(text, word) {
            return .denied
        }
        if isOne(text, word, of: cannotWords) { return .denied }
        guard isOne(text, word, of: isWords) || isOne(text, word, of: seemingWords) else { return nil }
        // "would be wrong", "seems to be wrong", "is clearly not right"
        for _ in 0..<maximumAdverbs where isOne(text, next, of: stressing) {
            next = wordForwards(text, skippedSpacesForwards(text, next.upperBound, whole.upperBound), whole.upperBound)
        }
        guard isOne(text, next, of: notWords) else { return nil }
        // "28 is not right" denies it, "28 is not a prime number" says something of it.
        let what = wordForwards(text, skippedSpacesForwards(text, next.upperBound, whole.upperBound), whole.upperBound)
        return !equals(text, next, "not") || what.isEmpty || isOne(text, what, of: rightWords) ? .denied : nil
    }

    /// Whether a word takes back what was said before it: "Wait", "Actually", "No,".
    private static func isRetracting(_ text: Text, _ word: Range<Int>, _ whole: Range<Int>) -> Bool {
        if isOne(text, word, of: retracting) { return true }
        guard equals(text, word, "no"), word.upperBound < whole.upperBound else { return false }
        if [0x2C, 0x2E, 0x21, 0x3B].contains(text[word.upperBound]) { return true }
        let next = wordForwards(text, skippedSpacesForwards(text, word.upperBound, whole.upperBound), whole.upperBound)
        return isOne(text, next, of: retracting)
    }

    /// The digits that follow in the rest of the sentence.
    private static func numberBehind(_ text: Text, _ start: Int, _ whole: Range<Int>) -> Int? {
        var index = start
        while index < min(whole.upperBound, start + 64), text[index] != 0x2E, text[index] != 0x0A {
            if ByteScan.isDigit(text, index, whole.upperBound) { return index }
            index += 1
        }
        return nil
    }

    /// Whether a number of places or digits follows.
    private static func isPrecision(_ text: Text, _ start: Int, _ whole: Range<Int>) -> Bool {
        var index = start
        while ByteScan.isDigit(text, index, whole.upperBound) { index += 1 }
        let word = wordForwards(text, skippedSpacesForwards(text, index, whole.upperBound), whole.upperBound)
        return isOne(text, word, of: decimalWords)
    }

    /// Whether a number stands alone up to the end of its brackets or sentence.
    private static func isLoneNumber(_ text: Text, _ start: Int, _ whole: Range<Int>) -> Bool {
        var index = start
        while index < whole.upperBound,
            ByteScan.isDigit(text, index, whole.upperBound) || text[index] == 0x2E || text[index] == 0x25
        { index += 1 }
        index = skippedSpacesForwards(text, index, whole.upperBound)
        guard index < whole.upperBound else { return true }
        // `28 (12 + 16)` shows how, `28 (4 * 7)` too.
        let isSign = [0x2B, 0x2D, 0x2F, 0x3D, 0x5E].contains(text[index])
        let isProduct = text[index] == 0x2A && index + 1 < whole.upperBound && text[index + 1] != 0x2A
        return !(isWordByte(text[index]) || text[index] >= 0x80 || isSign || isProduct)
    }
}
