import Graders
import LaurelRewards
import PluginHost
import Testing

/// Each field of a manifest wrong in turn: the error names file, line and field, and says what was expected.
@Suite struct ManifestFieldTests {
    private static let valid = """
        api: 1
        name: p
        version: 1.0.0
        summary: Says something.
        license: Apache-2.0
        entry: main.lua
        range: [0, 1]
        needs: [reference]
        limits:
          wall_ms: 100
          memory_mb: 16
        params:
          - name: count
            type: integer
            default: 3
            bounds: [1, 5]
            meaning: A number.
          - name: mode
            type: string
            values: [loose, strict]
            default: loose
            meaning: A choice.
          - name: words
            type: list
            default: [a, b]
            bounds: [1, 3]
            pattern: "[a-z]+"
            meaning: Some words.

        """

    /// One change of the valid manifest and what the error has to say.
    struct Fault: Sendable, CustomTestStringConvertible {
        let part: String
        let replacement: String
        let line: Int
        let code: String
        let mentions: [String]

        init(_ part: String, _ replacement: String, _ line: Int, _ code: String, _ mentions: String...) {
            (self.part, self.replacement, self.line) = (part, replacement, line)
            (self.code, self.mentions) = (code, mentions)
        }

        var testDescription: String { "\(part) -> \(replacement.prefix(40))" }
    }

    private static func manifest(_ text: String) throws -> PluginManifest {
        try PluginManifest(try ConfigurationNode.parse(text, file: "plugin.yaml"))
    }

