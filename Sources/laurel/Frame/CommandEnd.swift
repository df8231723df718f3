import ArgumentParser
import Foundation
import LaurelRewards

/// How the program ends after an error: what it prints, where, and its exit status.
///
/// Exit statuses: 0 done (help and version too); 1 done, and the answer is "no" (a check that found something
/// missing); 2 an error, printed as `error[code]: file:line: message`.
package struct CommandEnd: Sendable, Hashable {
    /// What is written, without the final line feed; empty for nothing.
    package let text: String
    /// Whether it goes to standard error.
    package let isError: Bool
    package let status: Int32

    /// Sorts an error that parsing or running a command threw.
    package init(of error: any Error) {
        if let error = error as? any UserFacingError {
            self.init(text: error.report, status: 2)
        } else if let problems = error as? RewardProblems {
            self.init(text: problems.errors.map { CommandEnd(of: $0).text }.joined(separator: "\n"), status: 2)
        } else if let error = error as? ExitCode {
            self.init(text: "", isError: false, status: error.rawValue)
        } else if Laurel.exitCode(for: error) == .success {
            self.init(text: Laurel.fullMessage(for: error), isError: false, status: 0)
        } else if Laurel.exitCode(for: error) == .validationFailure {
            self.init(text: CommandEnd.usage(Laurel.fullMessage(for: error)), status: 2)
        } else if error is CancellationError {
            self.init(text: "error[cancelled]: The command was cancelled.", status: 2)
        } else if let error = error as? CocoaError {
            self.init(text: CommandEnd.fileError(error).report, status: 2)
        } else {
            self.init(text: "error[internal]: \(CommandEnd.oneLine(String(describing: error)))", status: 2)
        }
    }

    private init(text: String, isError: Bool = true, status: Int32) {
        self.text = text
        self.isError = isError
        self.status = status
    }

    /// Writes the text and ends the process.
    func exit() -> Never {
        if !text.isEmpty {
            let handle = isError ? FileHandle.standardError : FileHandle.standardOutput
            // The stream may be closed; the status still tells.
            try? handle.write(contentsOf: Data((text + "\n").utf8))
        }
        Foundation.exit(status)
    }

    /// ArgumentParser's message in our form; its usage lines stay below.
    private static func usage(_ message: String) -> String {
        let body = message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message
        return "error[usage]: \(body)"
    }

    /// A file operation of Foundation that failed, with the file's path.
    private static func fileError(_ error: CocoaError) -> CommandError {
        let reason =
            (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
            ?? error.localizedDescription
        return CommandError(code: "file", file: error.filePath, message: "The file operation failed: \(reason).")
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
