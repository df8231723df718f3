import Foundation

/// What changes the rotary frequencies so that a model reads contexts longer than it was first trained on.
package enum RopeScaling: Sendable, Hashable {
    /// Llama 3.1's rule: slow frequencies are divided by `factor`, fast ones kept, those between blended.
    case llama3(factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalContextLength: Int)
    /// Each frequency is divided by its own number: how GGUF stores the same rule (`rope_freqs.weight`).
    case divisors([Float])

    /// The scaled frequency of a pair.
    func scale(_ frequency: Double, pair: Int) -> Double {
        switch self {
        case .divisors(let divisors):
            return frequency / Double(divisors[pair])
        case .llama3(let factor, let low, let high, let original):
            let wavelength = 2 * Double.pi / frequency
            if wavelength < Double(original) / high { return frequency }
            if wavelength > Double(original) / low { return frequency / factor }
            let smooth = (Double(original) / wavelength - low) / (high - low)
            return (1 - smooth) * frequency / factor + smooth * frequency
        }
    }

    func validate(headSize: Int, file: String) throws {
        switch self {
        case .divisors(let divisors):
            guard divisors.count == headSize / 2, divisors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
                throw ModelDescription.invalid(
                    file, "The rope scaling must hold \(headSize / 2) positive numbers, one for each pair.")
            }
        case .llama3(let factor, let low, let high, let original):
            guard factor.isFinite, factor > 0, low.isFinite, low > 0, high.isFinite, high > low, original > 0 else {
                throw ModelDescription.invalid(
                    file, "The llama3 rope scaling needs a positive factor and 0 < low_freq_factor < high_freq_factor.")
            }
        }
    }
}

extension RopeScaling {
    /// What the most changed frequency is multiplied by.
    package func leastScale(of model: ModelDescription) -> Double {
        scales(of: model).min() ?? 1
    }

    /// Whether it changes a model's frequencies as another one does, but for rounding.
    package func agrees(with other: RopeScaling, for model: ModelDescription) -> Bool {
        zip(scales(of: model), other.scales(of: model)).allSatisfy { abs($0 / $1 - 1) < 1e-5 }
    }

    private func scales(of model: ModelDescription) -> [Double] {
        (0..<model.headSize / 2).map { pair in
            let frequency = pow(model.ropeTheta, -Double(2 * pair) / Double(model.headSize))
            return scale(frequency, pair: pair) / frequency
        }
    }
}