    private static let faults = [
        Fault("api: 1\n", "", 1, "missing-key", "`api` is missing", "expected the version of the script interface"),
        Fault("api: 1", "api:", 1, "missing-key", "`api` has no value"),
        Fault("api: 1", "api: 2", 1, "api-version", "`api` is the integer 2", "plugins of api 1"),
        Fault("api: 1", "api: \"1\"", 1, "type", "`api` is the text", "expected an integer"),
        Fault("api: 1", "apis: 1", 1, "unknown-key", "`apis`", "Did you mean `api`?"),
        Fault("name: p\n", "\n", 1, "missing-key", "`name` is missing"),
        Fault("name: p\n", "name:\n", 2, "missing-key", "`name` has no value"),
        Fault("name: p\n", "name: P\n", 2, "range", "`name`", "expected up to 64 of a-z, 0-9, - and _"),
        Fault("name: p\n", "name: ../p\n", 2, "range", "`name`"),
        Fault("name: p\n", "name: 1p\n", 2, "range", "`name`"),
        Fault("name: p\n", "name: 7\n", 2, "type", "`name` is the integer 7", "put it in quotes"),
        Fault("name: p\n", "name: [p]\n", 2, "type", "`name` is a list of 1"),
        Fault("name: p\n", "name: p\nname: q\n", 2, "duplicate-key", "`name`"),
        Fault("1.0.0", "1.0", 3, "type", "`version` is the number 1.0"),
        Fault("1.0.0", "v1.0.0", 3, "range", "`version`", "expected a semantic version such as 1.0.0"),
        Fault("1.0.0", "1.0.0-01", 3, "range", "`version`"),
        Fault("1.0.0", "1.0.0-", 3, "range", "`version`"),
        Fault("1.0.0", "1.0.0+a+b", 3, "range", "`version`"),
        Fault("1.0.0", "1.0.-1", 3, "range", "`version`"),
        Fault("Says something.", "''", 4, "range", "`summary` is empty"),
        Fault("Says something.", "\"a\\nb\"", 4, "range", "`summary`", "expected one line"),
        Fault("Says something.", String(repeating: "a", count: 201), 4, "range", "`summary`"),
        Fault("Apache-2.0", "2.0", 5, "type", "`license` is the number 2.0"),
        Fault("Apache-2.0", "\"\"", 5, "range", "`license` is empty"),
        Fault("Apache-2.0", "MIT; rm", 5, "range", "`license`", "expected an SPDX name"),
        Fault("main.lua", "../main.lua", 6, "range", "`entry`", "expected the name of a .lua file"),
        Fault("main.lua", "/main.lua", 6, "range", "`entry`"),
        Fault("main.lua", "main.py", 6, "range", "`entry`"),
        Fault("main.lua", ".main.lua", 6, "range", "`entry`"),
        Fault("main.lua", "true", 6, "type", "`entry` is the boolean true"),
        Fault("[0, 1]", "[1, 0]", 7, "range", "`range`", "expected [low, high] with low below high"),
        Fault("[0, 1]", "[0, 0]", 7, "range", "`range`"),
        Fault("[0, 1]", "[0, .inf]", 7, "range", "`range.1`", "expected a finite number"),
        Fault("[0, 1]", "[0, .nan]", 7, "range", "`range.1`"),
        Fault("[0, 1]", "[0, one]", 7, "type", "`range.1`"),
        Fault("[0, 1]", "0", 7, "type", "`range` is the integer 0", "expected a list"),
        Fault("[reference]", "[references]", 8, "range", "`needs.0`", "Did you mean `reference`?"),
        Fault("[reference]", "[reference, reference]", 8, "duplicate-name", "`needs`"),
        Fault("[reference]", "reference", 8, "type", "`needs`", "expected a list"),
        Fault("wall_ms: 100", "wall_ms: 201", 10, "range", "`limits.wall_ms`", "from 1 to 200"),
        Fault("wall_ms: 100", "wall_ms: 0", 10, "range", "`limits.wall_ms`"),
        Fault("wall_ms: 100", "wall_ms: 1.5", 10, "type", "`limits.wall_ms`"),
        Fault("wall_ms: 100", "wall: 100", 10, "unknown-key", "`limits.wall`", "Did you mean `wall_ms`?"),
        Fault("memory_mb: 16", "memory_mb: 33", 11, "range", "`limits.memory_mb`", "from 1 to 32"),
        Fault("memory_mb: 16", "memory_mb: 99999999999999999999", 11, "range", "does not fit"),
        Fault("  - name: count\n    type", "  - type", 13, "missing-key", "`params.0.name` is missing"),
        Fault("name: count", "name: end", 13, "range", "`params.0.name`", "no word of Lua"),
        Fault("name: count", "name: a-b", 13, "range", "`params.0.name`"),
        Fault("name: mode", "name: count", 18, "duplicate-name", "`count`"),
        Fault("type: integer", "type: int", 14, "range", "`params.0.type`", "Did you mean `integer`?"),
        Fault(
            "    type: integer\n", "\n", 13, "missing-key", "`params.0.type`", "integer, number, boolean, string, list"),
        Fault("default: 3", "default: 6", 15, "range", "The default of `count` is 6; expected an integer from 1 to 5"),
        Fault("default: 3", "default: 3.5", 15, "range", "`count`"),
        Fault("default: 3", "default: \"3\"", 15, "range", "`count`"),
        Fault("default: 3", "default:", 15, "type", "`count` is nothing"),
        Fault("[1, 5]", "[5, 1]", 16, "range", "`params.0.bounds`"),
        Fault("[1, 5]", "[0.5, 5]", 16, "type", "`params.0.bounds`", "expected [low, high] in integers"),
        Fault("[1, 5]", "[1]", 16, "range", "`params.0.bounds`"),
        Fault("bounds: [1, 5]", "values: [a]", 16, "type", "`params.0.values`", "has the type integer"),
        Fault("bounds: [1, 5]", "pattern: a", 16, "type", "`params.0.pattern`"),
        Fault("bounds: [1, 5]", "bound: [1, 5]", 16, "unknown-key", "Did you mean `bounds`?"),
        Fault("    meaning: A number.\n", "", 13, "missing-key", "`params.0.meaning`"),
        Fault("A number.", "''", 17, "range", "`params.0.meaning` is empty"),
        Fault("[loose, strict]", "[]", 20, "range", "`params.1.values` has 0 entries"),
        Fault("[loose, strict]", "[loose, 1]", 20, "type", "`params.1.values.1`"),
        Fault("[loose, strict]", "[loose, loose]", 20, "duplicate-name", "`params.1.values`"),
        Fault("default: loose", "default: los", 21, "range", "`mode`", "expected one of loose, strict"),
        Fault("values: [loose, strict]", "bounds: [1, 2]", 20, "type", "`params.1.bounds`"),
        Fault("[a, b]", "[a, B]", 25, "range", "`words`", "expected a list of strings with 1 to 3 entries like [a-z]+"),
        Fault("[a, b]", "[]", 25, "range", "`words` is a list of 0"),
        Fault("[a, b]", "[a, b, c, d]", 25, "range", "`words` is a list of 4"),
        Fault("[a, b]", "[a, 1]", 25, "range", "`words`"),
        Fault("[a, b]", "a", 25, "range", "`words`"),
        Fault("[1, 3]", "[-1, 3]", 26, "range", "`params.2.bounds` starts below 0"),
        Fault("\"[a-z]+\"", "\"[a-z\"", 27, "range", "`params.2.pattern` is no pattern. At character"),
        Fault("pattern: \"[a-z]+\"", "pattern: a\n    values: [a]", 27, "range", "stands beside `values`"),
        Fault("params:", "params: 1\nx:", 13, "unknown-key", "`x`"),
        Fault("api: 1", "- api", 1, "syntax"),
    ]

