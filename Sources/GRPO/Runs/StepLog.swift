import Foundation

/// A file of JSON lines, each of a step, to which a run adds as it goes.
struct StepLog: Sendable {
    let file: URL

    /// What a line says of its place; the rest is for its readers.
    private struct Line: Decodable {
        let step: Int
        let moment: EvaluationMoment?
    }

    /// Adds lines, and waits until the disk has them: a checkpoint must never be ahead of them.
    func append(_ text: String) throws {
        if !FileManager.default.fileExists(atPath: file.path) { try DurableFile.write(Data(), to: file) }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
    }

    /// The steps of the whole lines, up to the first that is cut short.
    func steps() -> [Int] { lines().map(\.step) }

    /// Keeps the lines up to a step. What follows the last step, and what comes before the first when nothing was done
    /// yet, is done again.
    func truncate(after step: Int) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let kept = lines().filter { $0.step <= step && step > 0 && $0.moment != .after }
        let text = kept.reduce(into: Data()) { $0 += $1.text + [UInt8(ascii: "\n")] }
        try DurableFile.write(text, to: file)
    }

    /// The values of the lines.
    func values<Value: Decodable>(_ type: Value.Type) throws -> [Value] {
        try lines().map { try JSONDecoder().decode(type, from: $0.text) }
    }

    private func lines() -> [(step: Int, moment: EvaluationMoment?, text: Data)] {
        var lines: [(step: Int, moment: EvaluationMoment?, text: Data)] = []
        for text in (FileManager.default.contents(atPath: file.path) ?? Data()).split(separator: UInt8(ascii: "\n")) {
            guard let line = try? JSONDecoder().decode(Line.self, from: text) else { break }
            lines.append((line.step, line.moment, text))
        }
        return lines
    }
}
