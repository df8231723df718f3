import ArgumentParser
import Datasets
import Foundation
import Testing
import laurel

@Suite struct CommandEndTests {
    @Test func printsAModuleErrorWithItsPlace() {
        let end = CommandEnd(of: DatasetError(code: "row", file: "a.jsonl", line: 3, message: "Bad row."))
        #expect(end.text == "error[row]: a.jsonl:3: Bad row.")
        #expect(end.isError)
        #expect(end.status == 2)
        #expect(CommandEnd(of: CommandError(code: "x", file: "f", message: "M.")).text == "error[x]: f: M.")
        #expect(CommandEnd(of: CommandError(code: "x", message: "M.")).text == "error[x]: M.")
    }

    @Test func turnsUsageErrorsIntoTheSameForm() {
        let end = CommandEnd(of: ValidationError("Give a file."))
        #expect(end.text.hasPrefix("error[usage]: Give a file."))
        #expect(end.status == 2)
    }

    @Test func keepsAnExitStatusThatACommandChose() {
        let end = CommandEnd(of: ExitCode(1))
        #expect(end.text.isEmpty)
        #expect(end.status == 1)
    }

    @Test func namesTheFileOfAFailedFileOperation() {
        let error = #expect(throws: (any Error).self) { try Data(contentsOf: URL(filePath: "/no/such/file")) }
        guard let error else { return }
        let end = CommandEnd(of: error)
        #expect(end.text.hasPrefix("error[file]: /no/such/file: "), "\(end.text)")
        #expect(end.status == 2)
    }

    @Test func printsAnUnknownErrorOnOneLine() {
        struct Odd: Error, CustomStringConvertible { let description = "a\nb" }
        #expect(CommandEnd(of: Odd()).text == "error[internal]: a b")
    }
}
