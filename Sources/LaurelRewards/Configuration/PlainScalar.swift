import Yams

/// Reads scalars by YAML 1.2's core schema, which JSON is a part of.
///
/// YAML 1.1's `yes`, `on`, `0777` and `1:30` stay text: a configuration never turns a word into a boolean.
enum PlainScalar {
    static func value(of scalar: Yams.Node.Scalar, file: String) throws -> ConfigurationNode.Value {
        let line = scalar.mark?.line
        switch scalar.style {
        case .plain, .any:
            try refuseTag(scalar.tag, file: file, line: line)
            if let value = resolved(scalar.string) { return value }
            if isIntegerText(scalar.string) {
                throw RewardError(
                    code: "range", file: file, line: line,
                    message: "The integer \(ConfigurationNode.quoted(scalar.string)) does not fit 64 bits; "
                        + "expected a smaller one, or quotes around it.")
            }
            return .string(scalar.string)
        default:
            // Quoted and block scalars carry the string tag.
            if scalar.tag.description != "tag:yaml.org,2002:str" {
                try refuseTag(scalar.tag, file: file, line: line)
            }
            return .string(scalar.string)
        }
    }

    /// Explicit tags (`!!binary`, `!env`) have no meaning here.
    static func refuseTag(_ tag: Tag, file: String, line: Int?) throws {
        let name = tag.description
        guard name.isEmpty || name == "!" else {
            throw RewardError(
                code: "syntax", file: file, line: line, message: "The tag \(name) is not read; expected a plain value.")
        }
    }

    static func resolved(_ text: String) -> ConfigurationNode.Value? {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        default: break
        }
        if text.hasPrefix("0x"), let value = Int64(text.dropFirst(2), radix: 16), isDigit(text.utf8.dropFirst(2).first)
        {
            return .integer(value)
        }
        if text.hasPrefix("0o"), let value = Int64(text.dropFirst(2), radix: 8), isDigit(text.utf8.dropFirst(2).first) {
            return .integer(value)
        }
        if isIntegerText(text) { return Int64(text).map { .integer($0) } }
        return isFloatText(text)
            ? Double(text.hasPrefix("+") ? String(text.dropFirst()) : text).map { .number($0) } : nil
    }

    private static func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
    }

    private static func isIntegerText(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        if bytes.first == 0x2B || bytes.first == 0x2D { bytes = bytes.dropFirst() }
        return !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isFloatText(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        func digits() -> Int {
            let run = bytes.prefix { (0x30...0x39).contains($0) }.count
            bytes = bytes.dropFirst(run)
            return run
        }
        if bytes.first == 0x2B || bytes.first == 0x2D { bytes = bytes.dropFirst() }
        let whole = digits()
        var fraction = 0
        if bytes.first == 0x2E {
            bytes = bytes.dropFirst()
            fraction = digits()
        }
        guard whole + fraction > 0 else { return false }
        if bytes.first == 0x65 || bytes.first == 0x45 {
            bytes = bytes.dropFirst()
            if bytes.first == 0x2B || bytes.first == 0x2D { bytes = bytes.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return bytes.isEmpty
    }
}
