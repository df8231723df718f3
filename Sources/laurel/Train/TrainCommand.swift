import ArgumentParser
import Foundation
import GRPO
import Judges
import LanguageModels
import PluginHost
import RunStore
import Tensors

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

    @Option(
        help: ArgumentHelp(
            "Begin with this adapter: a run of laurel sft or laurel train, or an adapter's folder. The KL's reference is "
                + "then that adapter.", valueName: "run|folder"))
    var adapter: String?

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
        var plan = try TrainPlan<RunConfiguration>(
            runFile: runFile, overrides: overrides, adapter: adapter, resume: resume)
        let configuration = plan.configuration
        let reward = try await RewardBuilder.function(
            for: configuration.rewardConfiguration(), plugins: try search.existingFolders())
        let record = RewardRecord(reward)
        if plan.isResumed { try record.check(against: plan.folder) }
        let data = try TrainData(configuration, reward: reward)
        let store = try RunStore(root: plan.home.root, for: .writing)
        let lock = try plan.lockIfResumed()
        let trainer = try TrainModel.trainer(configuration, reward: reward, data: data)
        let folder = try plan.openFolder()
        let held = try lock ?? RunLock(folder: folder.url)
        defer { withExtendedLifetime(held) {} }
        if !plan.isResumed { try record.write(to: folder) }
        let session = try TrainSession(
            plan, trainer: trainer, folder: folder, store: store,
            description: RunDescription(
                plan: plan, store: store, fingerprint: record.fingerprint(plan.fingerprint, folder: folder),
                totalSteps: trainer.totalSteps,
                grading: GradingDescription(configuration, record: record, reward: reward)),
            evaluation: data.evaluation(by: trainer, configuration.eval), stopOn: configuration.stopOn)
        try await session.train(accepting: accepted) {
            let known = try await session.ledger.acceptedFindings()
            try await prove(plan, accepted.union(known), data, trainer, folder, session.display)
        } conclude: {
            if let totals = JudgeAccount.totals(of: reward) { await session.display.line(totals.summary) }
        }
    }

    /// Runs the gate, keeps its findings in the run's folder, and ends the command when they forbid training.
    private func prove(
        _ plan: TrainPlan<RunConfiguration>, _ accepted: Set<FindingCode>, _ data: TrainData, _ trainer: GRPOTrainer,
        _ folder: RunFolder, _ display: TrainDisplay
    ) async throws {
        if plan.configuration.grpo.generationDtype == .int8, !FactorType.int8IsFast {
            await display.line("generation in int8 is slower than in float32 on this CPU, which has no AVX-512 VNNI")
        }
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
