import Foundation
import LaurelRewards

/// Reads what a judge wrote: strictly as the JSON that was asked for, else the last JSON object that has the key, else a
/// last line `score: 3`.
struct JudgeVerdict: Sendable, Hashable {
    let value: JSONValue
    /// What the judge concluded, in a few words.
    let reason: String?

    private static let longestReason = 300
    private static let longestText = 256 << 10

    /// - Parameter keys: the names under which the verdict may stand, the asked-for one first.
    init?(_ text: String, keys: [String]) {
        let text = text.utf8.count > Self.longestText ? String(text.suffix(Self.longestText / 4)) : text
        let objects = [text] + Self.objects(in: text).reversed()
        for candidate in objects {
            guard
                let object = try? JSONDecoder().decode([String: JSONValue].self, from: Data(candidate.utf8)),
                let key = keys.first(where: { object[$0] != nil }), let value = object[key]
            else { continue }
            self.value = value
            reason = Self.reason(object)
            return
        }
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            let words = line.lowercased().replacingOccurrences(of: "*", with: "").split(separator: ":", maxSplits: 1)
            guard words.count == 2, keys.contains(where: { words[0].trimmingCharacters(in: .whitespaces) == $0 }) else {
                continue
            }
            let rest = words[1].trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "`\"'.")))
            value = Double(rest).map { .number($0) } ?? .string(rest)
            reason = nil
            return
        }
        return nil
    }

    /// The number, also where it is written as text.
    var number: Double? {
        let number = value.double ?? value.string.flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    /// The balanced `{…}` in a text, outermost ones, in order.
    private static func objects(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        var start: Int?
        var depth = 0
        var isText = false
        var isEscaped = false
        for (place, byte) in bytes.enumerated() {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where depth > 0: isText = true
            case UInt8(ascii: "{"):
                if depth == 0 { start = place }
                depth += 1
            case UInt8(ascii: "}") where depth > 0:
                depth -= 1
                if depth == 0, let begin = start {
                    found.append(String(decoding: bytes[begin...place], as: UTF8.self))
                }
            default: break
            }
        }
        return found.suffix(16)
    }

    private static func reason(_ object: [String: JSONValue]) -> String? {
        var text = object["reason"]?.string ?? object["explanation"]?.string
        if case .array(let steps)? = object["steps"], let last = steps.last?.object {
            text = last["conclusion"]?.string ?? last["description"]?.string ?? text
        }
        return text.map { String($0.prefix(longestReason)) }
    }
}