    @Test func readsTheValidOne() throws {
        let manifest = try Self.manifest(Self.valid)
        #expect(manifest.params.map(\.kind) == [.integer, .string, .list])
        #expect(manifest.params[2].defaultValue == .array([.string("a"), .string("b")]))
        #expect(manifest.params[2].bounds == 1...3)
        #expect(manifest.needs == [.reference])
    }

    @Test("A wrong field is an error that names it", arguments: faults)
    func namesTheField(fault: Fault) throws {
        let text = Self.valid.replacing(fault.part, with: fault.replacement, maxReplacements: 1)
        #expect(text != Self.valid)
        let error = #expect(throws: RewardError.self) { try Self.manifest(text) }
        #expect(error?.file == "plugin.yaml")
        #expect(error?.code == fault.code, "\(String(describing: error))")
        if fault.code != "syntax" { #expect(error?.line == fault.line, "\(String(describing: error))") }
        for mention in fault.mentions {
            #expect(error?.message.contains(mention) == true, "\(String(describing: error))")
        }
    }

    @Test func tooManyParametersAreRefused() {
        let params = (0..<65).map { "  - { name: n\($0), type: number, meaning: m }\n" }.joined()
        let text = "api: 1\nname: p\nversion: 1.0.0\nsummary: s\nlicense: MIT\nparams:\n" + params
        let error = #expect(throws: RewardError.self) { try Self.manifest(text) }
        #expect(error?.message.contains("`params` has 65 entries; expected at most 64.") == true)
    }

    @Test func aPatternHasToMatchTheWholeText() throws {
        let pattern = try WholePattern("[a-z]+(-[0-9]{2,3})?")
        #expect(["a", "ab-12", "ab-123"].allSatisfy(pattern.matches))
        #expect(!["", "A", "a1", "ab-1", "ab-1234", "ab-12 ", "x\nab"].contains(where: pattern.matches))
    }

    @Test(
        "What is no pattern is refused at once",
        arguments: [
            "(", ")", "[", "[z-a]", "*", "a{3,2}", "a{1001}", "(?i)a", "\\", "(a{1000}){1000}",
            "(((){1000}){1000}){1000}", "((((){1000}|){1000}){1000}){1000}",
        ])
    func refusesPatterns(pattern: String) {
        #expect(throws: WholePattern.Problem.self) { try WholePattern(pattern) }
    }

    @Test func aHostilePatternTakesLinearTime() throws {
        let pattern = try WholePattern("(a|aa|a?)*(a*)*b")
        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
    }
}
