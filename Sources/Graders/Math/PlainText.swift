/// A completion without what only dresses its text: Markdown, HTML, emoji, invisible and look-alike characters.
///
/// Bold text, whatever it is written with, becomes `**text**`; other emphasis, backticks, list marks and headings go;
/// struck-out text goes with its marks; arrows that state a conclusion (`→`, `=>`, `\implies`) become `conclusion`. So
/// what reads the text knows one spelling of each. One pass, linear in the text.
struct PlainText {
    /// What an arrow becomes: white space that begins a conclusion.
    static let conclusion: UInt8 = 0x1E

    private let text: [UInt8]
    /// Whether a dash in front of a line may be a minus sign, for the reference is negative.
    private let keepsDashes: Bool
    /// Whether emoji and arrows stay, for the reference has some.
    private let keepsSigns: Bool
    private var out: [UInt8] = []
    private var index = 0
    /// Where in `out` an emphasis began that has not ended in its line.
    private var star: Int?
    private var underscore: Int?
    /// The opening tag of one letter that waits for its closing one.
    private var tag: (name: UInt8, place: Int)?
    /// Whether nothing but white space was met in this line.
    private var isLineStart = true
    /// Whether a list may begin here: behind an empty line, a colon, a full stop or another item.
    private var mayListBegin = true
    /// The number of the last item of a numbered list.
    private var item = 0

    /// The plain bytes of a completion that is compared with a reference.
    static func bytes(_ completion: [UInt8], keepsDashes: Bool = false, keepsSigns: Bool = false) -> [UInt8] {
        var plain = PlainText(completion, keepsDashes, keepsSigns)
        plain.read()
        return plain.out
    }

    private init(_ text: [UInt8], _ keepsDashes: Bool, _ keepsSigns: Bool) {
        (self.text, self.keepsDashes, self.keepsSigns) = (text, keepsDashes, keepsSigns)
        out.reserveCapacity(text.count)
    }

    private func byte(_ offset: Int) -> UInt8 {
        index + offset < text.count ? text[index + offset] : 0x0A
    }

