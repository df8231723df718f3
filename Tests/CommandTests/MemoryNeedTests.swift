import Foundation
import Testing
import laurel

/// What is said of a model's memory before any of it is taken.
@Suite(.serialized) struct MemoryNeedTests {
    /// A model of 70 thousand million parameters, of which there is only the header.
    @Test func aModelThatCannotFitIsRefusedBeforeItIsLoaded() throws {
        let training = try TinyTraining(steps: 2)
        try SparseModel.write(hidden: 8192, intermediate: 28672, layers: 80, to: "model", of: training.work)
        let train = try training.run(TinyTraining.arguments)
        #expect(train.status == 2)
        #expect(train.errors.hasPrefix("error[not-enough-memory]: "), "\(train.errors)")
        #expect(train.errors.contains("weights for gradients") && train.errors.contains("grpo.max_tokens_in_flight"))
        #expect(training.runs.isEmpty)

        let doctor = try training.run(["doctor", "--model", "model"])
        #expect(doctor.status == 1)
        for part in ["training (", "generating (", "training on 4096 tokens (", "more than this machine has"] {
            #expect(doctor.output.contains(part), "\(doctor.output)")
        }
    }

    @Test func aModelThatFitsIsToldWithItsParts() throws {
        let training = try TinyTraining(steps: 2)
        let doctor = try training.run(["doctor", "--model", "model", "--dtype", "float32"])
        #expect(doctor.status == 0, "\(doctor.errors)")
        for part in ["weights ", "LoRA and optimiser", "activations", "key-value cache", "at most", ": fits"] {
            #expect(doctor.output.contains(part), "\(part)\n\(doctor.output)")
        }
        for (option, value) in [("--rank", "0"), ("--prompt-tokens", "-1"), ("--dtype", "int4")] {
            let ending = try training.run(["doctor", "--model", "model", option, value])
            #expect(ending.status == 2)
            #expect(ending.errors.contains(option), "\(ending.errors)")
        }
        let none = try training.run(["doctor", "--model", "none"])
        #expect(none.errors.hasPrefix("error[no-such-model]: "))
    }

    @Test func theMachinesMemoryIsKnown() {
        let machine = MachineMemory.current
        #expect(machine.total > 100_000_000)
        #expect((machine.available ?? 1) > 0)
        #expect((machine.available ?? 0) <= machine.total)
    }
}
