import Foundation
import LaurelRewards
import RunStore
import Testing

/// `laurel runs` and `laurel report` as a user runs them, on one real training of a tiny model.
@Suite struct RunsCommandTests {
    private func json(_ training: TinyTraining, _ arguments: [String]) throws -> JSONValue {
        let ending = try training.run(arguments)
        #expect(ending.status == 0, "\(ending.errors)")
        return try JSONDecoder().decode(JSONValue.self, from: Data(ending.output.utf8))
    }

    private func lines(_ training: TinyTraining, _ arguments: [String]) throws -> [[String: JSONValue]] {
        let ending = try training.run(arguments)
        #expect(ending.status == 0, "\(ending.errors)")
        return try ending.output.split(separator: "\n").map {
            try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8))
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aRunIsListedShownExportedReportedAndDeleted() throws {
        let training = try TinyTraining(steps: 4)
        let empty = try training.run(["runs", "list"])
        #expect(empty.status == 2)
        #expect(empty.errors.hasPrefix("error[no-run-database]: "))
        let run = try training.train()
        let prefix = String(run.dropLast(2))

        let listed = try training.run(["runs", "list"])
        #expect(listed.output.contains(run))
        #expect(listed.output.contains("4/4"))
        let object = try json(training, ["runs", "show", prefix, "--json"]).object
        #expect(object?["ledger_steps"] == .integer(4))
        #expect(object?["overview"]?.object?["state"] == .string("finished"))
        let shown = try training.run(["runs", "show", training.folder(run).path(percentEncoded: false)])
        #expect(shown.output.contains("late: script late.lua (sha256 "))
        #expect(shown.output.contains("checkpoints  of step 2, 4"))

        try samples(training, run)
        try export(training, run)
        try report(training, run)
        try archive(training, run)

        let deleted = try training.run(["runs", "delete", prefix])
        #expect(deleted.status == 0, "\(deleted.errors)")
        #expect(deleted.output.contains("deleted \(run): 4 steps"))
        #expect(training.runs.isEmpty)
        let again = try training.run(["runs", "delete", run])
        #expect(again.status == 2)
        #expect(again.errors.hasPrefix("error[no-such-run]: "))
        let cleaned = try training.run(["runs", "gc"])
        #expect(cleaned.output.contains("freed "))
        #expect(try training.run(["runs", "gc"]).output.contains("nothing to remove"))
    }

    /// Runs are read where nothing can be written, too. Needs the right to mount, which a container may not have.
    private func archive(_ training: TinyTraining, _ run: String) throws {
        let mount = "mount --bind .laurel .laurel && mount -o remount,ro,bind .laurel && "
        func inside(_ command: String) throws -> LaurelProgram.Ending {
            try training.work.program.run(
                ["-m", "sh", "-c", mount + command, try training.work.program.path], executable: "/usr/bin/unshare")
        }
        guard try inside("true").status == 0 else { return }
        let listed = try inside("! touch .laurel/x && \"$0\" runs list && \"$0\" runs samples \(run) --step 1")
        #expect(listed.status == 0 && listed.output.contains(run), "\(listed.errors)")
        let deleted = try inside("\"$0\" runs delete \(run)")
        #expect(deleted.status == 2 && deleted.errors.hasPrefix("error["), "\(deleted.errors)")
    }

