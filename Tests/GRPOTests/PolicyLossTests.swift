import GRPO
import LanguageModels
import Testing

/// The loss vectors of GRPO.md section 9, computed with TRL 1.16's own `_compute_loss`.
@Suite struct PolicyLossTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let configure: @Sendable (inout GRPOConfiguration) -> Void
        let loss: Double
        /// nil where GRPO.md gives none.
        var gradient: [Double]?
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
        Vector(
            name: "cispo, epsilon_high 5",
            configure: {
                $0.lossType = .cispo
                $0.epsilonHigh = 5
            }, loss: 0.2822326, gradient: [-0.2931367, -0.1964954, -0.4373085, 0.1072512, 0.1682034]),
        Vector(
            name: "sapo", configure: { $0.lossType = .sapo }, loss: -0.6568232,
            gradient: [-0.2413113, -0.1624084, -0.3091734, 0.1301267, 0.2101020]),
        Vector(
            name: "luspo, sequence",
            configure: {
                $0.lossType = .luspo
                $0.importanceSamplingLevel = .sequence
            }, loss: -1.4884344, gradient: [0, 0, 0, 0.3357828, 0.3357828]),
        Vector(
            name: "vespo", configure: { $0.lossType = .vespo }, loss: -0.0769524,
            gradient: [-0.0676456, -0.0676456, -0.0676456, 0.1010684, 0.1010684]),
        Vector(
            name: "grpo, sequence, epsilon_high 4e-4",
            configure: {
                $0.lossType = .grpo
                $0.importanceSamplingLevel = .sequence
                $0.epsilonHigh = 4e-4
            }, loss: -0.2644572, gradient: [0, 0, 0, 0.1678914, 0.1678914]),
        Vector(name: "off-policy mask", configure: { $0.offPolicyMaskThreshold = 0.05 }, loss: -0.7724954),
        Vector(name: "top entropy quantile", configure: { $0.topEntropyQuantile = 0.4 }, loss: -0.0684954),
        Vector(name: "entropy bonus", configure: { $0.entropyCoef = 0.01 }, loss: -0.4844920),
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

    /// Runs the loss over rows cut into chunks of at most `chunk` tokens, with their scores before the pass or without.
    static func run(
        _ rows: [[LossRow]], _ values: [[Float]], entropies: [[Float]], configuration: GRPOConfiguration,
        chunk: Int = .max, scoresAhead: Bool = true
    ) -> (loss: PolicyLoss, gradient: [[Float]]) {
        var flatPlace = -1
        let ahead = rows.map { group in
            group.map { row in
                flatPlace += 1
                return CompletionScores(
                    logProbabilities: Array(values[flatPlace].prefix(row.tokenCount)),
                    entropies: Array(entropies[flatPlace].prefix(row.tokenCount)))
            }
        }
        var loss = PolicyLoss(rows: rows, configuration: configuration, ahead: scoresAhead ? ahead : nil)
        var gradients: [[Float]] = []
        var flat = 0
        for (group, members) in rows.enumerated() {
            for (completion, row) in members.enumerated() {
                var gradient = [Float](repeating: 0, count: row.tokenCount)
                var entropyGradient = gradient
                var start = 0
                while start < row.tokenCount {
                    let tokens = start..<min(row.tokenCount, chunk == .max ? row.tokenCount : start + chunk)
                    values[flat].withUnsafeBufferPointer { new in
                        entropies[flat].withUnsafeBufferPointer { entropy in
                            gradient.withUnsafeMutableBufferPointer { gradient in
                                entropyGradient.withUnsafeMutableBufferPointer { entropyGradient in
                                    loss.add(
                                        group: group, completion: completion, tokens: tokens,
                                        logProbabilities: UnsafeBufferPointer(rebasing: new[tokens]),
                                        entropies: UnsafeBufferPointer(rebasing: entropy[tokens]),
                                        gradient: UnsafeMutableBufferPointer(rebasing: gradient[tokens]),
                                        entropyGradient: UnsafeMutableBufferPointer(rebasing: entropyGradient[tokens]))
                                }
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
        for (found, wanted) in zip(gradient.joined(), vector.gradient ?? []) {
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
        for (type, divisor) in [(LossType.grpo, 6.0), (.bnpo, 3), (.dapo, 3), (.drGRPO, 2 * 8), (.luspo, 2)] {
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

    /// Row 2 with a ratio of 1.82: GRPO.md's two cases of two-sided clipping.
    @Test(arguments: [(nil, -0.3127530, 0.291539), (1.5, -0.3642920, 0)] as [(Double?, Double, Double)])
    func deltaBoundsTheRatioOfNegativeAdvantages(delta: Double?, loss: Double, gradient: Double) throws {
        let configuration = try GRPOConfiguration { $0.delta = delta }
        let result = Self.run(
            Self.rows(configuration), [Self.new[0], [-1, -0.1, -0.7]], entropies: Self.entropies,
            configuration: configuration)
        #expect(agree(result.loss.value, loss, relative: 1e-6))
        #expect(agree(Double(result.gradient[1][0]), gradient, relative: 1e-5))
    }

    @Test func vesposWeightIsTRLs() throws {
        let configuration = try GRPOConfiguration { $0.lossType = .vespo }
        let metrics = Self.run(
            Self.rows(configuration), Self.new, entropies: Self.entropies, configuration: configuration
        ).loss.metrics
        #expect(agree(metrics[name: "vespo/phi_seq_mean"] ?? .nan, 0.4567672, relative: 1e-6))
    }

    @Test(arguments: KLEstimator.allCases)
    func everyEstimatorsGradientIsItsSlope(estimator: KLEstimator) throws {
        for level in ImportanceSamplingLevel.allCases {
            let configuration = try GRPOConfiguration {
                $0.beta = 0.3
                $0.klEstimator = estimator
                $0.importanceSamplingLevel = level
                $0.epsilon = 0.9
                $0.epsilonHigh = 9
            }
            func loss(_ values: [[Float]]) -> (loss: PolicyLoss, gradient: [[Float]]) {
                Self.run(
                    Self.rows(configuration), values, entropies: Self.entropies, configuration: configuration)
            }
            let gradient = loss(Self.new).gradient
            for row in 0..<2 {
                for token in 0..<Self.counts[row] {
                    var (up, down) = (Self.new, Self.new)
                    up[row][token] += 1.0 / 512
                    down[row][token] -= 1.0 / 512
                    let width = Double(up[row][token] - down[row][token])
                    let slope = (loss(up).loss.value - loss(down).loss.value) / width
                    #expect(agree(Double(gradient[row][token]), slope, relative: 1e-4, absolute: 1e-6))
                }
            }
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
