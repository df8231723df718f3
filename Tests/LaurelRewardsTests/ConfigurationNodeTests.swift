import LaurelRewards
import Testing

/// The error that reading throws, or nil.
func rewardError(_ body: () throws -> Void) -> RewardError? {
    do {
        try body()
        return nil
    } catch { return error as? RewardError }
}

@Suite struct ConfigurationNodeTests {
    private func parse(_ text: String) throws -> ConfigurationNode {
        try ConfigurationNode.parse(text, file: "run.yaml")
    }

    @Test(arguments: [
        ("yes", JSONValue.string("yes")), ("on", .string("on")), ("true", .bool(true)), ("False", .bool(false)),
        ("0777", .integer(777)), ("1_000", .string("1_000")), ("1:30", .string("1:30")), ("1e-6", .number(1e-6)),
        ("-2", .integer(-2)), (".5", .number(0.5)), ("~", .null), ("'5'", .string("5")), ("\"\"", .string("")),
        ("0x1F", .integer(31)), ("2026-01-01", .string("2026-01-01")), ("[1, a]", .array([.integer(1), .string("a")])),
    ])
    func readsScalarsByTheCoreSchema(text: String, expected: JSONValue) throws {
        #expect(try parse("a: \(text)").members().first?.value.json == expected)
    }

    @Test func readsJSONWithTabsAndSurrogates() throws {
        let node = try parse("{\n\t\"a\": {\"b\": [1, 2.5, true, null]},\n\t\"s\": \"x\\/\\ud83d\\ude00\\n\"}")
        let list: [JSONValue] = [.integer(1), .number(2.5), .bool(true), .null]
        #expect(node.json == .object(["a": .object(["b": .array(list)]), "s": .string("x/😀\n")]))
    }

