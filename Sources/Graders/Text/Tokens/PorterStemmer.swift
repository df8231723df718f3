/// Porter's stemmer as nltk runs it by default: its `NLTK_EXTENSIONS` mode, which departs from Porter's paper.
package struct PorterStemmer {
    /// The word at hand, by scalars.
    private var word: [UInt32]

    /// The stem of a word; the word is lower-cased as Python does.
    package static func stem(_ text: String) -> String {
        var bytes: [UInt8] = []
        let length = text.unicodeScalars.count
        text.withUTF8Bytes { LowerCase.append($0, to: &bytes) }
        var scalars: [UInt32] = []
        bytes.withUnsafeBufferPointer { decode($0, into: &scalars) }
        var stemmer = PorterStemmer(word: scalars)
        stemmer.run(length: length)
        var out: [UInt8] = []
        for scalar in stemmer.word { out.append(scalar: scalar) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Replaces a token of lower-cased text by its stem.
    static func stem(_ index: Int, in workspace: inout TextWorkspace) {
        var stemmer = PorterStemmer(word: [])
        swap(&stemmer.word, &workspace.scalars)
        stemmer.word.removeAll(keepingCapacity: true)
        let token = workspace.tokens[index]
        workspace.bytes.withUnsafeBufferPointer {
            decode(UnsafeBufferPointer(rebasing: $0[token.range]), into: &stemmer.word)
        }
        stemmer.run(length: stemmer.word.count)
        let start = workspace.bytes.count
        for scalar in stemmer.word { workspace.bytes.append(scalar: scalar) }
        workspace.tokens[index] = Token(start, workspace.bytes.count)
        swap(&stemmer.word, &workspace.scalars)
    }

    private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into scalars: inout [UInt32]) {
        var index = 0
        while index < bytes.count {
            let (value, length) = bytes.scalar(at: index)
            scalars.append(value)
            index += length
        }
    }

    private mutating func run(length: Int) {
        if let irregular = PorterStemmer.irregular(word) {
            replace(word.count, with: irregular)
            return
        }
        guard length > 2 else { return }
        step1a()
        step1b()
        step1c()
        step2()
        apply(PorterRules.step3, minimumMeasure: 1)
        apply(PorterRules.step4, minimumMeasure: 2)
        step5()
    }

    // MARK: - Steps

    private mutating func step1a() {
        if ends("ies") {
            replace(3, with: word.count == 4 ? "ie" : "i")
        } else if ends("sses") {
            replace(2, with: "")
        } else if ends("s"), !ends("ss") {
            replace(1, with: "")
        }
    }

    private mutating func step1b() {
        if ends("ied") {
            replace(3, with: word.count == 4 ? "ie" : "i")
            return
        }
        if ends("eed") {
            if measure(word.count - 3) > 0 { replace(1, with: "") }
            return
        }
        let suffix = ends("ed") ? 2 : ends("ing") ? 3 : 0
        guard suffix > 0, hasVowel(word.count - suffix) else { return }
        replace(suffix, with: "")
        if ends("at") || ends("bl") || ends("iz") {
            replace(0, with: "e")
        } else if endsDoubleConsonant {
            if let last = word.last, last != 0x6C, last != 0x73, last != 0x7A { word.removeLast() }
        } else if measure(word.count) == 1, endsConsonantVowelConsonant(word.count) {
            replace(0, with: "e")
        }
    }

    private mutating func step1c() {
        if ends("y"), word.count > 2, isConsonant(word.count - 2) { replace(1, with: "i") }
    }

    private mutating func step2() {
        while ends("alli"), measure(word.count - 4) > 0 { replace(2, with: "") }
        for rule in PorterRules.step2 where ends(rule.suffix) {
            if measure(word.count - rule.suffix.utf8CodeUnitCount) > 0 {
                replace(rule.suffix.utf8CodeUnitCount, with: rule.replacement)
            }
            return
        }
        // The `l` of `logi` counts to the stem.
        if ends("logi"), measure(word.count - 3) > 0 { replace(1, with: "") }
    }

    private mutating func apply(_ rules: [PorterRules.Rule], minimumMeasure: Int) {
        for rule in rules where ends(rule.suffix) {
            let stem = word.count - rule.suffix.utf8CodeUnitCount
            let isIon = rule.suffix.utf8CodeUnitCount == 3 && ends("ion")
            let follows = !isIon || (stem > 0 && (word[stem - 1] == 0x73 || word[stem - 1] == 0x74))
            if follows, measure(stem) >= minimumMeasure {
                replace(rule.suffix.utf8CodeUnitCount, with: rule.replacement)
            }
            return
        }
    }

    private mutating func step5() {
        if ends("e") {
            let stem = word.count - 1
            let measure = measure(stem)
            if measure > 1 || (measure == 1 && !endsConsonantVowelConsonant(stem)) { word.removeLast() }
        }
        if ends("ll"), measure(word.count - 1) > 1 { word.removeLast() }
    }

    // MARK: - Letters

    @inline(__always)
    private func ends(_ suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard word.count >= count else { return false }
        let start = word.count - count
        var index = count - 1
        while index >= 0 {
            if word[start + index] != UInt32(suffix.utf8Start[index]) { return false }
            index -= 1
        }
        return true
    }

    private mutating func replace(_ count: Int, with text: StaticString) {
        word.removeLast(count)
        for index in 0..<text.utf8CodeUnitCount { word.append(UInt32(text.utf8Start[index])) }
    }

    @inline(__always)
    private static func isVowel(_ letter: UInt32) -> Bool {
        letter == 0x61 || letter == 0x65 || letter == 0x69 || letter == 0x6F || letter == 0x75
    }

    private func isConsonant(_ place: Int) -> Bool {
        var place = place
        var negates = false
        while place > 0, word[place] == 0x79 {
            negates.toggle()
            place -= 1
        }
        return !PorterStemmer.isVowel(word[place]) != negates
    }

    /// The number of changes from vowel to consonant in the first `count` letters.
    private func measure(_ count: Int) -> Int {
        var measure = 0
        var wasConsonant = true
        for index in 0..<count {
            let letter = word[index]
            let isConsonant =
                letter == 0x79 ? (index == 0 || !wasConsonant) : !PorterStemmer.isVowel(letter)
            if isConsonant, !wasConsonant, index > 0 { measure += 1 }
            wasConsonant = isConsonant
        }
        return measure
    }

    private func hasVowel(_ count: Int) -> Bool {
        var wasConsonant = true
        for index in 0..<count {
            let letter = word[index]
            wasConsonant = letter == 0x79 ? (index == 0 || !wasConsonant) : !PorterStemmer.isVowel(letter)
            if !wasConsonant { return true }
        }
        return false
    }

    private var endsDoubleConsonant: Bool {
        word.count >= 2 && word[word.count - 1] == word[word.count - 2] && isConsonant(word.count - 1)
    }

    private func endsConsonantVowelConsonant(_ count: Int) -> Bool {
        if count == 2 { return !isConsonant(0) && isConsonant(1) }
        guard count >= 3, isConsonant(count - 3), !isConsonant(count - 2), isConsonant(count - 1) else { return false }
        let last = word[count - 1]
        return last != 0x77 && last != 0x78 && last != 0x79
    }

    private static func irregular(_ word: [UInt32]) -> StaticString? {
        guard (3...8).contains(word.count) else { return nil }
        for form in PorterRules.irregular where form.suffix.utf8CodeUnitCount == word.count {
            if word.indices.allSatisfy({ word[$0] == UInt32(form.suffix.utf8Start[$0]) }) { return form.replacement }
        }
        return nil
    }
}
