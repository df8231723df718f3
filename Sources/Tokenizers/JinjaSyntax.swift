/// Whether a Jinja text is whole: tags closed, strings ended, blocks nested and ended.
///
/// Templates are recognised by what occurs in them, which a text that was cut off or mangled may still have.
struct JinjaSyntax {
    /// What is wrong and where.
    struct Problem: Error, Hashable {
        /// The line of the template, from 1.
        let line: Int
        /// A clause such as "the tag {% for %} has no {% endfor %}".
        let message: String
    }

    /// The tags that have an end tag.
    private static let blocks: Set<String> = [
        "for", "if", "macro", "call", "filter", "set", "block", "with", "autoescape", "raw", "generation", "trans",
    ]

    private let bytes: [UInt8]
    private var position = 0
    private var open: [(name: String, position: Int)] = []

    /// The first problem of a text; nil when it is whole.
    static func problem(in text: String) -> Problem? {
        var syntax = JinjaSyntax(bytes: Array(text.utf8))
        do throws(Problem) {
            try syntax.check()
            return nil
        } catch {
            return error
        }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func check() throws(Problem) {
        while position < bytes.count {
            if starts("{#") {
                guard let end = find("#}", from: position + 2) else {
                    throw problem(position, "{# is not closed by #}")
                }
                position = end + 2
            } else if starts("{{") {
                _ = try tag("{{", until: "}}")
            } else if starts("{%") {
                let start = position
                try take(try tag("{%", until: "%}"), at: start)
            } else {
                position += 1
            }
        }
        if let last = open.last { throw unended(last) }
    }

    /// Steps over a tag and returns what stands in it, its strings left out.
    private mutating func tag(_ opening: String, until closing: String) throws(Problem) -> String {
        let start = position
        var brackets: [UInt8] = []
        var content: [UInt8] = []
        position += 2
        while position < bytes.count {
            if brackets.isEmpty, starts(closing) {
                position += 2
                return String(decoding: content, as: UTF8.self)
            }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): try skipString(byte)
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): brackets.append(byte)
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                // The closing ones follow the opening ones in ASCII at a distance of one or two.
                guard let last = brackets.popLast(), (1...2).contains(Int(byte) - Int(last)) else {
                    throw problem(position, "a \(Character(Unicode.Scalar(byte))) closes nothing")
                }
            default: content.append(byte)
            }
            position += 1
        }
        throw problem(start, "\(opening) is not closed by \(closing)")
    }

    /// Steps to the last byte of a string.
    private mutating func skipString(_ quote: UInt8) throws(Problem) {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != quote {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw problem(start, "a string is not ended") }
    }

    /// Opens or ends what a statement opens or ends.
    private mutating func take(_ content: String, at start: Int) throws(Problem) {
        let name = Self.name(of: content)
        if name == "raw" {
            // What stands up to its end is no Jinja.
            while let next = find("{%", from: position) {
                position = next
                let rest = String(decoding: bytes[(next + 2)...].prefix(64), as: UTF8.self)
                guard Self.name(of: rest) != "endraw" else {
                    _ = try tag("{%", until: "%}")
                    return
                }
                position += 2
            }
            throw unended((name, start))
        }
        if name == "elif" || name == "else" {
            guard let last = open.last, last.name == "if" || (name == "else" && last.name == "for") else {
                throw problem(start, "{% \(name) %} stands in no {% if %}")
            }
        } else if name.hasPrefix("end"), Self.blocks.contains(String(name.dropFirst(3))) {
            guard let last = open.popLast() else { throw problem(start, "{% \(name) %} ends nothing") }
            guard "end" + last.name == name else { throw unended(last) }
        } else if Self.blocks.contains(name), name != "set" || !content.contains("=") {
            open.append((name, start))
        }
    }

    /// The word that a statement begins with.
    private static func name(of content: String) -> String {
        String(content.drop { $0.isWhitespace || $0 == "-" || $0 == "+" }.prefix { $0.isLetter || $0 == "_" })
    }

    private func unended(_ tag: (name: String, position: Int)) -> Problem {
        problem(tag.position, "{% \(tag.name) %} has no {% end\(tag.name) %}")
    }

    private func problem(_ position: Int, _ message: String) -> Problem {
        Problem(line: 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") }, message: message)
    }

    private func starts(_ mark: String) -> Bool { bytes[position...].starts(with: mark.utf8) }

    private func find(_ mark: String, from start: Int) -> Int? {
        guard start <= bytes.count else { return nil }
        var index = start
        while index + 1 < bytes.count {
            if bytes[index...].starts(with: mark.utf8) { return index }
            index += 1
        }
        return nil
    }
}
