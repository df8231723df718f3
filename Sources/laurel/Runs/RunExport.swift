import Foundation
import LaurelRewards
import RunStore

/// A run's rows as lines of JSON or CSV, a step at a time, so that a long run takes no more memory than a short one.
struct RunExport {
    private let run: RunRecord
    private let store: RunStore

    init(_ run: RunRecord, in store: RunStore) {
        self.run = run
        self.store = store
    }

    /// Hands each line to `line`, without its end.
    func write(_ part: ExportPart, as format: ExportFormat, to line: (String) throws -> Void) throws {
        switch part {
        case .metrics: try metrics(format, line)
        case .candidates:
            let batches = try store.rolloutSteps(of: run).map { step in
                Batch(step: step, moment: nil) { [run, store] in try store.rollouts(of: run, step: step) }
            }
            try candidates(batches, format, line)
        case .evaluations:
            let batches = try store.evaluations(of: run).map { evaluation in
                Batch(step: evaluation.step, moment: evaluation.moment) { [store] in
                    try store.rollouts(of: evaluation)
                }
            }
            try candidates(batches, format, line)
        case .events: try events(format, line)
        }
    }

    private func metrics(_ format: ExportFormat, _ line: (String) throws -> Void) throws {
        let table = try store.metrics(of: run)
        if format == .csv { try line(CSVLine.text(["step", "iteration", "time"] + table.names)) }
        for row in table.lines {
            switch format {
            case .csv:
                let values = row.values.map { CSVLine.number($0) }
                try line(CSVLine.text(["\(row.step)", "\(row.iteration)", CSVLine.number(row.time)] + values))
            case .jsonl:
                let values = zip(table.names, row.values).map { ($0, $1.map { JSONValue.number($0) } ?? .null) }
                let places: [String: JSONValue] = [
                    "step": .integer(Int64(row.step)), "iteration": .integer(Int64(row.iteration)),
                    "time": .number(row.time),
                ]
                try line(RowText.json(places.merging(values) { first, _ in first }))
            }
        }
    }

    /// The rollouts of a step or an evaluation, read when their turn has come.
    private struct Batch {
        let step: Int
        let moment: String?
        let rollouts: () throws -> [LedgerRollout]
    }

    private func candidates(
        _ batches: [Batch], _ format: ExportFormat, _ line: (String) throws -> Void
    ) throws {
        let components = run.description.components
        if format == .csv { try line(CSVLine.text(CandidateLine.header(components))) }
        for batch in batches {
            for (position, rollout) in try batch.rollouts().enumerated() {
                let group = GroupRecord(rollout, step: batch.step, group: position, of: run)
                for candidate in group.candidates {
                    let row = CandidateLine(group: group, moment: batch.moment, candidate: candidate)
                    try line(format == .csv ? CSVLine.text(row.cells(components)) : JSONText.line(row))
                }
            }
        }
    }

    private func events(_ format: ExportFormat, _ line: (String) throws -> Void) throws {
        if format == .csv { try line(CSVLine.text(["time", "step", "kind", "severity", "message", "detail"])) }
        for event in try RunDetails.events(of: run, in: store) {
            switch format {
            case .csv:
                try line(
                    CSVLine.text([
                        CSVLine.number(event.time), "\(event.step)", event.kind, event.severity, event.message,
                        try event.detail.map { try JSONText.line($0) } ?? "",
                    ]))
            case .jsonl: try line(JSONText.line(event))
            }
        }
    }

    private enum RowText {
        /// Keys stay as they are: metrics have names of their own.
        static func json(_ row: [String: JSONValue]) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return String(decoding: try encoder.encode(row), as: UTF8.self)
        }
    }
}

/// A candidate with its place, as one line.
struct CandidateLine: Encodable {
    let group: GroupRecord
    /// Of an evaluation: `before`, `after`, …
    let moment: String?
    let candidate: GroupRecord.CandidateRecord

    private enum CodingKeys: String, CodingKey {
        case step, moment, group, sample, prompt, messages, reference, promptTokenCount, candidate, completion
        case finishReason, tokenCount, reward, advantage, grades, tokens, logProbabilities
    }

    func encode(to encoder: any Encoder) throws {
        var row = encoder.container(keyedBy: CodingKeys.self)
        try row.encode(group.step, forKey: .step)
        try row.encodeIfPresent(moment, forKey: .moment)
        try row.encode(group.group, forKey: .group)
        try row.encode(group.sample, forKey: .sample)
        try row.encode(group.prompt, forKey: .prompt)
        if group.messages.count > 1 { try row.encode(group.messages, forKey: .messages) }
        try row.encodeIfPresent(group.reference, forKey: .reference)
        try row.encode(candidate.candidate, forKey: .candidate)
        try row.encode(candidate.completion, forKey: .completion)
        try row.encode(candidate.finishReason, forKey: .finishReason)
        try row.encode(candidate.tokenCount, forKey: .tokenCount)
        try row.encode(candidate.reward, forKey: .reward)
        try row.encode(candidate.grades, forKey: .grades)
        // An evaluation has neither advantages nor tokens.
        guard moment == nil else { return }
        try row.encode(group.promptTokenCount, forKey: .promptTokenCount)
        try row.encode(candidate.advantage, forKey: .advantage)
        try row.encode(candidate.tokens, forKey: .tokens)
        try row.encode(candidate.logProbabilities, forKey: .logProbabilities)
    }

    static func header(_ components: [RunDescription.Component]) -> [String] {
        [
            "step", "moment", "group", "candidate", "sample", "prompt", "reference", "completion", "finish_reason",
            "token_count", "reward", "advantage",
        ] + components.flatMap { ["\($0.name)", "\($0.name) counted", "\($0.name) outcome", "\($0.name) detail"] }
    }

    func cells(_ components: [RunDescription.Component]) -> [String] {
        let grades = components.indices.flatMap { index -> [String] in
            guard index < candidate.grades.count else { return ["", "", "", ""] }
            let grade = candidate.grades[index]
            let outcome = grade.kind.map { "\(grade.outcome): \($0)" } ?? grade.outcome
            return [CSVLine.number(grade.score), CSVLine.number(grade.counted), outcome, grade.detail ?? ""]
        }
        return [
            "\(group.step)", moment ?? "", "\(group.group)", "\(candidate.candidate)", "\(group.sample)", group.prompt,
            group.reference ?? "", candidate.completion, candidate.finishReason.rawValue, "\(candidate.tokenCount)",
            CSVLine.number(candidate.reward), CSVLine.number(candidate.advantage),
        ] + grades
    }
}

/// A line of CSV (RFC 4180).
enum CSVLine {
    static func text(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") }

    /// A number with all its digits; nothing for what does not exist.
    static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

    private static func quoted(_ cell: String) -> String {
        let needsQuotes = cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
