import ArgumentParser
import Foundation
import GRPO
import PluginHost
import RunStore

/// One sitting of a training run: the run with all that keeps and shows it, and how the command ends with it.
struct TrainSession<File: RunFile> {
    let plan: TrainPlan<File>
    let run: TrainingRun
    let display: TrainDisplay
    let ledger: TrainLedger
    private let plots: TensorBoardObserver
    private let writer: RunFolderWriter

    /// - Parameters:
    ///   - evaluation: judges the policy by held-out rows; nil where there are none.
    init(
        _ plan: TrainPlan<File>, trainer: any AdapterTrainer, folder: RunFolder, store: RunStore,
        description: RunDescription, evaluation: (@Sendable () async throws -> Evaluation)?,
        stopOn: Set<TrainingEvent.Kind> = []
    ) throws {
        self.plan = plan
        ledger = try TrainLedger(store: store, description: description, isResumed: plan.isResumed)
        display = TrainDisplay(command: File.command, shownAnswers: plan.configuration.basis.eval.show)
        plots = TensorBoardObserver(run: folder)
        writer = try RunFolderWriter(folder: folder)
        run = TrainingRun(
            trainer: trainer, folder: folder, basis: plan.configuration.basis, fingerprint: description.fingerprint,
            evaluation: evaluation, stopOn: stopOn, observers: [writer, ledger, plots, display])
    }

    /// Trains to the end, or until a signal or an alarm ends it, with the exit status that this has.
    /// - Parameters:
    ///   - accepted: the findings about the reward in spite of which a new run begins.
    ///   - prove: what has to hold before the first step.
    ///   - conclude: says more at the end.
    func train(
        accepting accepted: Set<FindingCode> = [], prove: () async throws -> Void = {},
        conclude: () async -> Void = {}
    ) async throws {
        let ending: TrainingRun.Ending
        do {
            if try await begin(accepting: accepted) == 0 { try await prove() }
            let signals = StopSignals()
            ending = try await run.run { [request = signals.request] in request.isMade }
            withExtendedLifetime(signals) {}
            try await ledger.end(ending)
            let summary = try await writer.finish()
            await display.end(ending, plan: plan, summary: summary)
            await conclude()
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
    private func begin(accepting accepted: Set<FindingCode>) async throws -> Int {
        let total = run.trainer.totalSteps
        guard plan.isResumed else {
            try await ledger.begin(accepting: accepted)
            try await plots.begin(after: 0, missing: 0, store: ledger.store, run: ledger.run)
            await display.begin(plan: plan, step: 0, totalSteps: total)
            return 0
        }
        let resumption = try await run.resume()
        let start = resumption.step
        let missing = try await ledger.resume(after: start)
        for damaged in resumption.damaged {
            await display.warn(damaged, goingOnAfter: start)
            try await ledger.passedOver(damaged)
            try run.setAside(damaged)
        }
        try await plots.begin(after: start, missing: missing, store: ledger.store, run: ledger.run)
        await display.begin(plan: plan, step: start, totalSteps: total)
        if missing > 0 {
            await display.line("the database does not have \(missing) of these steps; metrics.jsonl has their figures")
        }
        return start
    }
}
