import Foundation
import GRPO

/// The README.md of an exported model: its base, its licence where known, and what the run measured.
struct ModelCard {
    let baseModel: String
    /// The base's licence.
    let license: String?
    let run: RunFolder?
    /// Whether the base was tuned at all.
    let hasAdapter: Bool
    /// Whether the folder holds the adapter alone.
    let isAdapter: Bool

    var text: String {
        (head + body + training).joined(separator: "\n") + "\n"
    }

    /// What hubs and tools read.
    private var head: [String] {
        var lines = ["---", "base_model: \(Self.quoted(baseModel))"]
        if let license { lines.append("license: \(Self.quoted(license))") }
        lines.append("library_name: \(isAdapter ? "peft" : "transformers")")
        lines.append("pipeline_tag: text-generation")
        if hasAdapter { lines.append("tags: [laurel\(method.map { ", \($0)" } ?? "")]") }
        return lines + ["---", ""]
    }

    /// The run file's section that says how it was trained: `grpo` or `sft`.
    private var method: String? {
        let text = run.flatMap { try? String(contentsOf: $0.configuration, encoding: .utf8) } ?? ""
        let lines = text.split(separator: "\n")
        return ["grpo", "sft"].first { name in lines.contains { $0.hasPrefix("\(name):") } }
    }

    private var body: [String] {
        let how =
            switch method {
            case "grpo": ", trained with GRPO"
            case "sft": ", trained on a dataset's answers"
            default: ""
            }
        let licence =
            license.map { "The base model's licence is `\($0)`; these weights derive from it and stay under it." }
            ?? "The base model's files name no licence; look it up before passing these weights on."
        let kind =
            isAdapter
            ? "A LoRA adapter in PEFT's format for `\(baseModel)`\(how)."
            : hasAdapter
                ? "`\(baseModel)` with a LoRA adapter merged into its weights\(how)."
                : "`\(baseModel)`, its numbers written anew."
        let title = URL(filePath: baseModel).lastPathComponent
        return ["# \(title)\(hasAdapter ? ", tuned with Laurel" : "")", "", kind, "", licence]
    }

    /// What the run did and measured, where the adapter is a run's.
    private var training: [String] {
        guard let run, let data = FileManager.default.contents(atPath: run.summary.path),
            let summary = try? JSONDecoder().decode(RunSummary.self, from: data)
        else { return [] }
        var lines = ["", "## Training", ""]
        lines.append(
            "Run `\(run.url.lastPathComponent)`: \(summary.steps) optimiser steps, \(summary.tokenCount) tokens, "
                + "\(Int(summary.wallSeconds.rounded())) seconds. `laurel report` shows it whole.")
        if let after = summary.eval.after {
            lines += ["", "| held-out metric | before | after |", "|---|---|---|"]
            lines += after.sorted { $0.key < $1.key }.map { name, value in
                let before = summary.eval.before?[name].map { String(format: "%.4f", $0) } ?? "–"
                return "| \(name) | \(before) | \(String(format: "%.4f", value)) |"
            }
        }
        if let configuration = FileManager.default.contents(atPath: run.configuration.path) {
            lines += ["", "The run file, with every default:", "", "```yaml"]
            lines += [String(decoding: configuration, as: UTF8.self).trimmingCharacters(in: .newlines), "```"]
        }
        if let reward = FileManager.default.contents(atPath: run.reward.path) {
            lines += ["", "The scripts and plugins that graded, by SHA-256:", "", "```json"]
            lines += [String(decoding: reward, as: UTF8.self).trimmingCharacters(in: .newlines), "```"]
        }
        return lines
    }

    /// A YAML string, whatever is in it: JSON's are YAML's too.
    private static func quoted(_ text: String) -> String {
        (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self).replacing("\\/", with: "/") } ?? ""
    }
}
