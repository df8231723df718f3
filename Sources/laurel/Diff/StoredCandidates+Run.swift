import Datasets
import Foundation
import GRPO
import LaurelRewards
import RewardReports

extension StoredCandidates {
    /// Reads what a run wrote into `completions/`, step by step.
    ///
    /// A record has the prompt's text and the reference; the other turns and columns come from the run's training file,
    /// by row, where that row still asks the same.
    static func run(_ folder: RunFolder) throws -> StoredCandidates {
        let configuration = try RunConfiguration.load(file: folder.configuration.path(percentEncoded: false))
        let path = folder.completions.path(percentEncoded: false)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
            .filter { $0.hasPrefix("step-") && $0.hasSuffix(".jsonl") }
        guard !names.isEmpty else {
            throw CommandError(
                code: "no-completions", file: path,
                message: "The run has no stored completions; expected step-00001.jsonl and so on, as laurel train "
                    + "writes.")
        }
        var source = RowSource(trainFile: configuration.trainFile)
        let batches = try names.map { (step: Int($0.filter(\.isNumber)) ?? 0, name: $0) }
            .sorted { $0.step < $1.step }
            .map { try batch(path + "/" + $0.name, &source) }
        return StoredCandidates(
            batches: batches, scale: configuration.grpo.scaleRewards,
            epsilon: configuration.grpo.advantageEpsilon, notes: source.notes, file: path)
    }

    private static func batch(_ file: String, _ source: inout RowSource) throws -> Batch {
        var reader = try JSONLReader(path: file)
        var batch = Batch(groups: [], recorded: [])
        var group: (sample: Sample, items: [GradingItem], places: [String], recorded: [Double?])?
        func close() {
            guard let full = group else { return }
            batch.groups.append(.init(items: full.items, places: full.places))
            batch.recorded.append(full.recorded)
        }
        while let line = try reader.next() {
            let record = try StoredCandidate(line, file: file)
            if group == nil || group?.sample.index != record.sample || record.candidate == 0 {
                close()
                group = (source.sample(of: record), [], [], [])
            }
            guard let sample = group?.sample else { continue }
            let candidate = Candidate(
                index: record.candidate, completion: record.completion, finishReason: record.finishReason,
                tokenCount: record.tokenCount)
            group?.items.append(GradingItem(sample: sample, candidate: candidate))
            group?.places.append("step \(record.step), row \(record.sample), candidate \(record.candidate)")
            group?.recorded.append(record.reward)
        }
        close()
        return batch
    }
}

/// The rows that a run was trained on, as far as they are still to be had.
private struct RowSource {
    private let samples: [Sample]
    private let problem: String?
    private var changed = 0
    private let trainFile: String

    init(trainFile: String) {
        self.trainFile = trainFile
        do {
            samples = try Dataset(path: trainFile).samples
            problem = nil
        } catch {
            samples = []
            problem = "The run's training file cannot be read (\(error.message))"
        }
    }

    /// The row that a record belongs to; made of the record alone where the file has no such row.
    mutating func sample(of record: StoredCandidate) -> Sample {
        if record.sample < samples.count {
            let sample = samples[record.sample]
            if sample.prompt == record.prompt, sample.reference == record.reference { return sample }
        }
        changed += 1
        return Sample(
            index: record.sample, messages: [Message(role: "user", content: record.prompt)],
            reference: record.reference)
    }

    var notes: [String] {
        guard changed > 0 else { return [] }
        let why = problem ?? "\(trainFile) has other rows now than when the run was made"
        return [
            "\(why): \(changed) groups are graded without the other turns and columns of their rows."
        ]
    }
}

/// One line of a run's `completions/`, as far as grading again needs it.
private struct StoredCandidate {
    let step: Int
    let sample: Int
    let candidate: Int
    let prompt: String
    let reference: String?
    let completion: String
    let finishReason: FinishReason
    let tokenCount: Int
    let reward: Double?

    init(_ line: JSONLReader.Line, file: String) throws {
        func error(_ field: String, _ expected: String) -> DatasetError {
            DatasetError(
                code: "row", file: file, line: line.number, field: field,
                message: "\"\(field)\" is not what laurel train writes; expected \(expected).")
        }
        guard let members = line.node.value.object else {
            throw DatasetError(
                code: "row", file: file, line: line.number,
                message: "The line holds \(line.node.kind); expected a candidate's JSON object.")
        }
        func count(_ field: String) throws -> Int {
            guard case .integer(let value)? = members[field], let count = Int(exactly: value), count >= 0 else {
                throw error(field, "an integer of at least 0")
            }
            return count
        }
        func text(_ field: String) throws -> String {
            guard let text = members[field]?.string else { throw error(field, "a string") }
            return text
        }
        step = try count("step")
        sample = try count("sample")
        candidate = try count("candidate")
        prompt = try text("prompt")
        reference = members["reference"]?.string
        completion = try text("completion")
        guard let reason = FinishReason(rawValue: try text("finish_reason")) else {
            throw error("finish_reason", "\"stop\" or \"length\"")
        }
        finishReason = reason
        tokenCount = try count("token_count")
        reward = members["reward"]?.double
    }
}
