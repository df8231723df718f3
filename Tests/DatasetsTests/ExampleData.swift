import Datasets
import Foundation
import LaurelRewards
import Testing

/// The committed data of an example, and the script that writes it.
struct ExampleData {
    let folder: URL

    init(name: String) {
        folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Examples/\(name)")
    }

    func samples(_ file: String) throws -> [Sample] {
        try Dataset(path: folder.appending(path: file).path(percentEncoded: false)).samples
    }

    /// Runs the script and compares the bytes of what it writes.
    func holdsWhatItsGeneratorWrites() throws {
        let output = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: output) }
        let generator = folder.appending(path: "generate.swift")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["swift", generator.path(percentEncoded: false), output.path(percentEncoded: false)]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for name in ["train.jsonl", "eval.jsonl"] {
            let written = try Data(contentsOf: output.appending(path: name))
            let committed = try Data(contentsOf: folder.appending(path: name))
            #expect(written == committed, "\(name) differs from what generate.swift writes")
        }
    }
}
