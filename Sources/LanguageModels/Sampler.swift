import Foundation
import Tensors

/// How the next token is drawn from the model's distribution; names, meanings and order are those of Transformers.
package struct SamplingParameters: Sendable, Hashable {
    /// Logits are divided by it; 0 means greedy.
    package var temperature: Float = 1
    /// Keep the k likeliest tokens; 0 keeps all.
    package var topK: Int = 0
    /// Keep the smallest set of likeliest tokens whose probabilities add up to it; 1 keeps all.
    package var topP: Float = 1
    /// Keep tokens at least this likely relative to the likeliest; nil keeps all.
    package var minP: Float?
    /// Divide the positive and multiply the negative logits of tokens seen before; 1 leaves them.
    package var repetitionPenalty: Float = 1
    /// Tokens a completion may have, the end token included.
    package var maxCompletionLength: Int = 64
    /// Goes on after an end token until the maximal length; for benchmarks.
    package var ignoresEndTokens = false

    package init() {}

    var isGreedy: Bool { temperature == 0 }
    /// Whether some tokens are cut off before the draw.
    var truncates: Bool { topK > 0 || topP < 1 || minP != nil }
}

/// Draws tokens from rows of logits.
struct Sampler {
    let parameters: SamplingParameters

    /// Draws one token. Changes `logits` when there is a repetition penalty.
    ///
    /// - Parameter seen: the tokens of prompt and completion so far; read only for the penalty.
    /// - Returns: the token and its log-probability at the sampling temperature, before truncation (greedy: at 1).
    func draw(
        _ logits: UnsafeMutablePointer<Float>, count: Int, seen: () -> [Int32], random: inout RandomStream
    ) -> (token: Int, logProbability: Float) {
        if parameters.repetitionPenalty != 1 { penalize(logits, seen()) }
        if parameters.isGreedy {
            let token = argmax(logits, count: count)
            return (token, logits[token] - logSumExp(logits, count: count, inverseTemperature: 1).value)
        }
        let inverse = 1 / parameters.temperature
        let uniform = random.next()
        guard parameters.truncates else {
            return Tensors.draw(logits, count: count, inverseTemperature: inverse, uniform: uniform)
        }
        return drawTruncated(logits, count: count, inverseTemperature: inverse, uniform: uniform)
    }

    private func penalize(_ logits: UnsafeMutablePointer<Float>, _ seen: [Int32]) {
        for token in Set(seen) {
            let value = logits[Int(token)]
            logits[Int(token)] = value < 0 ? value * parameters.repetitionPenalty : value / parameters.repetitionPenalty
        }
    }

    /// Cuts by top_k, then top_p, then min_p, each on what the one before left, as Transformers does.
    private func drawTruncated(
        _ logits: UnsafePointer<Float>, count: Int, inverseTemperature: Float, uniform: Double
    ) -> (token: Int, logProbability: Float) {
        let (total, _) = logSumExp(logits, count: count, inverseTemperature: inverseTemperature)
        var kept = likeliest(logits, count: count, inverseTemperature: inverseTemperature)
        guard !kept.isEmpty else {
            // Logits that are no numbers, of a model that is damaged: the log-probability says so.
            let token = argmax(logits, count: count)
            return (token, logits[token] * inverseTemperature - total)
        }
        var weights = kept.map { exp(Double(logits[Int($0)] * inverseTemperature - total)) }
        if parameters.topP < 1 {
            let mass = weights.reduce(0, +)
            var sum = 0.0
            var length = 0
            while length < kept.count, length == 0 || sum < Double(parameters.topP) * mass {
                sum += weights[length]
                length += 1
            }
            kept.removeLast(kept.count - length)
        }
        if let minP = parameters.minP, let top = weights.first {
            kept = Array(kept[..<max(1, zip(kept, weights).prefix { $0.1 >= Double(minP) * top }.count)])
        }
        weights.removeLast(weights.count - kept.count)

        var left = uniform * weights.reduce(0, +)
        var drawn = kept.count - 1
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left < 0 {
                drawn = index
                break
            }
        }
        let token = Int(kept[drawn])
        return (token, logits[token] * inverseTemperature - total)
    }

    /// The tokens that survive top_k, likeliest first; those too unlikely to survive the other cuts may be missing.
    ///
    /// Looks at the tokens near the top first, since sorting 50,000 of them for each draw would cost more than the model.
    private func likeliest(_ logits: UnsafePointer<Float>, count: Int, inverseTemperature: Float) -> [Int32] {
        let (total, greatest) = logSumExp(logits, count: count, inverseTemperature: inverseTemperature)
        var margin: Float = 8
        while true {
            let threshold = (greatest - margin) / inverseTemperature
            var near = indices(of: logits, count: count, atLeast: threshold)
            let isAll = near.count == count || margin > 1e4
            if !isAll {
                let mass = near.reduce(0.0) { $0 + exp(Double(logits[Int($1)] * inverseTemperature - total)) }
                let enoughForK = parameters.topK > 0 && near.count >= parameters.topK
                // With no top_k the mass must reach top_p; with one, k tokens are all there is to look at.
                let enoughForP = parameters.topK == 0 && parameters.topP < 1 && mass >= Double(parameters.topP) + 1e-6
                let enoughForMin =
                    parameters.topK == 0 && parameters.topP >= 1
                    && (parameters.minP.map { margin >= -log($0) } ?? false)
                if !enoughForK && !enoughForP && !enoughForMin {
                    margin *= 2
                    continue
                }
            }
            near.sort { logits[Int($0)] != logits[Int($1)] ? logits[Int($0)] > logits[Int($1)] : $0 < $1 }
            return parameters.topK > 0 ? Array(near.prefix(parameters.topK)) : near
        }
    }
}
