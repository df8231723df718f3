import ArgumentParser
import GRPO
import LanguageModels
import RunStore

/// `laurel sft`: teaches a model the answers of a dataset, before or instead of training it against a reward.
struct SFTCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sft", abstract: "Teaches a language model the answers of a dataset.",
        discussion: """
            Supervised fine-tuning of a LoRA adapter on rows whose messages end in the assistant's turn, or that have a \
            completion. The run is kept, stopped and resumed as one of laurel train, which goes on from it with \
            --adapter RUN.
            """)

    @Argument(help: ArgumentHelp("The run file; may be left out with --resume.", valueName: "sft.yaml"))
    var runFile: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Change a value of the run file, as in sft.max_steps=20.", valueName: "key.key=value"))
    var overrides: [String] = []

    @Option(help: ArgumentHelp("Begin with this adapter: a run, or an adapter's folder.", valueName: "run|folder"))
    var adapter: String?

    @Option(help: ArgumentHelp("Go on with this run: its id, or its folder.", valueName: "run"))
    var resume: String?

    func validate() throws {
        guard runFile != nil || resume != nil else {
            throw ValidationError("Give a run file, or --resume with a run.")
        }
    }

    func run() async throws {
        var plan = try TrainPlan<SFTRunConfiguration>(
            runFile: runFile, overrides: overrides, adapter: adapter, resume: resume)
        let (basis, settings) = (plan.configuration.basis, plan.configuration.sft)
        let rows = try SFTRows(basis, settings)
        let store = try RunStore(root: plan.home.root, for: .writing)
        let lock = try plan.lockIfResumed()
        try MemoryNeed.check(plan.configuration)
        let policy = try TrainModel.policy(basis, settings)
        let data = try SFTData(rows, tokenizer: policy.model.tokenizer, maxLength: settings.maxLength)
        let trainer = try SFTTrainer(
            policy: policy, examples: data.train, configuration: settings, seed: basis.seed)
        let folder = try plan.openFolder()
        let held = try lock ?? RunLock(folder: folder.url)
        defer { withExtendedLifetime(held) {} }
        let heldOut = data.heldOut
        let evaluation = { @Sendable () async throws -> Evaluation in try await trainer.evaluate(on: heldOut) }
        let session = try TrainSession(
            plan, trainer: trainer, folder: folder, store: store,
            description: RunDescription(
                plan: plan, store: store, fingerprint: plan.fingerprint, totalSteps: trainer.totalSteps),
            evaluation: heldOut.isEmpty ? nil : evaluation)
        try await session.train {
            if let note = data.cutNote(maxLength: settings.maxLength) { await session.display.line(note) }
        }
    }
}
