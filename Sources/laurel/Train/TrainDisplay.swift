import Foundation
import GRPO
import Glibc

/// Shows a run as it goes: a progress bar on a terminal, one line a step elsewhere, and the evaluations.
actor TrainDisplay: TrainingObserver {
    private let shownAnswers: Int
    /// The command that goes on with the run.
    private let command: String
    private let isTerminal: Bool
    private var stepSeconds: [Double] = []
    private var before: Evaluation?
    private var hasBar = false

    init(command: String, shownAnswers: Int = 0) {
        self.command = command
        self.shownAnswers = shownAnswers
        isTerminal = isatty(STDOUT_FILENO) == 1
    }

    func begin(plan: TrainPlan<some RunFile>, step: Int, totalSteps: Int) {
        let basis = plan.configuration.basis
        line("run \(plan.id): \(basis.model), \(totalSteps) steps")
        if let adapter = basis.adapter { line("begins with the adapter \(adapter)") }
        line("folder \(plan.folder.path(percentEncoded: false))")
        if plan.isResumed { line("going on after step \(step)") }
    }

    /// Says on standard error that a checkpoint is damaged and what is done about it.
    func warn(_ damaged: DamagedCheckpoint, goingOnAfter step: Int) {
        let text = "warning[corrupt-checkpoint]: \(damaged.notice(goingOnAfter: step))\n"
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    func evaluationFinished(_ evaluation: Evaluation, moment: EvaluationMoment) async throws {
        let shown = moment == .during ? 0 : shownAnswers
        line(EvaluationText(evaluation, moment: moment, shownAnswers: shown, earlier: before).text)
        if moment == .before { before = evaluation }
    }

    func stepFinished(_ report: StepReport) async throws {
        stepSeconds.append(report.metrics[name: "step_time"] ?? 0)
        let recent = stepSeconds.suffix(20)
        let mean = recent.reduce(0, +) / Double(recent.count)
        let progress = ProgressLine(report, secondsLeft: mean * Double(report.totalSteps - report.step))
        if isTerminal {
            write("\r\u{1B}[K" + progress.bar(columns: columns))
            hasBar = true
        } else {
            line(progress.text)
        }
        for alarm in report.events { line("alarm[\(alarm.kind.rawValue)] after step \(alarm.step): \(alarm.message)") }
    }

    func checkpointWritten(_ checkpoint: CheckpointStore.Entry) async throws {
        if !isTerminal { line("checkpoint \(checkpoint.folder.lastPathComponent)") }
    }

    func end(_ ending: TrainingRun.Ending, plan: TrainPlan<some RunFile>, summary: RunSummary) {
        switch ending {
        case .finished:
            let measure = summary.eval.after?["loss"] == nil ? "reward" : "loss"
            if !summary.finished {
                line("ended early: the held-out \(measure) got no better (eval.early_stopping_patience)")
            }
            if let before = summary.eval.before?[measure], let after = summary.eval.after?[measure] {
                line(String(format: "held-out \(measure) %.3f → %.3f", before, after))
            }
            let seconds = ProgressLine.duration(summary.wallSeconds)
            line(
                "finished \(summary.steps) steps in \(seconds); peak memory \(summary.peakMemoryBytes >> 20) MB; adapter "
                    + RunFolder(url: plan.folder).adapter.path(percentEncoded: false))
        case .stopped(let step):
            line("stopped after step \(step); go on with: laurel \(command) --resume \(plan.id)")
        case .alarmed(let alarm, let step):
            line(
                "stopped after step \(step), as watch.stop_on names \(alarm.kind.rawValue); go on all the same with: "
                    + "laurel \(command) --resume \(plan.id)")
        }
    }

    private var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return Int(size.ws_col)
    }

    /// Shows a line, below the bar if there is one.
    func line(_ text: String) {
        write((hasBar ? "\n" : "") + text + "\n")
        hasBar = false
    }

    private func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}
