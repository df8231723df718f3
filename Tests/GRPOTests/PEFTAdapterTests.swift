import Foundation
import GRPO
import LanguageModels
import Testing

@Suite struct PEFTAdapterTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func comesBackAsItWasWritten() throws {
        let source = try TinyModel.policy().adapter
        for place in source.values.indices { source.values[place] = Float(place % 97) / 97 - 0.5 }
        try PEFTAdapter.write(source, baseModel: "tiny", to: folder.url)
        #expect(try PEFTAdapter.configuration(in: folder.url) == source.configuration)
        let target = try TinyModel.policy().adapter
        try PEFTAdapter.read(into: target, from: folder.url)
        #expect(Array(target.values) == Array(source.values))
    }

    @Test func usesPEFTsNamesAndKeys() throws {
        try PEFTAdapter.write(TinyModel.policy().adapter, baseModel: "tiny", to: folder.url)
        let config = try folder.text(PEFTAdapter.configurationFile)
        for member in [
            #""peft_type" : "LORA""#, #""task_type" : "CAUSAL_LM""#, #""base_model_name_or_path" : "tiny""#,
            #""lora_alpha" : 8"#, #""r" : 4"#, #""bias" : "none""#,
        ] {
            #expect(config.contains(member), "\(member)")
        }
        let bytes = try Data(contentsOf: folder.url.appendingPathComponent(PEFTAdapter.weightsFile))
        let name = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"
        #expect(bytes.range(of: Data(name.utf8)) != nil)
    }

    @Test func refusesAnAdapterOfAnotherShapeAndLeavesTheTargetAlone() throws {
        try PEFTAdapter.write(TinyModel.policy(r: 2).adapter, baseModel: "tiny", to: folder.url)
        let target = try TinyModel.policy(r: 4).adapter
        let before = Array(target.values)
        let error = #expect(throws: TrainingError.self) { try PEFTAdapter.read(into: target, from: folder.url) }
        #expect(error?.code == "adapter")
        #expect(Array(target.values) == before)
    }

    @Test func refusesNumbersThatAreNone() throws {
        let source = try TinyModel.policy().adapter
        source.values[7] = .nan
        try PEFTAdapter.write(source, baseModel: "tiny", to: folder.url)
        let error = #expect(throws: TrainingError.self) {
            try PEFTAdapter.read(into: TinyModel.policy().adapter, from: folder.url)
        }
        #expect(error?.message.contains("lora_A.weight has values that are not finite") == true)
    }

    static let wrongConfigurations: [(String, String)] = [
        ("", "it is no JSON"), ("{}", "it has no peft_type"), (#"{"peft_type": "LORA", "r": "8"}"#, "r has a value"),
        (#"{"peft_type": "LORA", "r": 8, "lora_alpha": 16, "target_modules": 7}"#, "target_modules has a value"),
        (
            #"{"peft_type": "LORA", "r": 8, "lora_alpha": 16, "r": 16, "target_modules": []}"#,
            "`r` stands more than once"
        ),
        (more(#""target_modules": ["k_proj"]"#), "`target_modules` stands more than once"),
        (more(#""rank_pattern": {"a": 1, "a": 2}"#), "a` stands more than once"),
        (more(#""use_qalora": true, "qalora_group_size": 16"#), "LoRA with use_qalora;"),
        (more(#""alora_invocation_tokens": [3]"#), "LoRA with alora_invocation_tokens;"),
        (#"{"peft_type": "IA3", "r": 8, "lora_alpha": 16, "target_modules": []}"#, "LoRA with peft_type;"),
        (more(#""use_dora": true, "rank_pattern": {"q_proj": 4}"#), "LoRA with use_dora, rank_pattern;"),
        (more(#""layers_to_transform": [0], "lora_bias": true"#), "LoRA with layers_to_transform, lora_bias;"),
        (more(#""init_lora_weights": "pissa""#), "LoRA with init_lora_weights;"),
        (more(#""lora_dropout": 1"#), "lora_dropout 1.0; expected"),
        (
            #"{"peft_type": "LORA", "r": 1000000, "lora_alpha": 16, "target_modules": []}"#,
            "r 1000000; expected 1 to 1024"
        ),
        (#"{"peft_type": "LORA", "r": 8, "lora_alpha": 0, "target_modules": []}"#, "lora_alpha 0.0; expected"),
    ]

    @Test(arguments: wrongConfigurations)
    func refusesAConfigurationThatIsNoPlainLoRA(text: String, says: String) throws {
        try folder.write(text, to: PEFTAdapter.configurationFile)
        let error = #expect(throws: TrainingError.self) { try PEFTAdapter.configuration(in: folder.url) }
        #expect(error?.code == "adapter" && error?.message.contains(says) == true, "\(error?.message ?? "")")
    }

    static let wrongTargets: [(String, String)] = [
        (#"["nope"]"#, "target_modules names `nope`; known are q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj"),
        (#"["q_proj", "lm_head"]"#, "names `lm_head`; known are"), ("[]", "takes no module; known are q_proj"),
        (#"["model.layers.0.self_attn.q_proj"]"#, "names single layers, as in `model.layers.0.self_attn.q_proj`"),
        (#"".*nope""#, "takes no module; known are q_proj"), (#""q_proj""#, "takes no module"),
        (#""(q_proj""#, "is the regular expression `(q_proj`, which cannot be read"),
        (#"".*\\.0\\..*q_proj""#, "which takes q_proj in 1 of 2 layers; expected modules of all layers"),
        ("\"\(String(repeating: "x", count: 5_000))\"", "of 5000 bytes; expected at most 4096"),
    ]

    @Test(arguments: wrongTargets)
    func refusesTargetsThatAreNone(targets: String, says: String) throws {
        try PEFTAdapter.write(TinyModel.policy().adapter, baseModel: "tiny", to: folder.url)
        try folder.write(Self.targeting(targets), to: PEFTAdapter.configurationFile)
        let error = #expect(throws: TrainingError.self) { try PEFTAdapter.configuration(in: folder.url) }
        #expect(error?.code == "adapter" && error?.message.contains("target_modules") == true)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }

    /// PEFT's other ways to name modules; a regular expression has to match a module's full name from end to end.
    static let otherTargets: [(String, [String])] = [
        (#""all-linear""#, LoRAConfiguration.allModules), (#""ALL-LINEAR""#, LoRAConfiguration.allModules),
        (#"["v_proj", "q_proj", "v_proj"]"#, ["q_proj", "v_proj"]),
        (#"["self_attn.k_proj", "mlp.up_proj"]"#, ["k_proj", "up_proj"]),
        (#"".*\\.(q|v)_proj$""#, ["q_proj", "v_proj"]), (#"".*_proj""#, LoRAConfiguration.allModules),
        (#""model\\.layers\\.\\d+\\.mlp\\.(?:gate|up|down)_proj""#, ["gate_proj", "up_proj", "down_proj"]),
        (#""^(?!.*mlp).*(?P<name>q|o)_proj""#, ["q_proj", "o_proj"]),
    ]

    @Test(arguments: otherTargets)
    func readsPEFTsOtherWaysToNameModules(targets: String, modules: [String]) throws {
        try PEFTAdapter.write(TinyModel.policy().adapter, baseModel: "tiny", to: folder.url)
        try folder.write(Self.targeting(targets), to: PEFTAdapter.configurationFile)
        #expect(try PEFTAdapter.configuration(in: folder.url).targetModules == modules)
    }

    private static func targeting(_ targets: String) -> String {
        #"{"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": "# + targets + "}"
    }

    @Test func readsWhatPEFTLeavesOutOrEmpty() throws {
        let text = Self.more(
            #""modules_to_save": null, "rank_pattern": {}, "lora_bias": false, "init_lora_weights": true"#)
        try folder.write(text, to: PEFTAdapter.configurationFile)
        let lora = try PEFTAdapter.configuration(in: folder.url)
        #expect(lora.r == 8 && lora.alpha == 16 && lora.dropout == 0 && lora.targetModules == ["q_proj"])
    }

    /// A configuration with more keys.
    private static func more(_ keys: String) -> String {
        #"{"peft_type": "LORA", "r": 8, "lora_alpha": 16, "target_modules": ["q_proj"], "# + keys + "}"
    }
}