    @Test(arguments: [
        ("a: [1, 2", "syntax", 1), ("a: 1\nb: c: d\n", "syntax", 2), ("a: 1\nb: 2\na: 3\n", "duplicate-key", 1),
        ("a: &x 1\nb: *x\n", "syntax", 1), ("a: 1\nb: !!binary aGk=\n", "syntax", 2), ("", "syntax", 1),
        ("a: 1\n---\nb: 2\n", "syntax", 2), ("a: \u{7}\n", "syntax", 1),
        ("a: 1\nb: 99999999999999999999\n", "range", 2),
        ("? [1, 2]\n: 3\n", "syntax", 1),
    ])
    func refusesBadTextWithItsLine(text: String, code: String, line: Int) {
        let error = rewardError { _ = try parse(text) }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.file == "run.yaml")
    }

    @Test func tellsAllThatCannotBeRead() {
        let text = """
            a: 99999999999999999999
            b: { "x": 1, y: 2, x: 3, é: { y: 1, y: 2 } }
            'c': !!binary aGk=
            ? [1, 2]
            : 3
            b: 1
            """
        let problems = #expect(throws: RewardProblems.self) { try parse(text) }
        let found = problems?.errors.compactMap { ($0 as? RewardError).map { "\($0.line ?? 0) \($0.code)" } }
        #expect(
            found == ["1 range", "2 duplicate-key", "2 duplicate-key", "2 duplicate-key", "3 syntax", "4 syntax"],
            "\(problems?.description ?? "")")
        #expect(problems?.description.contains("`b` stands more than once in its mapping (lines 2, 6)") == true)
    }

    @Test(
        arguments: [
            ("stict", "strict"), ("typ", "type"), ("tpye", "type"), ("nto", "not"), ("foo", nil), ("$ref", nil),
            ("x", nil),
            ("kll", "kl"), ("max_stesp", "max_steps"), ("mn", "min"), ("mu", nil), ("completely_different", nil),
        ] as [(String, String?)])
    func namesOnlyWhatIsNear(name: String, nearest: String?) {
        let known = ["type", "oneOf", "not", "const", "strict", "kl", "max_steps", "min", "completions"]
        #expect(NearestName.nearest(to: name, among: known) == nearest)
        #expect(NearestName.known([]).isEmpty)
    }

    @Test func refusesAliasBombsAndDeepNestingQuickly() {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        bomb += "? *a40\n: 1\n? *a39\n: 2\n"
        let start = ContinuousClock.now
        #expect(rewardError { _ = try parse(bomb) }?.code == "syntax")
        #expect(rewardError { _ = try parse(String(repeating: "[", count: 100_000)) }?.code == "syntax")
        #expect(rewardError { _ = try parse(String(repeating: "- ", count: 100_000)) }?.code == "syntax")
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(rewardError { _ = try parse(deep) }?.code == "syntax")
        #expect(rewardError { _ = try parse(String(repeating: "x", count: 2 << 20)) }?.code == "file")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func keepsTextThatOnlyLooksLikeAnAnchor() throws {
        let node = try parse("a: \"x &y *z\"\nb: rock &roll\nc: |\n  * one\n  &two\n")
        #expect(try node.required("a").string() == "x &y *z")
        #expect(try node.required("b").string() == "rock &roll")
        #expect(try node.required("c").string() == "* one\n&two\n")
    }

    @Test func namesFieldLineAndExpectation() throws {
        let node = try parse("grpo:\n  max_steps: many\n  beta: -1\n  loss_type: dopo\n  max_stesp: 3\n")
        let grpo = try node.required("grpo")
        let type = rewardError { _ = try grpo.required("max_steps").integer(in: 1...Int.max) }
        #expect(
            type?.description
                == "error[type]: run.yaml:2: `grpo.max_steps` is the text \"many\"; expected an integer of at least 1.")
        let range = rewardError { _ = try grpo.required("beta").double(in: 0...1) }
        #expect(range?.code == "range")
        #expect(range?.line == 3)
        let choice = rewardError { _ = try grpo.required("loss_type").choice(of: ["dapo", "grpo"]) }
        #expect(choice?.message.contains("expected one of dapo, grpo. Did you mean `dapo`?") == true)
        let unknown = rewardError { try grpo.allowOnly(["max_steps", "beta", "loss_type"]) }
        #expect(unknown?.code == "unknown-key")
        #expect(unknown?.line == 5)
        #expect(unknown?.message.contains("Did you mean `max_steps`?") == true)
        let missing = rewardError { _ = try grpo.required("epsilon", "a number") }
        #expect(missing?.code == "missing-key")
        #expect(missing?.message.contains("`grpo.epsilon`") == true)
    }

    @Test func excludesBoundsAndRefusesWhatIsNotFinite() throws {
        let node = try parse("zero: 0\none: 1\nnan: .nan\nword: yes\nnumber: 5\n")
        #expect(rewardError { _ = try node.required("zero").double(in: 0...1, excludingLower: true) }?.code == "range")
        #expect(try node.required("one").double(in: 0...1, excludingLower: true) == 1)
        #expect(rewardError { _ = try node.required("nan").double() }?.code == "range")
        #expect(try node.required("word").string() == "yes")
        #expect(rewardError { _ = try node.required("word").bool() }?.code == "type")
        #expect(rewardError { _ = try node.required("number").string() }?.code == "type")
    }

    @Test func setsValuesFromTheCommandLine() throws {
        var node = try parse("grpo:\n  max_steps: 5\ngraders:\n  - weight: 1\n")
        try node.set("grpo.max_steps=20")
        try node.set("grpo.lora.r=8")
        try node.set("graders.0.weight=0.5")
        try node.set("name=a=b")
        #expect(try node.required("grpo").required("max_steps").integer() == 20)
        #expect(try node.required("grpo").required("lora").required("r").integer() == 8)
        #expect(try node.required("graders").array()[0].required("weight").double() == 0.5)
        #expect(try node.required("name").string() == "a=b")
        try node.set("grpo.max_steps=x")
        let error = rewardError { _ = try node.required("grpo").required("max_steps").integer() }
        #expect(error?.description.hasPrefix("error[type]: --set grpo.max_steps=x: `grpo.max_steps` is") == true)
        #expect(rewardError { try node.set("grpo") }?.code == "syntax")
        #expect(rewardError { try node.set("graders.7.weight=1") }?.code == "range")
        #expect(rewardError { try node.set("name.x=1") }?.code == "type")
        #expect(rewardError { try node.set("a..b=1") }?.code == "syntax")
    }

    @Test func namesUnreadableFiles() {
        #expect(rewardError { _ = try ConfigurationNode.load(file: "/no/such.yaml") }?.code == "file")
        #expect(rewardError { _ = try ConfigurationNode.load(file: "/tmp") }?.code == "file")
    }
}