    private func samples(_ training: TinyTraining, _ run: String) throws {
        let groups = try training.run(["runs", "samples", run, "--step", "2"])
        #expect(groups.output.contains("step 2: 2 groups"))
        let group = try training.run(["runs", "samples", run, "--step", "2", "--group", "1"])
        #expect(group.status == 0)
        #expect(group.output.contains("#0"))
        #expect(group.output.contains("short (canary)"))
        #expect(group.output.contains("advantage"))
        #expect(group.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
        let object = try json(training, ["runs", "samples", run, "--step", "2", "--group", "1", "--json"]).object
        guard case .array(let candidates)? = object?["candidates"] else {
            Issue.record("no candidates")
            return
        }
        #expect(candidates.count == 4)
        let answers = try training.run(["runs", "samples", run, "--evaluation", "after", "--group", "2"])
        #expect(answers.output.contains("evaluation after (step 4), group 2: row 2 of its data"))
        #expect(
            try training.run(["runs", "samples", run, "--evaluation", "0"]).output.contains(
                "evaluation before (step 0)"))
        for arguments in [["--step", "9"], ["--step", "2", "--group", "2"], ["--evaluation", "never"]] {
            let ending = try training.run(["runs", "samples", run] + arguments)
            #expect(ending.status == 2)
            #expect(ending.errors.hasPrefix("error[no-such-"))
        }
    }

    private func export(_ training: TinyTraining, _ run: String) throws {
        let metrics = try lines(training, ["runs", "export", run, "--to", "jsonl", "--only", "metrics"])
        #expect(metrics.map { $0["step"] } == [.integer(1), .integer(2), .integer(3), .integer(4)])
        let file = try String(contentsOf: training.folder(run).appending(path: "metrics.jsonl"), encoding: .utf8)
        let written = try file.split(separator: "\n").map {
            try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8))
        }
        for (metrics, written) in zip(metrics, written) {
            #expect(metrics["reward"]?.double == written["reward"]?.double)
            #expect(Set(written.keys).isSubset(of: metrics.keys))
        }
        let candidates = try lines(training, ["runs", "export", run, "--to", "jsonl", "--only", "candidates"])
        #expect(candidates.count == 4 * 8)
        let all = try training.run(["runs", "export", run, "--to", "csv", "--output", "out"])
        #expect(all.status == 0, "\(all.errors)")
        let csv = try String(contentsOf: training.work.url.appending(path: "out/candidates.csv"), encoding: .utf8)
        #expect(csv.hasPrefix("step,moment,group,candidate,sample,prompt,"))
        #expect(Self.records(csv).allSatisfy { $0.count == 20 })
        #expect(Self.records(csv).count == 1 + 4 * 8)
        let bad = try training.run(["runs", "export", run, "--to", "xml", "--output", "out"])
        #expect(bad.status == 2)
    }

    /// Reads CSV as RFC 4180 has it.
    static func records(_ text: String) -> [[String]] {
        var (records, fields, field, isQuoted) = ([[String]](), [String](), "", false)
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"":
                if !isQuoted, previous == "\"" { field.unicodeScalars.append(scalar) }
                isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            case "\n" where !isQuoted && previous == "\r":
                records.append(fields + [String(field.unicodeScalars.dropLast())])
                (fields, field) = ([], "")
            default: field.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return records
    }

    private func report(_ training: TinyTraining, _ run: String) throws {
        let ending = try training.run(["report", run, "--output", "page.html"])
        #expect(ending.status == 0, "\(ending.errors)")
        let page = try String(contentsOf: training.work.url.appending(path: "page.html"), encoding: .utf8)
        #expect(page.contains("late &lt;letters&gt; &amp; signs"))
        #expect(!page.contains("<script"))
        for title in ["seconds of a step", "entropy", "KL", "Held-out evaluation", "Best answers", "Events"] {
            #expect(page.contains(title), "\(title)")
        }
        let unwritable = try training.run(["report", run, "--output", "nowhere/page.html"])
        #expect(unwritable.status == 2)
        #expect(unwritable.errors.hasPrefix("error[unwritable]: "))
    }

    @Test(.timeLimit(.minutes(5)))
    func runsAreComparedByWhatWasSetAndWhatCame() throws {
        let training = try TinyTraining(steps: 2)
        let one = try training.train()
        let ending = try training.run(TinyTraining.arguments + ["--set", "grpo.learning_rate=1e-3"])
        #expect(ending.status == 0)
        let two = try #require(training.runs.first { $0 != one })
        let text = try training.run(["runs", "compare", one, two])
        #expect(text.output.contains("grpo.learning_rate  0.01  0.001"))
        #expect(text.output.contains("rewards/late/mean"))
        #expect(!text.output.contains("grpo.beta"))
        let unknown = try training.run(["runs", "compare", one, two, "--metric", "kll"])
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("Did you mean `kl`?"))
        let alone = try training.run(["runs", "compare", one])
        #expect(alone.status == 2)
        let ambiguous = try training.run(["runs", "show", String(one.prefix(8))])
        #expect(ambiguous.status == 2)
        #expect(ambiguous.errors.hasPrefix("error[ambiguous-run]: "))
    }

    @Test func leftoversAreRemovedAndUnrecordedFoldersOnlyWhenAsked() throws {
        let work = try WorkFolder([
            ".laurel/runs/old/run.yaml": "model: m\n", ".laurel/runs/old/checkpoints/.partial-3/state.json": "{}",
        ])
        let before = try work.program.run(["runs", "list"])
        #expect(before.status == 0)
        #expect(before.output.contains("There is no database of runs"))
        _ = try RunStore(root: work.url.appending(path: ".laurel"), for: .writing)
        let dry = try work.program.run(["runs", "gc", "--dry-run"])
        #expect(dry.output.contains("would remove "))
        #expect(work.paths.contains(".laurel/runs/old/checkpoints/.partial-3"))
        let first = try work.program.run(["runs", "gc"])
        #expect(first.status == 0, "\(first.errors)")
        #expect(!work.paths.contains(".laurel/runs/old/checkpoints/.partial-3"))
        #expect(first.output.contains("kept "))
        #expect(work.paths.contains(".laurel/runs/old/run.yaml"))
        let second = try work.program.run(["runs", "gc", "--folders"])
        #expect(second.output.contains("removed "))
        #expect(!work.paths.contains(".laurel/runs/old"))
    }
}
