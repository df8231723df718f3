import Foundation
import LaurelRewards
import PluginHost
import Synchronization
import Testing

/// Rules of the gate that Lua's sandbox never lets a script break, tried with graders in Swift.
@Suite struct GateRuleTests {
    /// Scores by how many calls there were: what a grader with state does.
    private final class Counter: Sendable {
        let calls = Mutex(0)

        func next() -> Int {
            calls.withLock {
                $0 += 1
                return $0
            }
        }
    }

    private func subject(_ grade: @escaping ValidationSubject.Grading) -> ValidationSubject {
        ValidationSubject(level: .component, name: "it", range: 0...1, claimsCorrectness: false, grade: grade)
    }

    private func codes(_ subject: ValidationSubject) async -> [FindingCode] {
        await PluginValidator.findings(about: subject, samples: ProbeSamples.madeUp).map(\.code)
    }

    @Test func aGraderWithStateIsNotDeterministic() async {
        let counter = Counter()
        let found = await codes(subject { items in items.map { _ in Grade(score: 1 / Double(counter.next())) } })
        #expect(found.contains(.notDeterministic))
    }

    @Test func aGraderThatLooksAtItsPlaceInTheBatchDependsOnOrder() async {
        let found = await codes(
            subject { items in items.indices.map { Grade(score: Double($0) / Double(items.count)) } })
        #expect(found.contains(.orderDependent))
    }

    @Test func aPureGraderIsNeither() async {
        let found = await codes(
            subject { items in items.map { Grade(score: 1 / Double(1 + $0.candidate.completion.utf8.count)) } })
        #expect(!found.contains(.notDeterministic) && !found.contains(.orderDependent))
    }

    @Test func onlyACallThatIsLateEveryTimeIsSlow() async {
        let counter = Counter()
        let late = Grade(.failure(.timeout, "late"))
        let sometimes = await codes(
            subject { items in
                items.map { item in
                    counter.next() % 50 == 0
                        ? late : Grade(score: 1 / Double(1 + item.candidate.completion.utf8.count))
                }
            })
        #expect(!sometimes.contains(.timesOut) && !sometimes.contains(.notDeterministic))
        let always = await codes(subject { items in items.map { _ in late } })
        #expect(always.contains(.timesOut))
    }

    @Test func costNearTheLimitsIsAWarning() async {
        let cost = GradeCost(microseconds: 150_000, bytes: 30 << 20)
        let subject = ValidationSubject(
            level: .component, name: "it", range: 0...1, claimsCorrectness: false, limits: (200, 32 << 20),
            grade: { items in items.map { Grade(score: $0.candidate.completion.isEmpty ? 0 : 1, cost: cost) } })
        let found = await codes(subject)
        #expect(found.contains(.slow) && found.contains(.nearDeadline) && found.contains(.memoryHeavy))
    }

    @Test func everyCodeIsDocumented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docs/Validation.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for code in FindingCode.allCases {
            #expect(text.contains("| `\(code.rawValue)` |"), "Docs/Validation.md does not explain \(code.rawValue)")
        }
    }

    @Test func excerptsShowWhatCannotBeSeen() {
        let evidence = ValidationFinding.Evidence(completion: "a\u{200B}b\n\u{0}" + String(repeating: "x", count: 500))
        #expect(evidence.completion?.hasPrefix("a\\u{200b}b\\n\\u{0}xxx") == true)
        #expect((evidence.completion?.count ?? 0) < 180)
    }
}
