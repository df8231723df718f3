import LuaRuntime
import Testing

/// Every helper on texts that nobody would write: it answers or names its cap, within time and memory.
@Suite struct HostileInputTests {
    /// The calls, with `s` for the text; those that compare are capped by length and may say so.
    private static let calls = [
        "trim(s)", "split(s, 'a')", "lines(s)", "words(s)", "sentences(s)", "tokens(s)", "lower(s)", "fold(s)",
        "length(s)",
        "ngrams(laurel.words(s), 3)", "edit_distance(s, 'reference')", "edit_distance(s, s)",
        "similarity(s, 'reference')",
        "lcs(s, 'reference')", "lcs(s, s)", "token_f1(s, s)", "number(s)", "last_number(s)", "boxed(s)",
        "after(s, '####')",
        "after(s, s)", "tag(s, 'a')", "answer(s)", "json.decode(s)", "regex.find(s, '(a*)*b')",
        "regex.match(s, '(?i)é+|\\\\pL')",
        "regex.count(s, '\\\\w+')", "regex.count(s, '')", "regex.replace(s, '[a\\\\x{fffd}]+', '$0')",
        "regex.split(s, '[\\\\s,]+')",
        "count_phrases(s, { 'a', 'a mr', '' })", "count_phrases('reference', { s })",
        "regex.find(s, '[^x]*$')", "regex.find('reference', s)", "log(s)", "abstain(s)",
    ]

    @Test(
        arguments: [
            #"''"#, #"'\0'"#, #"'\255'"#, #"('a'):rep(2^20)"#, #"('\0'):rep(2^20)"#, #"('\255'):rep(2^20)"#,
            #"('é '):rep(2^18)"#,
            #"('\xf0\x9f\x98\x80'):rep(2^18)"#, #"('\xf0\x9f\x98'):rep(2^18)"#, #"('. '):rep(2^19)"#,
            #"('Mr. '):rep(2^18)"#,
            #"('\\boxed{'):rep(2^17)"#, #"('<a>'):rep(2^18)"#, #"('</answer>'):rep(2^16)"#, #"('####'):rep(2^18)"#,
            #"('answer: '):rep(2^17)"#, #"('['):rep(2^20)"#, #"('{\"a\":'):rep(2^17)"#, #"('\"\\\\u00'):rep(2^17)"#,
            #"('1,111'):rep(2^17)"#, #"('-$'):rep(2^19)"#, #"('('):rep(60000)"#, #"('a|'):rep(30000)"#,
            #"('[a'):rep(30000)"#,
            #"('\\\\pL'):rep(20000)"#, #"('(?i)é'):rep(8000)"#, #"('\u{202e}\u{0}ﷺ'):rep(2^16)"#, #"('İ'):rep(2^18)"#,
        ])
    func helpersEndWellOn(text: String) async throws {
        // One candidate for each call, so that none profits from what another one left.
        let source = """
            local s = \(text)
            local calls = { \(Self.calls.map { "function() return laurel.\($0) end" }.joined(separator: ", ")) }
            function grade(sample)
              local ok, message = pcall(calls[sample.index + 1])
              if ok then return 1 end
              message = tostring(message)
              local is_cap = message:find("too much to compare", 1, true) or message:find("the marker is empty", 1, true)
                or message:find("bad regular expression at byte", 1, true) or message:find("longer than 64 KiB", 1, true)
              return is_cap and 1 or 0, message
            end
            """
        let results = try await grade(
            source, Self.calls.map { _ in "" }, limits: LuaLimits(wallMilliseconds: 5000, memoryBytes: 128 << 20))
        #expect(results.count == Self.calls.count)
        for (call, result) in zip(Self.calls, results) {
            #expect(result.score == 1, "\(call): \(result.outcomeName) \(result.detail ?? "")")
        }
    }

    @Test func memoryOfHelpersCountsAgainstTheLimit() async throws {
        let source =
            "function grade() local t = {} for i = 1, 100 do t[i] = laurel.lower(('A'):rep(2^20)) end return 1 end"
        #expect(try await grade(source, limits: LuaLimits(wallMilliseconds: 5000)).map(\.outcomeName) == ["memory"])
    }

    @Test func theDeadlineEndsHelpersToo() async throws {
        let source = "function grade() while #laurel.words(('a '):rep(2^18)) > 0 do end return 1 end"
        #expect(try await grade(source, limits: LuaLimits(wallMilliseconds: 50)).map(\.outcomeName) == ["timeout"])
        // Every position of the text starts a search that reads to the end: the one quadratic use there is.
        let search = "function grade() return laurel.regex.count(('x'):rep(2^20), 'x.*y|x') end"
        #expect(try await grade(search, limits: LuaLimits(wallMilliseconds: 50)).map(\.outcomeName) == ["timeout"])
    }
}
