import Foundation

/// WordNet's dictionary files as Debian's package `wordnet-base` installs them, read for synonyms only.
package struct WordNet: Sendable {
    /// Where Debian's package puts the files.
    package static let standardFolder = "/usr/share/wordnet"

    /// One part of speech: its synsets' words, and how words lead to them.
    private struct Part: Sendable {
        let data: [UInt8]
        /// Offsets into `data` by lemma.
        var offsets: [ArraySlice<UInt8>: [Int]] = [:]
        /// The base forms of irregular words.
        var exceptions: [ArraySlice<UInt8>: [ArraySlice<UInt8>]] = [:]
        let endings: [(StaticString, StaticString)]
    }

    private let parts: [Part]

    /// Reads the files of a folder; says what is missing and how to get it.
    package init(folder: String = WordNet.standardFolder) throws(WordNetError) {
        var parts: [Part] = []
        for (name, endings) in WordNet.endings {
            parts.append(try WordNet.read(name, endings, folder: folder))
        }
        self.parts = parts
    }

    /// The single words in any synset of a word, spelled as WordNet does.
    func synonyms(of word: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        for part in parts {
            for form in WordNet.forms(of: word, in: part) {
                for offset in part.offsets[form] ?? [] { words += WordNet.words(of: part.data, at: offset) }
            }
        }
        return words
    }

    // MARK: - Reading

    private static let endings: [(name: String, endings: [(StaticString, StaticString)])] = [
        (
            "noun",
            [
                ("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
                ("men", "man"), ("ies", "y"),
            ]
        ),
        (
            "verb",
            [
                ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
            ]
        ),
        ("adj", [("er", ""), ("est", ""), ("er", "e"), ("est", "e")]), ("adv", []),
    ]

    private static func read(
        _ name: String, _ endings: [(StaticString, StaticString)], folder: String
    ) throws(WordNetError) -> Part {
        func bytes(_ file: String) throws(WordNetError) -> [UInt8] {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)"), data.count < 1 << 28 else {
                throw WordNetError(folder: folder, file: file)
            }
            return Array(data)
        }
        var part = Part(data: try bytes("data.\(name)"), endings: endings)
        for line in try bytes("index.\(name)").split(separator: 0x0A) where line.first != 0x20 {
            let fields = line.split(separator: 0x20)
            guard fields.count >= 4, let synsets = number(fields[2]), let pointers = number(fields[3]),
                fields.count == 6 + pointers + synsets
            else { throw WordNetError(folder: folder, file: "index.\(name)") }
            part.offsets[Array(fields[0])[...]] = fields[(6 + pointers)...].compactMap { number($0) }
        }
        for line in try bytes("\(name).exc").split(separator: 0x0A) {
            let fields = line.split(separator: 0x20)
            if let first = fields.first {
                part.exceptions[Array(first)[...]] = fields.dropFirst().map { Array($0)[...] }
            }
        }
        return part
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    // MARK: - Looking up

    /// The word itself and its base forms, as nltk's `_morphy` finds them.
    private static func forms(of word: ArraySlice<UInt8>, in part: Part) -> [ArraySlice<UInt8>] {
        var forms = [word]
        if let irregular = part.exceptions[word] {
            forms += irregular
        } else {
            for (old, new) in part.endings where word.count >= old.utf8CodeUnitCount {
                let count = old.utf8CodeUnitCount
                guard Bytes.has(old, in: word, at: word.endIndex - count) else { continue }
                let replacement = UnsafeBufferPointer(start: new.utf8Start, count: new.utf8CodeUnitCount)
                forms.append(word.dropLast(count) + Array(replacement))
            }
        }
        var known: [ArraySlice<UInt8>] = []
        for form in forms where part.offsets[form] != nil && !known.contains(form) { known.append(form) }
        return known
    }

    /// The words of the synset at an offset, without those of several words.
    private static func words(of data: [UInt8], at offset: Int) -> [ArraySlice<UInt8>] {
        guard offset < data.count else { return [] }
        let line = data[offset...].prefix { $0 != 0x0A }
        let fields = line.split(separator: 0x20, maxSplits: 300)
        guard fields.count > 4, let count = Int(String(decoding: fields[3], as: UTF8.self), radix: 16) else {
            return []
        }
        return (0..<count).compactMap { index in
            guard 4 + 2 * index < fields.count else { return nil }
            // A syntactic marker, as in `galore(ip)`, is no part of the word.
            let word = fields[4 + 2 * index].prefix { $0 != 0x28 }
            return word.contains(0x5F) ? nil : word
        }
    }
}

/// A dictionary file that is missing or broken.
package struct WordNetError: Error, Sendable, CustomStringConvertible {
    package let folder: String
    package let file: String

    package var description: String {
        "WordNet's file \(folder)/\(file) is missing or unreadable; expected the dictionary files of WordNet 3.0: "
            + "install the Debian package wordnet-base, or name their folder with `wordnet_folder`."
    }
}
