import LaurelRewards

/// Completions and samples that break scripts which expect well-behaved text.
enum HostileCompletions {
    static let megabyte = 1 << 20

    /// Completions of valid text, with what they are.
    static let texts: [(label: String, text: String)] = [
        ("an empty completion", ""),
        ("1 MB of one letter", String(repeating: "a", count: megabyte)),
        ("1 MB of words", String(repeating: "word and 12.5 ", count: megabyte / 14)),
        ("1 MB of brackets", String(repeating: "(", count: megabyte)),
        ("1 MB of lines", String(repeating: "x\n", count: megabyte / 2)),
        ("NUL characters", "4\u{0}2\u{0}"),
        ("only white space", " \t\r\n\u{2003}\u{3000}"),
        ("mixed scripts", "Ответ: ٤٢ 答えは四十二 คำตอบ 🇫🇷👩‍👩‍👧 a\u{301}\u{202E}"),
        ("numbers past every limit", "1e999 -1e999 nan inf 0x1p99999 " + String(repeating: "9", count: 400)),
        ("pattern characters", "%d+ %b() [%w_]* ( ) . % + - * ? [ ^ $"),
        ("broken JSON", "{\"answer\": [1, {\"a\": "),
        ("deep JSON", String(repeating: "[", count: 5000)),
        ("lone tags", "</answer></think><answer><answer>"),
    ]

    /// Completions that are no valid UTF-8.
    static let bytes: [(label: String, bytes: [UInt8])] = [
        ("invalid UTF-8", [0x34, 0x32, 0xFF, 0xFE, 0xC0, 0x80, 0xED, 0xA0, 0x80]),
        ("a cut UTF-8 sequence", Array("answer 42 ".utf8) + [0xE2, 0x82]),
    ]
}
