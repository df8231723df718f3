/// Which word of the candidate stands for which of the reference.
///
/// Every stage goes through the candidate's free words from the last to the first and gives each the last free
/// reference word that fits.
struct WordAlignment: Sendable {
    /// The reference word of each candidate word; -1 for none.
    private var partners: [Int32] = []
    /// Whether each reference word is taken.
    private var isTaken: [Bool] = []
    private var matched = 0
    /// For each kind of word its last free reference place + 1, and for each place the one before it.
    private var lastPlace: [Int32] = []
    private var placeBefore: [Int32] = []

    mutating func start(candidates: Int, references: Int) {
        partners.refill(-1, count: candidates)
        isTaken.refill(false, count: references)
        matched = 0
    }

    /// Whether both sides have words left to match.
    var hasLeftovers: Bool { matched < partners.count && matched < isTaken.count }

    /// Whether a token (the reference's come first) is not matched yet.
    func isFree(token: Int) -> Bool { token < isTaken.count ? !isTaken[token] : partners[token - isTaken.count] < 0 }

    /// Matches words with equal numbers; the reference's numbers are below `kinds`.
    mutating func match(_ ids: [UInt32], kinds: Int) {
        let references = isTaken.count
        lastPlace.refill(0, count: kinds)
        placeBefore.removeAll(keepingCapacity: true)
        for place in 0..<references {
            let kind = Int(ids[place])
            placeBefore.append(lastPlace[kind])
            if !isTaken[place] { lastPlace[kind] = Int32(place + 1) }
        }
        for word in stride(from: partners.count - 1, through: 0, by: -1) where partners[word] < 0 {
            let kind = Int(ids[references + word])
            guard kind < kinds, lastPlace[kind] > 0 else { continue }
            let place = lastPlace[kind] - 1
            lastPlace[kind] = placeBefore[Int(place)]
            take(word, Int(place))
        }
    }

    /// Matches words with a synonym among the free reference words.
    mutating func match(synonymsOf dictionary: WordNet, tokens: [Token], bytes: [UInt8]) {
        var places: [ArraySlice<UInt8>: [Int]] = [:]
        for place in isTaken.indices where !isTaken[place] {
            places[bytes[tokens[place].range], default: []].append(place)
        }
        for word in stride(from: partners.count - 1, through: 0, by: -1) where partners[word] < 0 {
            let text = bytes[tokens[isTaken.count + word].range]
            var best: (place: Int, synonym: ArraySlice<UInt8>)?
            for synonym in dictionary.synonyms(of: text) + [text] {
                if let place = places[synonym]?.last, place > best?.place ?? -1 { best = (place, synonym) }
            }
            if let best {
                places[best.synonym]?.removeLast()
                take(word, best.place)
            }
        }
    }

    private mutating func take(_ word: Int, _ place: Int) {
        partners[word] = Int32(place)
        isTaken[place] = true
        matched += 1
    }

    /// The matches, and the runs of them that are neighbours on both sides.
    var matchesAndChunks: (matches: Int, chunks: Int) {
        var chunks = 0
        var previous: Int32 = -2
        for partner in partners {
            if partner >= 0, partner != previous + 1 || previous < 0 { chunks += 1 }
            previous = partner < 0 ? -2 : partner
        }
        return (matched, chunks)
    }
}
