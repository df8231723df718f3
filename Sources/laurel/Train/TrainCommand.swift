import ArgumentParser
import Foundation
import GRPO
import Judges
import PluginHost
import RunStore

/// `laurel train`: trains a model with GRPO as a run file says, or goes on with an earlier run.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a language model against a reward.",
        discussion: """
            The run is kept in runs/<id>/ under LAUREL_HOME, or .laurel/ in the working directory. Ctrl-C or SIGTERM \
            finishes the step, writes a checkpoint, says how to go on, and ends with status 130; a second one ends at \
            once. An alarm of watch.stop_on does the same with status 1. Before step 1 the reward is tried on rows and on the model's first candidates (Docs/Validation.md); an \
            error finding ends the run with status 1.
            """)

    @Argument(help: ArgumentHelp("The run file; may be left out with --resume.", valueName: "run.yaml"))
    var runFile: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Change a value of the run file, as in grpo.max_steps=20.", valueName: "key.key=value"))
    var overrides: [String] = []

    @Option(help: ArgumentHelp("Go on with this run: its id, or its folder.", valueName: "run"))
    var resume: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Train in spite of these error findings about the reward.", valueName: "code,code"))
    var acceptFindings: [String] = []

    @OptionGroup var search: PluginSearch

    func validate() throws {
        guard runFile != nil || resume != nil else {
            throw ValidationError("Give a run file, or --resume with a run.")
        }
    }

    func run() async throws {
        let accepted = try TrainGate.codes(acceptFindings)
        var plan = try TrainPlan(runFile: runFile, overrides: overrides, resume: resume)
        let reward = try await RewardBuilder.function(
            for: plan.configuration.rewardConfiguration(), plugins: try search.existingFolders())
        let record = RewardRecord(reward)
        if plan.isResumed { try record.check(against: plan.folder) }
        let data = try TrainData(plan.configuration, reward: reward)
        let store = try RunStore(root: plan.home.root, for: .writing)
        let lock = try plan.lockIfResumed()
        let trainer = try TrainModel.trainer(plan.configuration, reward: reward, data: data)
        let folder = try plan.openFolder()
        let held = try lock ?? RunLock(folder: folder.url)
        defer { withExtendedLifetime(held) {} }
        if !plan.isResumed { try record.write(to: folder) }
        let fingerprint = try record.fingerprint(plan.fingerprint, folder: folder)
        let ledger = try TrainLedger(
            store: store, plan: plan, fingerprint: fingerprint, record: record, trainer: trainer)
        let display = TrainDisplay(shownAnswers: plan.configuration.eval.show)
        let plots = TensorBoardObserver(run: folder)
        let writer = try RunFolderWriter(folder: folder)
        let run = TrainingRun(
            trainer: trainer, folder: folder, configuration: plan.configuration, fingerprint: fingerprint,
            heldOut: data.heldOut, observers: [writer, ledger, plots, display])
        let ending: TrainingRun.Ending
        do {
            let start = try await begin(plan, accepted, run, ledger, plots, display)
            let known = try await ledger.acceptedFindings()
            if start == 0 { try await prove(plan, accepted.union(known), data, trainer, folder, display) }
            let signals = StopSignals()
            ending = try await run.run { [request = signals.request] in request.isMade }
            withExtendedLifetime(signals) {}
            try await ledger.end(ending)
            let summary = try await writer.finish()
            await display.end(ending, plan: plan, summary: summary)
            if let totals = JudgeAccount.totals(of: reward) { await display.line(totals.summary) }
        } catch let error where !(error is ExitCode) || (error as? ExitCode)?.rawValue == 1 {
            await ledger.fail(error)
            throw error
        }
        switch ending {
        case .finished: break
        case .stopped: throw ExitCode(130)
        case .alarmed: throw ExitCode(1)
        }
    }

    /// Says what is trained, from the start or from the last checkpoint; returns the step that the run stands at.
    private func begin(
        _ plan: TrainPlan, _ accepted: Set<FindingCode>, _ run: TrainingRun, _ ledger: TrainLedger,
        _ plots: TensorBoardObserver, _ display: TrainDisplay
    ) async throws -> Int {
        let total = run.trainer.totalSteps
        guard plan.isResumed else {
            try await ledger.begin(accepting: accepted)
            try await plots.begin(after: 0, missing: 0, store: ledger.store, run: ledger.run)
            await display.begin(plan: plan, step: 0, totalSteps: total)
            return 0
        }
        let start = try await run.resume()
        let missing = try await ledger.resume(after: start)
        try await plots.begin(after: start, missing: missing, store: ledger.store, run: ledger.run)
        await display.begin(plan: plan, step: start, totalSteps: total)
        if missing > 0 {
            await display.line("the database does not have \(missing) of these steps; metrics.jsonl has their figures")
        }
        return start
    }

    /// Runs the gate, keeps its findings in the run's folder, and ends the command when they forbid training.
    private func prove(
        _ plan: TrainPlan, _ accepted: Set<FindingCode>, _ data: TrainData, _ trainer: GRPOTrainer,
        _ folder: RunFolder, _ display: TrainDisplay
    ) async throws {
        let gate = TrainGate(
            try plan.configuration.rewardConfiguration(), accepting: accepted, plugins: try search.existingFolders())
        let preview = try await trainer.previewCandidates()
        let report = try await gate.report(
            data.train, candidates: .init(groups: preview.groups, secondsEach: preview.secondsEach))
        try DurableFile.write(try report.json(), to: folder.validation)
        await display.line(gate.text(report, file: folder.validation))
        guard gate.lets(report) else { throw ExitCode(1) }
    }
}
