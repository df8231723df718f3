import GRPO
import LanguageModels
import Testing

/// The loss vectors of GRPO.md section 9, computed with TRL 1.16's own `_compute_loss`.
@Suite struct PolicyLossTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let configure: @Sendable (inout GRPOConfiguration) -> Void
        let loss: Double
        let gradient: [Double]
        var kl: Double?
        var testDescription: String { name }
    }

    static let new: [[Float]] = [[-0.5, -1.2, -0.3], [-2, -0.1, -0.7]]
    static let old: [[Float]] = [[-0.7, -1, -0.9], [-1.6, -0.15, -0.7]]
    static let reference: [[Float]] = [[-0.6, -1.1, -0.5], [-1.8, -0.2, -0.9]]
    static let entropies: [[Float]] = [[0.9, 1.1, 0.4], [1.5, 0.2, 0.8]]
    static let counts = [3, 2]
    static let advantages = [1.2, -0.8]

    static let vectors = [
        Vector(
            name: "grpo", configure: { $0.lossType = .grpo }, loss: -0.2734920,
            gradient: [0, -0.1637462, 0, 0, 0.2102542]),
        Vector(
            name: "bnpo", configure: { $0.lossType = .bnpo }, loss: -0.4762920,
            gradient: [0, -0.1964954, 0, 0, 0.1682034]),
        Vector(
            name: "dapo", configure: { $0.lossType = .dapo }, loss: -0.4762920,
            gradient: [0, -0.1964954, 0, 0, 0.1682034]),
        Vector(
            name: "dr_grpo", configure: { $0.lossType = .drGRPO }, loss: -0.1488412,
            gradient: [0, -0.0614048, 0, 0, 0.0525636]),
        Vector(
            name: "dapo, epsilon_high .28", configure: { $0.epsilonHigh = 0.28 }, loss: -0.5006287,
            gradient: [-0.2931367, -0.1964954, 0, 0, 0.1682034]),
        Vector(
            name: "dapo, beta .04", configure: { $0.beta = 0.04 }, loss: -0.4757823,
            gradient: [0.0009771, -0.1971504, 0.0029154, -0.0010725, 0.1690444], kl: 0.0127408),
        Vector(
            name: "dapo, beta .04, no bias correction",
            configure: {
                $0.beta = 0.04
                $0.useBiasCorrectionKL = false
            }, loss: -0.4758522, gradient: [0.0007613, -0.1973367, 0.0014502, -0.0017712, 0.1689647], kl: 0.0109958),
    ]

    static func rows(_ configuration: GRPOConfiguration, included: [Bool] = [true, true]) -> [[LossRow]] {
        [
            (0..<2).map { row in
                LossRow(
                    tokenCount: counts[row], advantage: advantages[row], isIncluded: included[row],
                    oldLogProbabilities: old[row],
                    referenceLogProbabilities: configuration.beta == 0 ? nil : reference[row])
            }
        ]
    }

    /// Runs the loss over rows cut into chunks of at most `chunk` tokens.
    static func run(
        _ rows: [[LossRow]], _ values: [[Float]], entropies: [[Float]], configuration: GRPOConfiguration,
        chunk: Int = .max
    ) -> (loss: PolicyLoss, gradient: [[Float]]) {
        var loss = PolicyLoss(rows: rows, configuration: configuration)
        var gradients: [[Float]] = []
        var flat = 0
        for (group, members) in rows.enumerated() {
            for (completion, row) in members.enumerated() {
                var gradient = [Float](repeating: 0, count: row.tokenCount)
                var start = 0
                while start < row.tokenCount {
                    let tokens = start..<min(row.tokenCount, chunk == .max ? row.tokenCount : start + chunk)
                    values[flat].withUnsafeBufferPointer { new in
                        entropies[flat].withUnsafeBufferPointer { entropy in
                            gradient.withUnsafeMutableBufferPointer { gradient in
                                loss.add(
                                    group: group, completion: completion, tokens: tokens,
                                    logProbabilities: UnsafeBufferPointer(rebasing: new[tokens]),
                                    entropies: UnsafeBufferPointer(rebasing: entropy[tokens]),
                                    gradient: UnsafeMutableBufferPointer(rebasing: gradient[tokens]))
                            }
                        }
                    }
                    start = tokens.upperBound
                }
                gradients.append(gradient)
                flat += 1
            }
        }
        return (loss, gradients)
    }

    @Test(arguments: vectors)
    func agreesWithTRL(vector: Vector) throws {
        let configuration = try GRPOConfiguration {
            $0.maxCompletionLength = 8
            vector.configure(&$0)
        }
        let (loss, gradient) = Self.run(
            Self.rows(configuration), Self.new, entropies: Self.entropies, configuration: configuration)
        #expect(agree(loss.value, vector.loss, relative: 1e-6))
        for (found, wanted) in zip(gradient.joined(), vector.gradient) {
            #expect(agree(Double(found), wanted, relative: 1e-6), "\(found) is not \(wanted)")
        }
        #expect(loss.metrics[name: "kl"].map { agree($0, vector.kl ?? .nan, relative: 1e-6) } ?? (vector.kl == nil))
    }

    @Test func countsClippingAndEntropyAsTRLDoes() throws {
        let configuration = try GRPOConfiguration()
        let metrics = Self.run(
            Self.rows(configuration), Self.new, entropies: Self.entropies, configuration: configuration
        ).loss.metrics
        for (name, value) in [
            ("clip_ratio/low_mean", 0.2), ("clip_ratio/high_mean", 0.4), ("clip_ratio/region_mean", 0.6),
            ("entropy", 0.82),
        ] {
            #expect(agree(metrics[name: name] ?? .nan, value, relative: 1e-6))
        }
        #expect(metrics[name: "clip_ratio/low_min"] == 0)
        #expect(agree(metrics[name: "clip_ratio/high_max"] ?? .nan, 2.0 / 3))
    }

    @Test(arguments: LossType.allCases)
    func chunksDoNotChangeTheLoss(type: LossType) throws {
        let configuration = try GRPOConfiguration {
            $0.lossType = type
            $0.beta = 0.1
        }
        let whole = Self.run(
            Self.rows(configuration), Self.new, entropies: Self.entropies, configuration: configuration)
        let cut = Self.run(
            Self.rows(configuration), Self.new, entropies: Self.entropies, configuration: configuration, chunk: 1)
        #expect(whole.loss.value == cut.loss.value)
        #expect(whole.gradient == cut.gradient)
        #expect(cut.loss.logProbabilities == [[Self.new[0], Array(Self.new[1].prefix(2))]])
    }

    @Test func aMaskedCompletionStillCountsInTheBatch() throws {
        for (type, divisor) in [(LossType.grpo, 6.0), (.bnpo, 3), (.dapo, 3), (.drGRPO, 2 * 8)] {
            let configuration = try GRPOConfiguration {
                $0.lossType = type
                $0.maxCompletionLength = 8
            }
            let (loss, gradient) = Self.run(
                Self.rows(configuration, included: [true, false]), Self.new, entropies: Self.entropies,
                configuration: configuration)
            #expect(gradient[1] == [0, 0])
            // Token 2 alone is not clipped: its gradient is -c A / divisor with c = exp(-0.2).
            #expect(agree(Double(gradient[0][1]), -1.2 * 0.8187308 / divisor, relative: 1e-5))
            #expect(loss.value.isFinite)
        }
    }

    @Test func theFirstPassHasRatioOneAndAGradient() throws {
        let configuration = try GRPOConfiguration()
        let rows = [
            Self.counts.indices.map { LossRow(tokenCount: Self.counts[$0], advantage: Self.advantages[$0]) }
        ]
        let (loss, gradient) = Self.run(rows, Self.new, entropies: Self.entropies, configuration: configuration)
        #expect(agree(loss.value, -(3 * 1.2 - 2 * 0.8) / 5, relative: 1e-9))
        #expect(gradient[0] == [-0.24, -0.24, -0.24])
        #expect(gradient[1] == [0.16, 0.16])
    }
}
