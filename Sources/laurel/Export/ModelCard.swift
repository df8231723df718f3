import Foundation
import GRPO
import ModelFormats

/// The README.md of an exported model: its base, its licence where known, and what the run measured.
struct ModelCard {
    let baseModel: String
    let gguf: GGUFFile?
    let run: RunFolder?
    let isAdapter: Bool

    var text: String {
        let license = (try? gguf?.string("general.license")) ?? nil
        var lines = ["---", "base_model: \(baseModel)"]
        if let license { lines.append("license: \(license)") }
        lines += ["library_name: \(isAdapter ? "peft" : "transformers")", "tags: [grpo, laurel]", "---", ""]
        lines += ["# \(baseModel), tuned with Laurel", ""]
        lines.append(
            isAdapter ? "A LoRA adapter in PEFT's format." : "The base model with its LoRA adapter merged into it.")
        guard let run, let data = FileManager.default.contents(atPath: run.summary.path),
            let summary = try? JSONDecoder().decode(RunSummary.self, from: data)
        else { return lines.joined(separator: "\n") + "\n" }
        lines += ["", "## Training", "", "Run `\(run.url.lastPathComponent)`: \(summary.steps) GRPO steps."]
        lines += ["", "| held-out metric | before | after |", "|---|---|---|"]
        for (name, after) in (summary.eval.after ?? [:]).sorted(by: { $0.key < $1.key }) {
            let before = summary.eval.before?[name].map { String(format: "%.4f", $0) } ?? "–"
            lines.append("| \(name) | \(before) | \(String(format: "%.4f", after)) |")
        }
        if let reward = FileManager.default.contents(atPath: run.reward.path) {
            lines += ["", "## Reward", "", "```json", String(decoding: reward, as: UTF8.self), "```"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
