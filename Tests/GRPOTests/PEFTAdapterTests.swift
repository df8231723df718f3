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

    @Test(arguments: ["", "{}", #"{"peft_type": "IA3"}"#])
    func refusesAConfigurationThatIsNoLoRA(text: String) throws {
        try folder.write(text, to: PEFTAdapter.configurationFile)
        let error = #expect(throws: TrainingError.self) { try PEFTAdapter.configuration(in: folder.url) }
        #expect(error?.code == "adapter")
    }
}
