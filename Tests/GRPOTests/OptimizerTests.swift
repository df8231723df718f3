import GRPO
import Testing

@Suite struct OptimizerTests {
    /// Two steps of `torch.optim.AdamW([1.0, -2.0], lr=0.1, weight_decay=0.1)` by hand in float64.
    @Test func followsTheFormulaOverTwoSteps() {
        var adam = AdamW(parameterCount: 2, weightDecay: 0.1)
        var values: [Float] = [1, -2]
        var expected: [Double] = [1, -2]
        var (m, v) = ([0.0, 0.0], [0.0, 0.0])
        for (t, gradient) in [[0.5, -1.5], [-0.25, 0.75]].enumerated() {
            var floats = gradient.map { Float($0) }
            values.withUnsafeMutableBufferPointer { values in
                floats.withUnsafeMutableBufferPointer {
                    adam.update(values, gradients: $0, gradientScale: 1, learningRate: 0.1)
                }
            }
            for i in 0..<2 {
                expected[i] *= 1 - 0.1 * 0.1
                m[i] = 0.9 * m[i] + 0.1 * gradient[i]
                v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i]
                let power = Double(t + 1)
                let correction1 = 1 - 0.9.raised(to: power)
                let correction2 = (1 - 0.999.raised(to: power)).squareRoot()
                expected[i] -= 0.1 / correction1 * m[i] / (v[i].squareRoot() / correction2 + 1e-8)
            }
        }
        for i in 0..<2 { #expect(agree(Double(values[i]), expected[i], relative: 1e-6)) }
        #expect(adam.step == 2)
    }

    @Test(arguments: [3, 8, 29])
    func cutsOnlyLongGradients(count: Int) {
        var gradients = [Float](repeating: 2, count: count)
        gradients.withUnsafeMutableBufferPointer { buffer in
            let length = Double(4 * count).squareRoot()
            let cut = GradientNorm(of: buffer, maximum: 1)
            #expect(agree(cut.value, length, relative: 1e-12))
            #expect(agree(Double(cut.scale), 1 / (length + 1e-6), relative: 1e-6))
            #expect(GradientNorm(of: buffer, maximum: length + 1).scale == 1)
            #expect(GradientNorm(of: buffer, maximum: 0).scale == 1)
        }
    }

    @Test func refusesMomentsOfAnotherSize() {
        var adam = AdamW(parameterCount: 2)
        let tooFew = adam.restore(step: 3, firstMoments: [1], secondMoments: [1, 2])
        #expect(!tooFew)
        #expect(adam.step == 0)
        let fitting = adam.restore(step: 3, firstMoments: [1, 2], secondMoments: [3, 4])
        #expect(fitting)
        #expect(adam.step == 3)
    }

    @Test(arguments: [
        (LearningRateSchedule.Shape.linear, [0, 0.5, 1, 0.75, 0.5, 0.25]),
        (.cosine, [0, 0.5, 1, 0.8535534, 0.5, 0.1464466]),
        (.constant, [0, 0.5, 1, 1, 1, 1]),
    ])
    func warmsUpAndDecaysAsTransformersDoes(shape: LearningRateSchedule.Shape, expected: [Double]) {
        let schedule = LearningRateSchedule(peak: 2, shape: shape, warmupSteps: 2, totalSteps: 6)
        for (step, share) in expected.enumerated() {
            #expect(agree(schedule.rate(after: step), 2 * share, relative: 1e-6))
        }
    }

    @Test func startsAtThePeakWithoutWarmUp() throws {
        let schedule = LearningRateSchedule(try GRPOConfiguration(), totalSteps: 10)
        #expect(schedule.rate(after: 0) == 2e-4)
        #expect(agree(schedule.rate(after: 9), 2e-5, absolute: 1e-12))
    }

    @Test func takesWarmUpFromTheRatioRoundedUp() throws {
        let configuration = try GRPOConfiguration { $0.warmupRatio = 0.11 }
        #expect(LearningRateSchedule(configuration, totalSteps: 10).warmupSteps == 2)
    }
}
