import Graders
import LaurelRewards
import Testing

/// What must hold of every built-in grader, on texts from a seeded generator.
@Suite struct GraderPropertyTests {
    /// Types that ask a server; their own suites hold them to their promises.
    private static let remote: Set<String> = ["llm", "score_model", "label_model", "cosine", "embedding_similarity"]

    @Test func coversEveryType() {
        let covered = Set(GraderCase.all.map(\.type))
        #expect(Set(BuiltInGraders.types).subtracting(covered).isSubset(of: GraderPropertyTests.remote))
    }

    /// Texts that each grader takes for something: prose, lists, JSON, code, blocks, letters, numbers.
    private func text(_ texts: inout RandomText) -> String {
        switch Int.random(in: 0...7, using: &texts.random) {
        case 0: GraderCase.record(&texts)
        case 1: "```python\n\(texts.sentence(words: 0...4))\n```"
        case 2: "<think>\(texts.any())</think><answer>\(texts.any())</answer>"
        case 3: ["A", "(b)", "A or B", "7", "-3/4", "12.5%"].randomElement(using: &texts.random) ?? "A"
        case 4: texts.sentence(words: 0...6).replacing(" ", with: ", ")
        case 5: texts.sentence(words: 0...12)
        default: texts.any()
        }
    }

    @Test(arguments: GraderCase.all)
    func staysInRangeAndGivesTheSameGradeAgain(grader: GraderCase) async throws {
        var texts = RandomText(seed: 31)
        let range = grader.range
        for _ in 0..<200 {
            let (answer, reference) = (text(&texts), text(&texts))
            let grade = try await grader.grade(answer, reference: reference)
            let again = try await grader.grade(answer, reference: reference)
            #expect(grade.outcome == again.outcome && grade.detail == again.detail && grade.parts == again.parts)
            switch grade.outcome {
            case .score(let value): #expect(range.contains(value), "\(answer.debugDescription)")
            case .abstain: break
            case .failure(_, let message): Issue.record("\(message) \(answer.debugDescription)")
            }
        }
    }

    @Test(arguments: GraderCase.all.filter { $0.identity != nil })
    func givesTheReferenceItselfTheFullScore(grader: GraderCase) async throws {
        let make = try #require(grader.identity)
        var texts = RandomText(seed: 32)
        for _ in 0..<100 {
            let reference = make(&texts)
            // The answer block is trimmed, and so is what it is compared with here.
            let trimmed = reference.trimmed
            #expect(try await grader.score(trimmed, reference: trimmed) == 1, "\(reference.debugDescription)")
        }
    }

    @Test(arguments: GraderCase.all.filter(\.isSymmetric))
    func doesNotCareWhichSideIsWhich(grader: GraderCase) async throws {
        var texts = RandomText(seed: 33)
        let make = grader.identity ?? { $0.sentence(words: 1...9) }
        for _ in 0..<100 {
            let (a, b) = (make(&texts).trimmed, make(&texts).trimmed)
            let (there, back) = (try await grader.score(a, reference: b), try await grader.score(b, reference: a))
            #expect(abs(there - back) < 1e-12, "\(a.debugDescription) \(b.debugDescription)")
        }
    }

    @Test(arguments: GraderCase.all.filter { $0.respaced != nil })
    func doesNotSeeWhiteSpaceWithoutMeaning(grader: GraderCase) async throws {
        let respaced = try #require(grader.respaced)
        var texts = RandomText(seed: 34)
        for round in 0..<100 {
            let make = grader.identity ?? { $0.sentence(words: 1...9) }
            let reference = make(&texts).trimmed
            let answer = round % 3 == 0 ? reference : make(&texts).trimmed
            let narrow = try await grader.score(answer, reference: reference)
            let wide = try await grader.score(respaced(answer), reference: reference)
            #expect(narrow == wide, "\(answer.debugDescription) against \(reference.debugDescription)")
        }
    }

    /// Blocks with white space around and between them are the same blocks.
    @Test func doesNotSeeWhiteSpaceAroundBlocks() async throws {
        var texts = RandomText(seed: 35)
        for _ in 0..<100 {
            let (think, answer) = (texts.sentence(words: 0...4), texts.sentence(words: 0...4))
            let narrow = "<think>\(think)</think><answer>\(answer)</answer>"
            let wide = " \n<think> \(think)\n</think>\n\n<answer>\t\(answer) </answer> \n"
            for variant in ["strict", "tag_count"] {
                let fields: [String: JSONValue] = ["variant": .string(variant)]
                let (a, b) = (
                    try await Entries.grade("format_check", fields, narrow),
                    try await Entries.grade("format_check", fields, wide)
                )
                #expect(a.outcome == b.outcome, "\(think.debugDescription) \(answer.debugDescription)")
            }
        }
    }
}

extension String {
    /// Without ASCII white space at its ends, and what of Python's white space the texts of these tests have.
    fileprivate var trimmed: String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { [" ", "\n", "\t", "\r", "\u{A0}"].contains(scalar) }
        let front = unicodeScalars.drop(while: isSpace)
        return String(String.UnicodeScalarView(front.reversed().drop(while: isSpace).reversed()))
    }
}