    private mutating func read() {
        while index < text.count {
            let byte = text[index]
            if isLineStart, byte != 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                isLineStart = false
                if skipsMark() { continue }
            }
            switch byte {
            case 0x0A: endLine()
            case 0x2A, 0x5F: emphasis(byte)
            case 0x60: index += 1
            case 0x7E: strike()
            case 0x3C: markup()
            case 0x2D, 0x3D: arrow(byte)
            case 0x5C: command()
            case 0x3A, 0x3B: smile()
            case 0x62 where ByteScan.has("boxed{", text.span, index, text.count): box()
            case 0x80...: scalar()
            default: take(1)
            }
        }
    }

    private mutating func take(_ count: Int) {
        let end = min(index + count, text.count)
        while index < end {
            out.append(text[index])
            index += 1
        }
    }

    private mutating func endLine() {
        var last = out.count
        while last > 0, out[last - 1] == 0x20 || out[last - 1] == 0x0D { last -= 1 }
        mayListBegin = last == 0 || [0x0A, 0x3A, 0x2E, 0x21].contains(out[last - 1])
        (star, underscore, isLineStart) = (nil, nil, true)
        take(1)
    }

    // MARK: - Lines

    /// Skips the mark of a heading or of a list's item at the start of a line.
    private mutating func skipsMark() -> Bool {
        let isInList = mayListBegin || item > 0
        switch text[index] {
        case 0x23:
            // Four of them announce an answer.
            var end = index
            while end < text.count, text[end] == 0x23 { end += 1 }
            guard end - index < 4, end < text.count, text[end] == 0x20 else { return false }
            index = end
        case 0x2D, 0x2A:
            guard byte(1) == 0x20, isInList, text[index] == 0x2A || !keepsDashes else { return false }
            index += 1
            item = max(item, 1)
        case 0xE2:
            // `•`
            guard byte(1) == 0x80, byte(2) == 0xA2 else { return false }
            index += 3
            item = max(item, 1)
        case 0x30...0x39:
            guard let length = numberedMark() else {
                item = 0
                return false
            }
            index += length
        default:
            item = 0
            return false
        }
        return true
    }

    /// The length of `1.` or `2)` in front of an item that has a number of its own; the items count up from 1.
    private mutating func numberedMark() -> Int? {
        var length = 0
        var number = 0
        while length < 2, (0x30...0x39).contains(byte(length)) {
            number = 10 * number + Int(byte(length) - 0x30)
            length += 1
        }
        guard byte(length) == 0x2E || byte(length) == 0x29, byte(length + 1) == 0x20,
            number == 1 || number == item + 1
        else { return nil }
        var rest = index + length + 1
        while rest < text.count, text[rest] != 0x0A {
            if number > 1 || (0x30...0x39).contains(text[rest]) || text[rest] == 0x5C {
                item = number
                return length + 1
            }
            rest += 1
        }
        item = number
        return nil
    }

    // MARK: - Markdown and HTML

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

    /// Whether a byte may stand outside an emphasis, right beside its mark.
    private static func isOutside(_ byte: UInt8, opens: Bool) -> Bool {
        if isSpace(byte) || byte >= 0x80 { return true }
        return switch byte {
        case 0x22, 0x27, 0x2A, 0x5F, 0x2D, 0x2C, 0x3A: true
        case 0x28, 0x5B, 0x3E: opens
        case 0x29, 0x5D, 0x3C, 0x2E, 0x3B, 0x21, 0x3F: !opens
        default: false
        }
    }

    /// `*so*`, `_so_`, `__so__`, `***so***`: a mark begins or ends only between a space or sign and what is set off.
    private mutating func emphasis(_ mark: UInt8) {
        var count = 1
        while byte(count) == mark { count += 1 }
        let front = out.last ?? 0x0A
        let next = byte(count)
        let opens = PlainText.isOutside(front, opens: true) && !PlainText.isSpace(next)
        let closes = !PlainText.isSpace(front) && PlainText.isOutside(next, opens: false)
        guard opens || closes || (count > 2 && mark == 0x5F) else { return take(count) }
        if count > 2 {
            out += mark == 0x2A ? [0x2A, 0x2A] : [0x20]
            index += count
        } else if mark == 0x2A, count == 2 {
            take(2)
        } else if closes, let place = mark == 0x2A ? star : underscore, place + count < out.count {
            for offset in 0..<count { out[place + offset] = count == 2 ? 0x2A : 0x20 }
            if count == 2 { out += [0x2A, 0x2A] }
            if mark == 0x2A { star = nil } else { underscore = nil }
            index += count
        } else {
            if opens, mark == 0x2A { star = out.count }
            if opens, mark == 0x5F { underscore = out.count }
            take(count)
        }
    }

    /// `~~27~~` says that 27 does not count.
    private mutating func strike() {
        guard byte(1) == 0x7E else { return take(1) }
        var end = index + 2
        while end + 1 < text.count, end - index < 64, text[end] != 0x0A {
            if text[end] == 0x7E, text[end + 1] == 0x7E {
                index = end + 2
                return
            }
            end += 1
        }
        take(2)
    }

    private static let blocks: WordList = ["br", "li", "div", "tr", "hr", "ul", "ol", "table", "pre"]
    private static let inlines: WordList = [
        "em", "span", "code", "mark", "font", "center", "td", "th", "small", "big", "ins",
    ]
    private static let strong: WordList = ["strong"]

    /// A tag of HTML: bold marks, a new line, or nothing in its place. Other tags stand.
    private mutating func markup() {
        if let end = tokenEnd() {
            // The turn is over: what follows is a line of its own.
            out.append(0x0A)
            (isLineStart, mayListBegin) = (true, true)
            index = end
            return
        }
        let isClosing = byte(1) == 0x2F
        let start = index + (isClosing ? 2 : 1)
        var end = start
        while end < text.count, end - start < 12, (0x61...0x7A).contains(text[end] | 0x20) { end += 1 }
        var close = end
        while close < text.count, close - end < 64, text[close] != 0x3E, text[close] != 0x3C, text[close] != 0x0A {
            close += 1
        }
        guard end > start, close < text.count, text[close] == 0x3E,
            close == end || text[end] == 0x20 || text[end] == 0x2F
        else { return take(1) }
        if end == start + 1 {
            // `a<b>c` is no tag: the closing one has to follow.
            let name = text[start] | 0x20
            if !isClosing {
                tag = (name, out.count)
                return take(close + 1 - index)
            }
            guard let open = tag, open.name == name, "bipsu".utf8.contains(name) else { return take(close + 1 - index) }
            var place = open.place
            while place < out.count, out[place] != 0x3E {
                out[place] = 0x20
                place += 1
            }
            out[place] = 0x20
            if name == 0x62 {
                (out[place - 1], out[place]) = (0x2A, 0x2A)
                out += [0x2A, 0x2A]
            }
            tag = nil
            index = close + 1
            return
        }
        let key = WordList.key(text.span, start..<end)
        if PlainText.strong.contains(key) {
            out += [0x2A, 0x2A]
        } else if PlainText.blocks.contains(key) {
            out.append(0x0A)
        } else if !PlainText.inlines.contains(key) {
            // `<answer>- 28`
            (isLineStart, mayListBegin) = (true, true)
            return take(close + 1 - index)
        }
        index = close + 1
    }

    private static let tokens: [StaticString] = ["<eos>", "<bos>", "<pad>", "<end_of_turn>", "<start_of_turn>"]

    /// The end of a chat template's token: `<|im_end|>`, `<eos>`, `</s>` without its opening.
    private func tokenEnd() -> Int? {
        if let token = PlainText.tokens.first(where: { ByteScan.has($0, text.span, index, text.count) }) {
            return index + token.utf8CodeUnitCount
        }
        if ByteScan.has("</s>", text.span, index, text.count) { return tag?.name == 0x73 ? nil : index + 4 }
        guard byte(1) == 0x7C else { return nil }
        var end = index + 2
        while end < text.count, end - index < 48, text[end] == 0x5F || (0x61...0x7A).contains(text[end] | 0x20) {
            end += 1
        }
        return end - index > 4 && ByteScan.has("|>", text.span, end, text.count) ? end + 2 : nil
    }

    /// `:)`, `;-)`, `:(` at the end of a line, unless it closes brackets.
    private mutating func smile() {
        var end = index + (byte(1) == 0x2D ? 2 : 1)
        guard let last = out.last, PlainText.isSpace(last), end < text.count,
            text[end] == 0x28 || text[end] == 0x29
        else { return take(1) }
        let isMouth = text[end] != 0x29 || !isInBrackets
        end += 1
        while end < text.count, text[end] == 0x20 || text[end] == 0x2E { end += 1 }
        guard isMouth, end == text.count || [0x0A, 0x0D, 0x3C].contains(text[end]) else { return take(1) }
        index = end
    }

    /// Whether a bracket of this line is open.
    private var isInBrackets: Bool {
        for byte in out.suffix(256).reversed() {
            if byte == 0x28 { return true }
            if byte == 0x29 || byte == 0x0A { return false }
        }
        return false
    }

    /// `boxed{28}`, which has lost its backslash.
    private mutating func box() {
        if let last = out.last, last == 0x5C || isLetter(last) { return take(1) }
        out.append(0x5C)
        take(6)
    }

    // MARK: - Arrows

    /// `->`, `-->`, `=>`, `==>`.
    private mutating func arrow(_ shaft: UInt8) {
        var count = 1
        while byte(count) == shaft, count < 4 { count += 1 }
        guard byte(count) == 0x3E, byte(count + 1) != 0x3D, !keepsSigns else { return take(count) }
        out.append(PlainText.conclusion)
        index += count + 1
    }

    private static let arrows: [StaticString] = ["\\Rightarrow", "\\implies", "\\Longrightarrow", "\\therefore"]

    private mutating func command() {
        for name in PlainText.arrows where !keepsSigns && ByteScan.has(name, text.span, index, text.count) {
            out.append(PlainText.conclusion)
            index += name.utf8CodeUnitCount
            return
        }
        // What is escaped is no mark.
        take(byte(1) < 0x80 && byte(1) != 0x0A ? 2 : 1)
    }

    // MARK: - Scalars

    private mutating func scalar() {
        let (value, length) = PlainText.scalar(text, at: index)
        switch PlainText.meaning(value) {
        case .nothing: index += length
        case .sign where !keepsSigns, .arrow where !keepsSigns:
            out.append(PlainText.meaning(value) == .arrow ? PlainText.conclusion : 0x20)
            index += length
        case .ascii(let byte):
            out.append(byte)
            index += length
        default:
            // `nοt` with a Greek omicron; letters among their own kind stand.
            if let letter = PlainText.lookAlike(value), isLetter(out.last ?? 0) || isLetter(byte(length)) {
                out.append(letter)
                index += length
            } else {
                take(length)
            }
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
