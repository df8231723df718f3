import LaurelRewards
import LaurelRewardsTesting
import Synchronization
import Testing

/// The conformance kit finds what is wrong with a grader, and nothing wrong with a sound one.
@Suite struct GraderConformanceTests {
    private struct Sound: Grader {
        func grade(_ item: GradingItem) async -> Grade {
            Grade(score: item.candidate.completion.utf8.isEmpty ? 0 : 0.5, detail: "said something")
        }
    }

    private struct SoundGroup: GroupGrader {
        func grade(_ group: GradingGroup) async -> [Grade] {
            group.candidates.map { Grade(score: 1 / Double(group.candidates.count), detail: "\($0.index)") }
        }
    }

    private struct OutOfRange: Grader {
        func grade(_ item: GradingItem) async -> Grade {
            Grade(.score(Double(item.candidate.completion.utf8.count) / 1000))
        }
    }

    private struct ForgetsOne: Grader {
        func grade(_ item: GradingItem) async -> Grade { Grade(score: 1) }
        func grade(_ items: [GradingItem]) async -> [Grade] { items.dropFirst().map { _ in Grade(score: 1) } }
    }

    private final class Counts: Grader {
        private let calls = Atomic<Int>(0)
        func grade(_ item: GradingItem) async -> Grade {
            Grade(score: calls.add(1, ordering: .relaxed).newValue > 150 ? 1 : 0)
        }
    }

    private struct LooksAtNeighbours: Grader {
        func grade(_ item: GradingItem) async -> Grade { Grade(score: 1) }
        func grade(_ items: [GradingItem]) async -> [Grade] {
            items.indices.map { Grade(score: 1 / Double(1 + $0)) }
        }
    }

    private struct Slow: Grader {
        func grade(_ item: GradingItem) async -> Grade {
            if item.candidate.completion.utf8.count > 1 << 19 { try? await Task.sleep(for: .milliseconds(50)) }
            return Grade(score: 1)
        }
    }

    private final class Keeps: Grader {
        private let kept = Mutex<[[UInt8]]>([])
        func grade(_ item: GradingItem) async -> Grade {
            kept.withLock { $0.append([UInt8](repeating: 1, count: 20_000)) }
            return Grade(score: 1)
        }
    }

    @Test func findsNothingWrongWithSoundGraders() async {
        #expect(await GraderConformance(of: Sound()).violations() == [])
        #expect(await GraderConformance(of: SoundGroup()).violations() == [])
    }

    @Test(
        "Finds what is wrong",
        arguments: [
            (OutOfRange(), .range), (ForgetsOne(), .count), (Counts(), .determinism),
            (LooksAtNeighbours(), .independence), (Slow(), .time), (Keeps(), .memory),
        ] as [(any Grader, GraderConformance.Rule)])
    func finds(grader: any Grader, rule: GraderConformance.Rule) async {
        let violations = await GraderConformance(of: grader, slowest: .milliseconds(40)).violations()
        #expect(violations.contains { $0.rule == rule }, "\(violations)")
    }
}
