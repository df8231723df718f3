import Foundation
import GRPO
import LanguageModels
import LaurelRewards
import Testing

/// The correction for completions that 8-bit weights wrote, as TRL corrects for those of vLLM.
@Suite struct SamplingCorrectionTests {
    /// The vectors of GRPO.md section 9.
    @Test func factorsAreTheBoundedRatios() {
        let old: [[Float]] = [[-0.5, -1.2, -0.3], [-2, -0.1, -0.7]]
        let sampler: [[Float]] = [[-0.4, -1.6, -0.3], [-3.5, -0.1, -0.7]]
        let expected: [(mode: SamplingCorrection.Mode, factors: [[Double]])] = [
            (.tokenTruncate, [[0.9048374, 1.4918246, 1], [3, 1, 1]]),
            (.tokenMask, [[0.9048374, 1.4918246, 1], [0, 1, 1]]),
            (.sequenceTruncate, [[1.3498588, 1.3498588, 1.3498588], [3, 3, 3]]),
            (.sequenceMask, [[1.3498588, 1.3498588, 1.3498588], [0, 0, 0]]),
        ]
        for (mode, factors) in expected {
            let correction = SamplingCorrection(mode: mode)
            for row in 0..<2 {
                let found = correction.factors(old: old[row], sampler: sampler[row])
                #expect(zip(found, factors[row]).allSatisfy { agree($0, $1, relative: 1e-6) }, "\(mode): \(found)")
            }
        }
        let unbounded = SamplingCorrection(mode: .sequenceMask, clipMax: nil).factors(old: old[1], sampler: sampler[1])
        #expect(agree(unbounded[0], 4.481689, relative: 1e-6))
        #expect(SamplingCorrection(mode: .tokenMask, clipMin: 1).factors(old: old[0], sampler: sampler[0])[0] == 0)
        #expect(SamplingCorrection(mode: .tokenTruncate, clipMin: 1).factors(old: old[0], sampler: sampler[0])[0] == 1)
    }

    /// A case of sampling_correction.json, which TRL's own loss wrote.
    struct Case: Decodable {
        let lossType: String
        let level: String
        let mode: String
        let isOnPolicy: Bool
        let clipMin: Double?
        let beta: Double
        let offPolicyMaskThreshold: Double?
        let topEntropyQuantile: Double
        let loss: Double
        let gradient: [Double]
    }

    static let sampler: [[Float]] = [[-0.4, -1.6, -0.3], [-3.5, -0.1, -0.7]]

    private static func configuration(_ golden: Case) throws -> GRPOConfiguration {
        try GRPOConfiguration {
            $0.maxCompletionLength = 8
            $0.generationDtype = .int8
            $0.lossType = try #require(LossType(rawValue: golden.lossType))
            $0.importanceSamplingLevel = try #require(ImportanceSamplingLevel(rawValue: golden.level))
            $0.vllmImportanceSamplingMode = try #require(SamplingCorrection.Mode(rawValue: golden.mode))
            $0.vllmImportanceSamplingClipMin = golden.clipMin
            $0.beta = golden.beta
            $0.offPolicyMaskThreshold = golden.offPolicyMaskThreshold
            $0.topEntropyQuantile = golden.topEntropyQuantile
            if $0.lossType == .cispo { $0.epsilonHigh = 5 }
        }
    }

    private static func rows(_ golden: Case) -> [[LossRow]] {
        [
            (0..<2).map { row in
                LossRow(
                    tokenCount: PolicyLossTests.counts[row], advantage: PolicyLossTests.advantages[row],
                    oldLogProbabilities: golden.isOnPolicy ? nil : PolicyLossTests.old[row],
                    samplerLogProbabilities: Array(sampler[row].prefix(PolicyLossTests.counts[row])),
                    referenceLogProbabilities: golden.beta == 0 ? nil : PolicyLossTests.reference[row])
            }
        ]
    }

    @Test func everyLossAgreesWithTRL() throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let cases = try decoder.decode(
            [Case].self,
            from: Data(contentsOf: GoldenFiles.fixtures.appendingPathComponent("sampling_correction.json")))
        #expect(cases.count == 380)
        for golden in cases {
            let configuration = try Self.configuration(golden)
            // With the scores of whole completions before the pass, and, where the loss can do without, with none.
            for ahead in [true, false]
            where ahead || !configuration.needsScoresAhead(isOnPolicy: golden.isOnPolicy, longest: 3) {
                for chunk in ahead ? [1, 3] : [3] {
                    let (loss, gradient) = PolicyLossTests.run(
                        Self.rows(golden), PolicyLossTests.new, entropies: PolicyLossTests.entropies,
                        configuration: configuration, chunk: chunk, scoresAhead: ahead)
                    #expect(agree(loss.value, golden.loss, relative: 1e-6), "\(loss.value): \(golden)")
                    let found = gradient.joined().map { Double($0) }
                    #expect(
                        zip(found, golden.gradient).allSatisfy { agree($0, $1, relative: 2e-6) }, "\(found): \(golden)")
                }
            }
        }
    }

    @Test func itsMetricsAreTRLs() throws {
        let configuration = try GRPOConfiguration { $0.generationDtype = .int8 }
        let golden = Case(
            lossType: "dapo", level: "token", mode: "sequence_mask", isOnPolicy: true, clipMin: nil, beta: 0,
            offPolicyMaskThreshold: nil, topEntropyQuantile: 1, loss: 0, gradient: [])
        let metrics = PolicyLossTests.run(
            Self.rows(golden), PolicyLossTests.new, entropies: PolicyLossTests.entropies, configuration: configuration
        ).loss.metrics
        for (name, value) in [
            ("sampling_logp_difference/mean", (0.1 + 0.4 + 1.5) / 5), ("sampling_logp_difference/max", 1.5),
            ("importance_sampling_ratio/min", 0), ("importance_sampling_ratio/mean", 1.3498588 / 2),
            ("importance_sampling_ratio/max", 1.3498588),
        ] {
            #expect(agree(metrics[name: "sampling/" + name] ?? .nan, value, relative: 1e-6), "\(name)")
        }
    }

    /// Nothing of it is there while the trained policy writes the completions, or where it is switched off.
    @Test func withoutItTheLossIsThePlainOne() async throws {
        let plain = try await TinyModel.trainer().step()
        #expect(plain.metrics.allSatisfy { !$0.name.hasPrefix("sampling/") })
        let off = try await TinyModel.trainer {
            $0.generationDtype = .int8
            $0.vllmImportanceSamplingCorrection = false
        }.step()
        #expect(off.metrics.allSatisfy { !$0.name.hasPrefix("sampling/") })
    }
}
