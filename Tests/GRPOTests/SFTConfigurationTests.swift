import Foundation
import GRPO
import LanguageModels
import LaurelRewards
import Testing

@Suite struct SFTConfigurationTests {
    let folder: TemporaryFolder
    static let minimal = """
        model: smollm2-135m-instruct
        dataset: { train: train.jsonl }
        """

    init() throws { folder = try TemporaryFolder() }

    private func load(_ text: String, adapter: String? = nil) throws -> SFTRunConfiguration {
        try folder.write("{}\n", to: "train.jsonl")
        return try SFTRunConfiguration.load(file: folder.write(text, to: "sft.yaml").path, adapter: adapter)
    }

    private func writeAdapter(r: Int, to name: String) throws {
        let policy = try TinyModel.policy(r: r)
        try PEFTAdapter.write(policy.adapter, baseModel: "tiny", to: folder.url.appendingPathComponent(name))
    }

    @Test func hasTRLsDefaultsAndReadsItsOwnText() throws {
        let run = try load(
            Self.minimal + "\nsft: { gradient_accumulation_steps: 2, max_length: 99 }\neval: { limit: 3 }")
        #expect(run.sft.rowsPerStep == 16)
        #expect(run.sft.maxLength == 99)
        let again = try load(run.resolvedYAML)
        #expect(again.sft == run.sft)
        #expect(again.resolvedYAML == run.resolvedYAML)
        #expect(try again.fingerprint() == run.fingerprint())
        #expect(
            try load(run.resolvedYAML.replacing("max_length: 99", with: "max_length: 98")).fingerprint()
                != run.fingerprint())
    }

    @Test func takesTheAdaptersShapeFromItsFolderOrItsRuns() throws {
        try writeAdapter(r: 2, to: "run/adapter")
        let run = try load(Self.minimal + "\nadapter: run")
        #expect(run.basis.lora.r == 2)
        #expect(run.basis.adapter?.hasSuffix("run/adapter") == true)
        #expect(try load(Self.minimal + "\nlora: { r: 2, alpha: 8 }\nadapter: run/adapter").basis.lora.r == 2)
        let option = try load(Self.minimal, adapter: folder.url.appendingPathComponent("run").path)
        #expect(option.basis.adapter == run.basis.adapter)
        let before = try run.fingerprint()
        try folder.write("other", to: "run/adapter/adapter_model.safetensors")
        #expect(try run.fingerprint() != before)
    }

    @Test(arguments: [
        ("sft: { max_steps: 0 }", "range", "sft.max_steps"),
        ("sft: { max_length: 1 }", "range", "sft.max_length"),
        ("sft: { learning_rate: 0 }", "range", "sft.learning_rate"),
        ("sft: { packing: true }", "unknown-key", "packing"),
        ("grpo: { seed: 1 }", "run-kind", "a run of `laurel train`"),
        ("eval: { every: 2 }", "missing", "dataset.eval"),
        ("eval: { num_generations: 2 }", "unknown-key", "num_generations"),
        ("adapter: nowhere", "adapter", "adapter_config.json"),
        ("lora: { r: 3 }\nadapter: there", "adapter", "lora asks for r 3"),
    ])
    func namesFileLineAndField(addition: String, code: String, mention: String) throws {
        try writeAdapter(r: 2, to: "there")
        let error = #expect(throws: (any Error).self) { try load(Self.minimal + "\n" + addition) }
        let text = try #require(error.map { "\($0)" })
        #expect(text.contains("[\(code)]") && text.contains("sft.yaml:3") && text.contains(mention), "\(text)")
    }
}
