import Foundation
import LaurelRewards

/// Reads what a judge wrote: strictly as the JSON that was asked for, else the last JSON object that has the key, else the
/// last line `score: 3`.
///
/// In the lenient readings, what stands word for word in the graded text is a quotation and no verdict.
struct JudgeVerdict: Sendable, Hashable {
    let value: JSONValue
    /// What the judge concluded, in a few words.
    let reason: String?

    private static let longestReason = 300
    private static let longestText = 64 << 10

    /// - Parameters:
    ///   - keys: the names under which the verdict may stand, the asked-for one first.
    ///   - material: the graded text.
    init?(_ text: String, keys: [String], material: String = "") {
        let text = text.utf8.count > Self.longestText ? String(text.suffix(Self.longestText / 4)) : text
        if let verdict = Self.verdict(Self.unfenced(text), keys) {
            self = verdict
            return
        }
        for object in JSONObjects.outermost(in: text).reversed() where !material.contains(object) {
            guard let verdict = Self.verdict(object, keys) else { continue }
            self = verdict
            return
        }
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard let value = Self.value(of: line, keys), !material.contains(line) else { continue }
            self.init(value: value, reason: nil)
            return
        }
        return nil
    }

    private init(value: JSONValue, reason: String?) {
        self.value = value
        self.reason = reason
    }

    /// The number, also where it is written as text.
    var number: Double? {
        let number = value.double ?? value.string.flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    // MARK: - Forms

    /// The text without white space and a code fence around it.
    private static func unfenced(_ text: String) -> String {
        var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix("```"), text.hasSuffix("```"), text.count > 6 else { return text }
        text.removeLast(3)
        return text.drop { !$0.isNewline }.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func verdict(_ text: String, _ keys: [String]) -> JudgeVerdict? {
        guard text.hasPrefix("{"),
            let object = try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8)),
            let key = keys.first(where: { object[$0] != nil }), let value = object[key]
        else { return nil }
        return JudgeVerdict(value: value, reason: reason(object))
    }

    /// The value of a line `key: value`.
    private static func value(of line: String, _ keys: [String]) -> JSONValue? {
        let parts = line.replacingOccurrences(of: "*", with: "").split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let name = parts[0].trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "#-`\""))).lowercased()
        guard keys.contains(name) else { return nil }
        let rest = parts[1].trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "`\"'.,")))
        return Double(rest).map { .number($0) } ?? .string(rest)
    }

    private static func reason(_ object: [String: JSONValue]) -> String? {
        var text = object["reason"]?.string ?? object["explanation"]?.string
        if case .array(let steps)? = object["steps"], let last = steps.last?.object {
            text = last["conclusion"]?.string ?? last["description"]?.string ?? text
        }
        return text.map { String($0.prefix(longestReason)) }
    }
}

/// Finds `{…}` in prose.
enum JSONObjects {
    /// Bytes looked at, in all: prose full of open braces ends the search.
    private static let budget = 1 << 22
    private static let most = 64

    /// The balanced ones that lie in no other, in order; at most the last ones.
    static func outermost(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        var left = budget
        var place = 0
        while place < bytes.count, left > 0 {
            guard bytes[place] == UInt8(ascii: "{") else {
                place += 1
                continue
            }
            if let end = end(of: bytes, from: place, &left) {
                found.append(String(decoding: bytes[place...end], as: UTF8.self))
                place = end + 1
            } else {
                place += 1
            }
        }
        return found.suffix(most)
    }

    /// The place of the brace that closes the one at `start`; braces in quotes do not count.
    private static func end(of bytes: [UInt8], from start: Int, _ left: inout Int) -> Int? {
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for place in start..<bytes.count {
            left -= 1
            guard left > 0 else { return nil }
            let byte = bytes[place]
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return place }
            default: break
            }
        }
        return nil
    }
}
