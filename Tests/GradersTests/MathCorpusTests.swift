import Foundation
import Graders
import Testing

/// The inputs that fuzzing found worth keeping (`Tests/Fuzz/corpus/math`), with the settings that their first byte means.
@Suite struct MathCorpusTests {
    @Test func everyInputIsGradedWithinTheBudget() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fuzz/corpus/math")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var graded = 0
        for file in files.sorted(by: { $0.path < $1.path }) {
            let parts = try Data(contentsOf: file).dropFirst()
                .split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let (gold, completion) = (
                String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self)
            )
            let verdict = MathAccuracy().verdict(completion: completion, gold: gold)
            let full = MathAccuracy().fullVerdict(completion: completion, gold: gold)
            #expect(verdict.isEqual == full.isEqual, "\(file.lastPathComponent)")
            #expect(full.operations <= MathVerdict.maximumOperations, "\(file.lastPathComponent)")
            graded += 1
        }
        #expect(graded >= 50)
    }
}
