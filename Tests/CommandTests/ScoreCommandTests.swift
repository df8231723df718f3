import Foundation
import Glibc
import LaurelRewards
import Testing

/// `laurel score` as a user runs it.
@Suite struct ScoreCommandTests {
    private static let rows = """
        {"prompt": "2+2?", "reference_answer": 4, "completion": "4"}
        {"prompt": "2+2?", "reference_answer": "4", "completion": "five"}
        {"prompt": "2+3?", "reference_answer": "5", "completion": "5"}

        """
    private static let reward = """
        graders:
          - { type: math_accuracy, name: acc, weight: 0.7 }
          - { script: half.lua, name: half, weight: 0.3, transform: [{ scale: 2 }], requires: acc }
          - { script: half.lua, name: watched, canary: true }

        """
    private static let script = """
        function grade(sample)
          print("read", sample.completion)
          if sample.completion == "boom" then error("as asked") end
          return 0.5, "half"
        end

        """

    private func work(_ files: [String: String] = [:]) throws -> WorkFolder {
        let files = files.merging(
            ["rows.jsonl": Self.rows, "reward.yaml": Self.reward, "half.lua": Self.script]) { first, _ in first }
        return try WorkFolder(files)
    }

    private func lines(_ text: String) throws -> [[String: JSONValue]] {
        try text.split(separator: "\n").map { try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8)) }
    }

    private func grades(_ line: [String: JSONValue]) -> [[String: JSONValue]] {
        guard case .array(let grades)? = line["grades"] else { return [] }
        return grades.compactMap(\.object)
    }

    @Test func theSummaryStandsApartFromTheScores() throws {
        let work = try work()
        let ending = try work.program.run(["score", "--reward", "reward.yaml", "--input", "rows.jsonl"])
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(try lines(ending.output).count == 3)
        #expect(ending.errors.hasPrefix("3 rows graded, mean reward 0.6667\n"), "\(ending.errors)")
        #expect(ending.errors.contains("watched (canary)"))
        let quiet = try work.program.run(["score", "--reward", "reward.yaml", "--input", "rows.jsonl", "--quiet"])
        #expect(quiet.errors.isEmpty)
        let kept = try work.program.run(
            ["score", "--reward", "reward.yaml", "--input", "rows.jsonl", "--output", "out.jsonl"])
        #expect(kept.output.hasPrefix("3 rows graded, mean reward 0.6667\n"), "\(kept.output)")
        #expect(kept.errors.isEmpty)
        let written = try String(contentsOf: work.url.appending(path: "out.jsonl"), encoding: .utf8)
        #expect(try lines(written).count == 3)
    }

    @Test func aLineSaysWhatAScoreWentThrough() throws {
        let work = try work()
        let ending = try work.program.run(["score", "--reward", "reward.yaml", "--input", "rows.jsonl"])
        let lines = try lines(ending.output)
        let right = grades(lines[0])
        #expect(right[1]["counted"] == .integer(1))
        #expect(right[1]["transform"] == .object(["raw": .number(0.5), "shaped": .integer(1)]))
        #expect(right[1]["gate"] == .null)
        #expect(right[1]["log"]?.string == "read\t4\n")
        #expect(right[1]["canary"] == .bool(false))
        #expect(right[2]["canary"] == .bool(true))
        #expect(right[0]["log"] == .null && right[0]["transform"] == .null)
        let wrong = grades(lines[1])
        #expect(wrong[1]["counted"] == .integer(0))
        #expect(
            wrong[1]["gate"]
                == .object(["requires": .string("acc"), "at_least": .integer(1), "counted": .integer(0)]))
        #expect(lines[1]["reason"] == .null)
    }

    @Test func aMissingRewardHasItsReason() throws {
        let work = try work([
            "rows.jsonl": #"{"prompt": "q", "reference_answer": "4", "completion": "boom"}"# + "\n"
        ])
        let ending = try work.program.run(["score", "--reward", "reward.yaml", "--input", "rows.jsonl"])
        let line = try #require(try lines(ending.output).first)
        #expect(line["reward"] == .null)
        #expect(line["reason"]?.string?.hasPrefix("`half` failed (runtime): ") == true, "\(line)")
        #expect(ending.errors.contains("the first at rows.jsonl:1: "), "\(ending.errors)")
        #expect(ending.status == 0)
    }

    @Test(arguments: ["1", "2", "7"])
    func workersChangeNothing(workers: String) throws {
        let rows = (0..<2000).map {
            #"{"prompt": "\#($0 / 4)+1?", "reference_answer": "\#($0 / 4 + 1)", "completion": "\#($0 % 5)"}"#
        }
        let work = try work(["rows.jsonl": rows.joined(separator: "\n") + "\n"])
        let ending = try work.program.run([
            "score", "--reward", "reward.yaml", "--input", "rows.jsonl", "--workers", workers,
        ])
        let lines = try lines(ending.output)
        #expect(lines.map { $0["index"] } == (0..<2000).map { .integer($0) })
        #expect(lines.map { $0["reward"]?.double } == (0..<2000).map { $0 % 5 == $0 / 4 + 1 ? 1 : 0 })
    }

    @Test func rowsBeforeABadOneAreWritten() throws {
        let good = (0..<1500).map { #"{"prompt": "\#($0)", "reference_answer": "1", "completion": "1"}"# }
        let work = try work(["rows.jsonl": (good + [#"{"prompt": 1}"#] + good).joined(separator: "\n")])
        let ending = try work.program.run(["score", "--grader", #"{"type": "math_accuracy"}"#, "--input", "rows.jsonl"])
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[row]: rows.jsonl:1501: "), "\(ending.errors)")
        #expect(try lines(ending.output).count == 1024)
    }

    @Test func standardInputIsRead() throws {
        let work = try work()
        let input = work.url.appending(path: "rows.jsonl").path(percentEncoded: false)
        let ending = try work.program.run(
            ["score", "--grader", #"{"type": "math_accuracy"}"#, "--input", "-"], input: input)
        #expect(try lines(ending.output).count == 3)
        try work.write(Data(#"{"prompt": 1}"#.utf8), to: "bad.jsonl")
        let bad = try work.program.run(
            ["score", "--grader", #"{"type": "math_accuracy"}"#, "--input", "-"],
            input: work.url.appending(path: "bad.jsonl").path(percentEncoded: false))
        #expect(bad.errors.hasPrefix("error[row]: standard input:1: "), "\(bad.errors)")
    }

    @Test(arguments: [
        (["--reward", "pipe"], "error[file]: pipe: It is a named pipe"),
        (["--reward", "folder"], "error[file]: folder: It is a folder"),
        (["--script", "pipe"], "it is a named pipe"), (["--script", "folder"], "it is a folder"),
        (["--grader", "pipe"], "error[file]: pipe: It is a named pipe"),
    ])
    func whatIsNoFileIsAnErrorAndNotAWait(source: [String], message: String) throws {
        let work = try work(["folder/x": ""])
        #expect(mkfifo(work.url.appending(path: "pipe").path(percentEncoded: false), 0o600) == 0)
        let ending = try work.program.run(["score"] + source + ["--input", "rows.jsonl"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains(message), "\(ending.errors)")
    }

    @Test func aFolderOfRowsIsAnError() throws {
        let work = try work(["folder/x": ""])
        let ending = try work.program.run(["score", "--reward", "reward.yaml", "--input", "folder"])
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[file]: folder: It is a folder"), "\(ending.errors)")
    }

    @Test func foldersOfPluginsHaveToBeThere() throws {
        let work = try work()
        let arguments = ["score", "--reward", "reward.yaml", "--input", "rows.jsonl"]
        let option = try work.program.run(arguments + ["--plugins", "nowhere"])
        #expect(option.status == 2)
        #expect(option.errors.hasPrefix("error[no-such-folder]: nowhere: --plugins names"), "\(option.errors)")
        let variable = try work.program.run(arguments, environment: ["LAUREL_PLUGINS": "/nowhere:"])
        let message = "error[no-such-folder]: /nowhere: LAUREL_PLUGINS names"
        #expect(variable.errors.hasPrefix(message), "\(variable.errors)")
        let empty = try work.program.run(arguments, environment: ["LAUREL_PLUGINS": ""])
        #expect(empty.status == 0, "\(empty.errors)")
        // A plugin may be put into a folder of the path that is not there yet.
        let new = try work.program.run(
            ["plugin", "new", "p", "--folder", "mine"], environment: ["LAUREL_PLUGINS": "mine"])
        #expect(new.status == 0, "\(new.errors)")
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func anInterruptedRunLeavesNothingBehind(signal: Int32, status: Int32) throws {
        let work = try work([
            "half.lua": "function grade(sample)\n  while true do end\nend\n",
            "reward.yaml": "graders: [{ script: half.lua, limits: { wall_ms: 60000 } }]\n",
        ])
        let process = try work.program.start(
            ["score", "--reward", "reward.yaml", "--input", "rows.jsonl", "--output", "out.jsonl"])
        // The unfinished output is there once the rows are being graded. Sleeping keeps the thread, so that no other
        // test delays the signal until the grading is over.
        while process.isRunning, !work.paths.contains(where: { $0.hasSuffix(".partial") }) { usleep(5000) }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == status)
        #expect(work.paths == ["half.lua", "reward.yaml", "rows.jsonl"])
    }

    @Test(arguments: [
        "model list", "reward import grader.json", "score --reward r.yaml --input rows.jsonl",
    ])
    func whatCannotBePrintedIsAnError(arguments: String) throws {
        let work = try work([
            "grader.json":
                #"{"type": "string_check", "name": "s", "operation": "eq", "input": "{{sample.output_text}}", "reference": "b"}"#,
            "r.yaml": "graders: [{ type: math_accuracy }]",
        ])
        let command = try "'\(work.program.path)' \(arguments) > /dev/full"
        let ending = try work.program.run(["-c", command], executable: "/bin/sh")
        #expect(ending.status == 2)
        #expect(ending.errors.contains("error[unwritable]: standard output: "), "\(ending.errors)")
    }

    @Test func everythingThatIsWrongWithARewardIsSaidAtOnce() throws {
        let reward = """
            graders:
              - { type: math_accuracy, tolx: 3, weigth: 1, form: numbr }
              - { script: missing.lua, weight: abc, on_failure: hm }
              - { plugin: nowhere }
            formula: math_accuracy +
            foo: 1
            """
        let work = try work(["bad.yaml": reward])
        let ending = try work.program.run(["score", "--reward", "bad.yaml", "--input", "rows.jsonl"])
        #expect(ending.status == 2)
        let places = ending.errors.split(separator: "\n").compactMap { $0.split(separator: " ").prefix(2).last }
        // What is about all entries together comes once each of them is right.
        try work.write(
            Data(
                """
                graders:
                  - { type: math_accuracy, weight: 0.5, requires: nobody }
                  - { type: format_check, weight: 0.6 }
                """.utf8), to: "sum.yaml")
        let together = try work.program.run(["score", "--reward", "sum.yaml", "--input", "rows.jsonl"])
        #expect(together.errors.contains("The weights sum to 1.1") && together.errors.contains("requires `nobody`"))
        #expect(places == [2, 2, 2, 3, 3, 3, 4, 5, 6].map { "bad.yaml:\($0):" }, "\(ending.errors)")
        #expect(ending.output.isEmpty)
    }

    @Test(arguments: [
        (["scroe"], "`laurel` has no command `scroe`. Did you mean `score`?"),
        (["reward", "dif", "a", "b"], "`laurel reward` has no command `dif`. Did you mean `diff`?"),
        (["plugin", "xyzzyq"], "`laurel plugin` has no command `xyzzyq`. Expected one of: new, "),
    ])
    func aMisspeltCommandGetsTheOneThatWasMeant(arguments: [String], message: String) throws {
        let work = try work()
        let ending = try work.program.run(arguments)
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[usage]: " + message), "\(ending.errors)")
    }

    @Test(arguments: [["--help"], ["help"], ["help", "score"], ["--version"], ["score", "--help"]])
    func helpIsThere(arguments: [String]) throws {
        let work = try work()
        #expect(try work.program.run(arguments).status == 0)
    }
}
