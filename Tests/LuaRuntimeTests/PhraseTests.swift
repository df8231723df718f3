import LuaRuntime
import Testing

/// `laurel.count_phrases`: what counts as a phrase in a text.
@Suite struct PhraseTests {
    @Test(
        arguments: [
            (#"laurel.count_phrases("I think so. I THINK, therefore...", { "i think", "so" })"#, "[2|1] 6"),
            (#"laurel.count_phrases("I think so.", { "thin", "think so i", "" })"#, "[0|0|0] 3"),
            (#"laurel.count_phrases("no no no", { "no no", "no" })"#, "[2|3] 3"),
            (#"laurel.count_phrases("risk-free, risk\nfree", { "risk free", "RISK" })"#, "[2|2] 4"),
            (#"laurel.count_phrases("Straße STRASSE", { "strasse" })"#, "[2] 2"),
            (#"laurel.count_phrases("a b c", { "a b", "a b c", "a", "a c" })"#, "[1|1|1|0] 3"),
            (#"laurel.count_phrases("天气 很好", { "天气", "好" })"#, "[1|0] 2"),
            (#"laurel.count_phrases("", { "a" })"#, "[0] 0"), (#"laurel.count_phrases("a", {})"#, "{} 1"),
            (#"laurel.count_phrases("a a", { "a", "a" })"#, "[2|2] 2"),
        ])
    func countsRunsOfTokens(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            (#"laurel.count_phrases("a", { "a", 1 })"#, "item 2 is a number; expected a text"),
            (#"laurel.count_phrases("a", "a")"#, "bad argument #2"),
            (#"laurel.count_phrases({}, {})"#, "bad argument #1"),
        ])
    func namesTheWrongArgument(expression: String, part: String) async throws {
        try await expectError(of: expression, part)
    }
}
