import Datasets
import Foundation
import LaurelRewards
import Testing

@Suite struct JSONLReaderTests {
    private func lines(_ fixture: Fixture) throws -> [JSONLReader.Line] {
        var reader = try JSONLReader(path: fixture.path)
        var lines: [JSONLReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }

    @Test func passesOverBlankLinesAndKeepsLineNumbers() throws {
        let found = try lines(Fixture("\u{FEFF}1\r\n\r\n  \t\n2\n\n3"))
        #expect(found.map(\.number) == [1, 4, 6])
        #expect(found.map(\.node) == [.number("1"), .number("2"), .number("3")])
    }

    @Test func readsLinesLongerThanOneRead() throws {
        let long = String(repeating: "ä", count: 400_000)
        let found = try lines(Fixture("\"\(long)\"\n\"end\"\n"))
        #expect(found.map(\.node) == [.string(long), .string("end")])
    }

    @Test func refusesALineAboveTheCap() throws {
        for text in [
            "1\n\"" + String(repeating: "x", count: 100) + "\"\n2", "1\n\"" + String(repeating: "x", count: 100),
        ] {
            let fixture = try Fixture(text)
            var reader = try JSONLReader(path: fixture.path, maximalLineBytes: 50)
            #expect(try reader.next()?.number == 1)
            let error = #expect(throws: DatasetError.self) { try reader.next() }
            #expect(error?.code == "line-too-long")
            #expect(error?.line == 2)
        }
    }

    @Test(arguments: [
        ("1", JSONValue.integer(1)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.50", .number(1.5)), ("1e2", .number(100)),
        ("true", .bool(true)), (" null ", .null), ("[]", .array([])), ("{}", .object([:])),
        ("[1, {\"a\": [\"b\"]}]", .array([.integer(1), .object(["a": .array([.string("b")])])])),
        (#""\u00e9\n\"\\\/\ud83d\ude00 é""#, .string("é\n\"\\/😀 é")),
    ])
    func parsesJSON(text: String, value: JSONValue) throws {
        #expect(try lines(Fixture(text)).map(\.node.value) == [value])
    }

    @Test func keepsNumbersAsWritten() throws {
        #expect(try lines(Fixture("1.50\n1E5")).map(\.node) == [.number("1.50"), .number("1E5")])
    }

    @Test(arguments: [
        ("{\"a\": }", 7, "expected a value"), ("{\"a\" 1}", 6, "expected ':' after the key \"a\""),
        ("{\"a\": 1", 8, "expected ',' or '}'"), ("[1 2]", 4, "expected ',' or ']'"),
        ("{a: 1}", 2, "a key in double quotes"),
        ("{\"ä\": 1,}", 9, "a key in double quotes"), ("\"abc", 5, "ends inside a string"), ("1 2", 3, "after the end"),
        ("01", 2, "after the end"), ("1.", 3, "a digit"), ("-", 2, "a digit"), ("1e999", 1, "does not fit"),
        (String(repeating: "9", count: 400), 1, "number \(String(repeating: "9", count: 40))… does not fit"),
        ("NaN", 1, "expected a value"), ("nul", 1, "expected a value"), ("\"\\x\"", 3, "expected one of"),
        ("\"\\ud83d\"", 2, "half of a surrogate pair"), ("\"\\ud83dx\"", 2, "half of a surrogate pair"),
        ("\"\\udc00\\ud83d\"", 2, "half of a surrogate pair"), ("\"\\u12G4\"", 6, "hexadecimal"),
        ("\"a\tb\"", 3, "U+9"), ("{\"a\":1,\"a\":2}", 8, "given twice"),
        (String(repeating: "[", count: 200_000), 129, "deeper than 128"), ("\"\\", 3, "the end of the text"),
    ])
    func saysWhereJSONIsMalformed(text: String, column: Int, expected: String) throws {
        let fixture = try Fixture("0\n" + text)
        var reader = try JSONLReader(path: fixture.path)
        #expect(try reader.next()?.number == 1)
        let error = #expect(throws: DatasetError.self) { try reader.next() }
        #expect(error?.code == "json")
        #expect(error?.line == 2)
        #expect(error?.message.contains("at column \(column):") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }

    @Test(
        arguments: [
            ([0xFF], 2), ([0x61, 0xC3], 3), ([0xC0, 0x80], 2), ([0xED, 0xA0, 0x80], 2), ([0xE2, 0x82, 0x22], 2),
            ([0xF4, 0x90, 0x80, 0x80], 2), ([0xF0, 0x9F, 0x98], 2), ([0xE2, 0x82, 0xAC, 0x80], 5),
        ] as [([UInt8], Int)])
    func refusesBytesThatAreNotUTF8(bytes: [UInt8], place: Int) throws {
        let fixture = try Fixture(bytes: [0x22] + bytes + [0x22])
        var reader = try JSONLReader(path: fixture.path)
        let error = #expect(throws: DatasetError.self) { try reader.next() }
        #expect(error?.code == "encoding")
        #expect(error?.line == 1)
        #expect(error?.message.contains("Byte \(place) ") == true, "\(error?.message ?? "")")
    }

    @Test func namesAFileThatIsNotThereOrAFolder() {
        let missing = #expect(throws: DatasetError.self) { try JSONLReader(path: "/no/such/file.jsonl") }
        #expect(missing?.description.hasPrefix("error[file]: /no/such/file.jsonl: There is no such file") == true)
        let folder = #expect(throws: DatasetError.self) { try JSONLReader(path: "/tmp") }
        #expect(folder?.message.contains("folder") == true)
    }

    /// Took minutes when every escape copied what stood before it.
    @Test func readsATextOfNothingButEscapesInLinearTime() throws {
        let count = 1_000_000
        let fixture = try Fixture("\"" + String(repeating: "\\u00e9", count: count) + "\"\n")
        let start = ContinuousClock.now
        let found = try lines(fixture)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(found.map(\.node) == [.string(String(repeating: "é", count: count))])
    }
}
