package import Foundation
package import GRPO
import Glibc
package import RunStore

/// What a training command was asked to do: the configuration, and the folder of the run, new or old.
package struct TrainPlan<File: RunFile>: Sendable {
    package let configuration: File
    /// Of all that shapes the run; a checkpoint has to have the same.
    package let fingerprint: String
    package let isResumed: Bool
    /// The run's folder; a new one is not made yet.
    package private(set) var folder: URL
    /// What the folder lies in: its database has the run.
    package let home: LaurelHome

    /// The run's name, as `--resume` takes it.
    package var id: String { folder.lastPathComponent }

    /// - Parameter adapter: the run whose adapter training begins with, or an adapter's folder.
    package init(
        runFile: String?, overrides: [String], adapter: String? = nil, resume: String?, home: LaurelHome = LaurelHome(),
        now: Date = Date()
    ) throws {
        isResumed = resume != nil
        folder = try resume.map { try home.existingRun($0) } ?? Self.free(runFile ?? "run", home: home, now)
        self.home = isResumed ? home.home(ofRun: folder) : home
        let file = runFile ?? RunFolder(url: folder).configuration.path(percentEncoded: false)
        let adapter = try adapter.map { try home.adapter($0).path(percentEncoded: false) }
        configuration = try File.load(file: file, overrides: overrides, adapter: adapter)
        fingerprint = try configuration.fingerprint()
    }

    /// Opens the old run's folder, or makes the new one's with the resolved configuration in it.
    package mutating func openFolder() throws -> RunFolder {
        if isResumed { return try RunFolder.open(folder) }
        folder = try Self.claimed(folder)
        return try RunFolder.create(folder, resolved: configuration.resolvedYAML)
    }

    /// Takes an old run for this process alone, before anything is loaded; a new one is nobody else's.
    package func lockIfResumed() throws -> RunLock? {
        isResumed ? try RunLock(folder: folder) : nil
    }

    /// Makes the folder, or one with a number behind its name where another run of the same second was faster.
    private static func claimed(_ folder: URL) throws -> URL {
        try LaurelHome.makeFolder(folder.deletingLastPathComponent())
        let name = folder.lastPathComponent
        for number in 1...1_000 {
            let url = number == 1 ? folder : folder.deletingLastPathComponent().appending(path: "\(name)-\(number)")
            if mkdir(url.path(percentEncoded: false), 0o777) == 0 { return url }
            guard errno == EEXIST else { break }
        }
        // What is wrong is said by who fills it.
        return folder
    }

    /// A name that no run has: the run file's folder or name, and the time.
    private static func free(_ runFile: String, home: LaurelHome, _ now: Date) -> URL {
        let file = URL(filePath: runFile)
        let stem = file.deletingPathExtension().lastPathComponent
        let title = stem == "run" ? file.absoluteURL.deletingLastPathComponent().lastPathComponent : stem
        let safe = title.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) ? $0 : "-" }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyyMMdd-HHmmss"
        let base = "\(String(safe))-\(format.string(from: now))"
        var name = base
        var number = 1
        while FileManager.default.fileExists(atPath: home.runs.appending(path: name).path(percentEncoded: false)) {
            number += 1
            name = "\(base)-\(number)"
        }
        return home.runs.appending(path: name, directoryHint: .isDirectory)
    }
}
