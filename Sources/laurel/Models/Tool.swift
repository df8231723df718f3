import Foundation

/// Another program that a command runs: found on the path, run to its end, its output kept.
struct Tool {
    /// How it ended and what it said.
    struct Result {
        let status: Int32
        /// Standard output and standard error in the order they came.
        let output: String

        /// The last line that says something, for errors.
        var lastLine: String {
            output.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }.map(String.init) ?? ""
        }
    }

    /// The words that start it.
    let command: [String]

    /// Runs it with further arguments; nil when there is no such program.
    func run(_ arguments: [String]) throws(CommandError) -> Result? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        do {
            try process.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            // env's status for a program that is not there.
            if process.terminationStatus == 127 { return nil }
            return Result(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
        } catch {
            throw CommandError(
                code: "tool", message: "\(command.joined(separator: " ")) cannot be run: \(error.localizedDescription)")
        }
    }

    /// Whether it is there and works: `arguments` end with status 0.
    func answers(_ arguments: [String]) -> Bool {
        (try? run(arguments))?.status == 0
    }
}
