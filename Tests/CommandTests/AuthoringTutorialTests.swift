import Foundation
import Testing

/// Docs/PluginAuthoring.md, executed: files are written, commands run and their output compared, in the page's order.
@Suite struct AuthoringTutorialTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/PluginAuthoring.md")

    /// Where the command and the worker were built: beside this test program.
    private static let programs: String = {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (program as NSString).deletingLastPathComponent
    }()

    @Test(.timeLimit(.minutes(5))) func everyBlockDoesWhatThePageSays() throws {
        let steps = TutorialStep.all(in: try String(contentsOf: Self.page, encoding: .utf8))
        #expect(steps.count { if case .run = $0.action { true } else { false } } >= 6)
        let folder = try WorkFolder()
        for step in steps {
            switch step.action {
            case .write(let path, let text):
                try folder.write(Data(text.utf8), to: path)
            case .run(let script, let status, let expected):
                let (ended, output) = try Self.run(script, in: folder.url)
                #expect(ended == status, "line \(step.line): \(output)")
                guard let expected else { continue }
                #expect(TutorialStep.matches(output, expected), "line \(step.line): \(output)")
            }
        }
    }

    /// Runs a block of shell lines as a user would; the first command that fails ends it.
    private static func run(_ script: String, in folder: URL) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-e", "-c", script]
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": programs + ":/usr/bin:/bin", "HOME": folder.path(percentEncoded: false), "LC_ALL": "C",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test(arguments: [
        ("a 12 b\n", "a … b\n", true), ("a b\n", "a c\n", false), ("x\ny\nz\n", "x\n…\nz\n", true),
        ("x\nz\n", "x\n…\nz\n", true), ("x\ny\n", "x\n", false),
    ])
    func outputMatchesButForEllipses(output: String, expected: String, isMatch: Bool) {
        #expect(TutorialStep.matches(output, expected) == isMatch)
    }
}
