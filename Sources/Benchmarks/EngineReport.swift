import Foundation
import GRPO
import LanguageModels

/// What `laurel bench` prints.
package struct EngineReport: Encodable {
    /// Tokens a second, and the products' operations a second as a share of the measured peak: the larger of the
    /// bfloat16 and the float32 one.
    package struct Rate: Encodable {
        package let tokensPerSecond: Double
        package let shareOfPeak: Double
    }

    package let computeType: String
    /// The weights that generate: the model's or their copy in 8 bits.
    package let generationType: String
    package let threads: Int
    /// Of each prompt.
    package let promptTokens: Int
    /// Operations a second; nil where the CPU does not multiply bfloat16.
    package let peakBFloat16: Double?
    package let peakFloat32: Double
    package let decode: Rate
    package let prefill: Rate
    /// A training pass with its forward and its backward.
    package let train: Rate
    /// Of a step: its prompts' and completions' tokens.
    package let generationSeconds: Double
    /// Of a step: the training pass, whose forward generation has computed and kept, unless 8-bit weights generated.
    package let trainSeconds: Double
    /// A whole step without grading: generation, training pass, update.
    package let stepSeconds: Double

    private struct Peak: Encodable {
        let bf16Gflops: Double?
        let f32Gflops: Double

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(bf16Gflops, forKey: .bf16Gflops)
            try container.encode(f32Gflops, forKey: .f32Gflops)
        }

        enum Key: String, CodingKey {
            case bf16Gflops = "bf16_gflops"
            case f32Gflops = "f32_gflops"
        }
    }

    private enum Key: String, CodingKey {
        case computeType = "dtype"
        case generationType = "generation_dtype"
        case promptTokens = "prompt_tokens"
        case threads, peak, decode, prefill, train, step
        case peakRSS = "peak_rss_bytes"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(computeType, forKey: .computeType)
        try container.encode(generationType, forKey: .generationType)
        try container.encode(threads, forKey: .threads)
        try container.encode(
            Peak(bf16Gflops: peakBFloat16.map { $0 / 1e9 }, f32Gflops: peakFloat32 / 1e9), forKey: .peak)
        try container.encode(decode, forKey: .decode)
        try container.encode(prefill, forKey: .prefill)
        try container.encode(train, forKey: .train)
        try container.encode(promptTokens, forKey: .promptTokens)
        try container.encode(
            ["seconds": stepSeconds, "generation_seconds": generationSeconds, "train_seconds": trainSeconds],
            forKey: .step)
        try container.encode(Self.peakResidentBytes, forKey: .peakRSS)
    }

    /// One line of JSON with snake_case keys.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The table for people.
    package var text: String {
        func row(_ name: String, _ rate: Rate) -> String {
            String(
                format: "%@%8.0f tokens/s  %4.1f %% of the peak",
                name.padding(toLength: 9, withPad: " ", startingAt: 0),
                rate.tokensPerSecond, rate.shareOfPeak * 100)
        }
        func seconds(_ value: Double) -> String { String(format: "%.2f", value) }
        let bfloat16 = peakBFloat16.map { String(format: "%.0f GFLOP/s", $0 / 1e9) } ?? "not on this CPU"
        let isInt8 = generationType == GenerationType.int8.rawValue
        return """
            peak     bf16 \(bfloat16), float32 \(String(format: "%.0f", peakFloat32 / 1e9)) GFLOP/s (\(threads) threads)
            engine   \(computeType)\(isInt8 ? ", generation in int8" : "")
            \(row("decode", decode))
            \(row("prefill", prefill))
            \(row("train", train))
            step     \(seconds(stepSeconds)) s (8 prompts of \(promptTokens) tokens x 8 completions of 32, without grading): \
            generation \(seconds(generationSeconds)), training \(seconds(trainSeconds)) \
            \(isInt8 ? "with its forward" : "from what generation kept")
            memory   \(String(format: "%.2f", Double(Self.peakResidentBytes) / 1e9)) GB at the peak
            """
    }

    private static var peakResidentBytes: Int { RunSummary.peakMemory() }
}
