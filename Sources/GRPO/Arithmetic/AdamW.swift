import Foundation

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019), operation for operation as in PyTorch.
///
/// With gradient g, step t from 1 and learning rate η:
///
///     θ ← θ (1 - η λ);  m ← m + (1 - β₁)(g - m);  v ← β₂ v + (1 - β₂) g²
///     θ ← θ - η / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
package struct AdamW {
    package let beta1: Double
    package let beta2: Double
    package let epsilon: Double
    package let weightDecay: Double
    /// Steps taken (t).
    package private(set) var step = 0
    /// m, one value for each parameter.
    package private(set) var firstMoments: [Float]
    /// v, one value for each parameter.
    package private(set) var secondMoments: [Float]

    package init(
        parameterCount: Int, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        firstMoments = [Float](repeating: 0, count: parameterCount)
        secondMoments = [Float](repeating: 0, count: parameterCount)
    }

    /// Goes on from a checkpoint's state; false, and no change, when the moments are not as many as the parameters.
    package mutating func restore(step: Int, firstMoments: [Float], secondMoments: [Float]) -> Bool {
        guard firstMoments.count == self.firstMoments.count, secondMoments.count == self.secondMoments.count else {
            return false
        }
        self.step = step
        self.firstMoments = firstMoments
        self.secondMoments = secondMoments
        return true
    }

    /// Moves `values` one step against `gradients`, each scaled by `gradientScale` first.
    package mutating func update(
        _ values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>,
        gradientScale: Float, learningRate: Double
    ) {
        precondition(values.count == firstMoments.count && gradients.count == firstMoments.count)
        step += 1
        let decay = Float(1 - learningRate * weightDecay)
        let share1 = Float(1 - beta1)
        let (keep2, share2) = (Float(beta2), Float(1 - beta2))
        let stepSize = Float(learningRate / (1 - pow(beta1, Double(step))))
        let correction2 = Float((1 - pow(beta2, Double(step))).squareRoot())
        let epsilon = Float(epsilon)
        firstMoments.withUnsafeMutableBufferPointer { m in
            secondMoments.withUnsafeMutableBufferPointer { v in
                for i in 0..<values.count {
                    let g = gradients[i] * gradientScale
                    m[i] += share1 * (g - m[i])
                    v[i] = keep2 * v[i] + share2 * g * g
                    values[i] = values[i] * decay - stepSize * m[i] / (v[i].squareRoot() / correction2 + epsilon)
                }
            }
        }
    }
}
