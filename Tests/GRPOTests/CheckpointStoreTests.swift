import Foundation
import GRPO
import Testing

@Suite struct CheckpointStoreTests {
    let folder: TemporaryFolder
    let store: CheckpointStore

    init() throws {
        folder = try TemporaryFolder()
        store = CheckpointStore(folder: folder.url.appendingPathComponent("checkpoints"), keep: 2)
    }

    func write(_ step: Int, _ text: String = "state") throws {
        _ = try store.write(step: step) { try DurableFile.write(Data(text.utf8), to: $0.appendingPathComponent("a")) }
    }

    @Test func findsTheNewestAndKeepsSoMany() throws {
        #expect(try store.latest() == nil)
        for step in [5, 10, 100] { try write(step) }
        #expect(try store.latest()?.step == 100)
        #expect(try store.entries().map(\.step) == [10, 100])
        #expect(try folder.text("checkpoints/checkpoint-100/a") == "state")
    }

    @Test func replacesACheckpointOfTheSameStep() throws {
        try write(5, "old")
        try write(5, "new")
        #expect(try folder.text("checkpoints/checkpoint-5/a") == "new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder.path) == ["checkpoint-5"])
    }

    @Test func passesOverWhatAKilledWriterLeft() throws {
        try write(5)
        try folder.write("half", to: "checkpoints/.partial-10/a")
        try folder.write("half", to: "checkpoints/checkpoint-10/a")
        #expect(try store.latest()?.step == 5)
        try write(11)
        #expect(try store.latest()?.step == 11)
        #expect(!FileManager.default.fileExists(atPath: store.folder.appendingPathComponent(".partial-10").path))
    }

    @Test(arguments: ["stat", "stale", ""])
    func saysWhichFileIsCorrupt(content: String) throws {
        try write(5)
        try folder.write(content, to: "checkpoints/checkpoint-5/a")
        let error = #expect(throws: TrainingError.self) { try store.latest() }
        #expect(error?.code == "corrupt-checkpoint")
        #expect(error?.file?.hasSuffix("checkpoint-5/a") == true)
    }

    @Test func fallsBackToTheNewestThatIsWholeAndSaysWhatItPassedOver() throws {
        let store = CheckpointStore(folder: store.folder, keep: 9)
        for step in [2, 4, 6, 8] {
            _ = try store.write(step: step) {
                try DurableFile.write(Data("s".utf8), to: $0.appendingPathComponent("a"))
            }
        }
        try folder.write("x", to: "checkpoints/checkpoint-8/a")
        try FileManager.default.removeItem(at: store.folder.appendingPathComponent("checkpoint-6/manifest.json"))
        var damaged: [DamagedCheckpoint] = []
        #expect(try store.latest { damaged = $0 }?.step == 4)
        #expect(damaged.map(\.entry.step) == [8, 6])
        #expect(damaged.map { URL(fileURLWithPath: $0.file).lastPathComponent } == ["a", "manifest.json"])
        #expect(try [2, 4, 6, 8, 9].map { try store.holds($0) } == [true, true, false, false, false])
        // A folder under another step's name is none of that step.
        try FileManager.default.copyItem(
            at: store.folder.appendingPathComponent("checkpoint-4"),
            to: store.folder.appendingPathComponent("checkpoint-7"))
        #expect(try store.latest { damaged = $0 }?.step == 4)
        #expect(damaged.map(\.entry.step) == [8, 7, 6])
    }

    @Test func aDamagedOneThatIsSetAsideStaysUntilTheRunHasPassedIt() throws {
        try write(4)
        try write(5)
        try folder.write("x", to: "checkpoints/checkpoint-5/a")
        var damaged: [DamagedCheckpoint] = []
        _ = try store.latest { damaged = $0 }
        try store.setAside(try #require(damaged.first))
        #expect(try store.entries().map(\.step) == [4])
        #expect(try folder.text("checkpoints/damaged-checkpoint-5/a") == "x")
        #expect(try store.latest { damaged = $0 }?.step == 4)
        #expect(damaged.isEmpty)
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: store.folder.path).sorted()
        }
        try write(3)
        #expect(try names().contains("damaged-checkpoint-5"))
        // It never takes the place of a whole one among those that are kept.
        try write(6)
        #expect(try names() == ["checkpoint-4", "checkpoint-6"])
    }

    @Test func aCheckpointOfAnotherVersionIsNoDamage() throws {
        try write(4)
        try write(5)
        let manifest = try folder.text("checkpoints/checkpoint-5/manifest.json")
        try folder.write(
            manifest.replacing("\"format\" : 1", with: "\"format\" : 2"), to: "checkpoints/checkpoint-5/manifest.json")
        let error = #expect(throws: TrainingError.self) { try store.latest() }
        #expect(error?.code == "other-version")
    }

    @Test func saysThatAFileIsMissing() throws {
        try write(5)
        try FileManager.default.removeItem(at: store.folder.appendingPathComponent("checkpoint-5/a"))
        #expect(throws: TrainingError.self) { try store.latest() }
    }

    @Test func leavesThePreviousOneWhenWritingFails() throws {
        struct DiskFull: Error {}
        try write(5)
        let error = #expect(throws: TrainingError.self) {
            try store.write(step: 10) { folder in
                try DurableFile.write(Data("half".utf8), to: folder.appendingPathComponent("a"))
                throw DiskFull()
            }
        }
        #expect(error?.code == "checkpoint-not-written")
        #expect(error?.message.contains("step 5 is as it was") == true)
        #expect(try store.latest()?.step == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder.path) == ["checkpoint-5"])
    }

    @Test func saysThatItsFolderCannotBeWritten() throws {
        let file = try folder.write("in the way", to: "file")
        let store = CheckpointStore(folder: file.appendingPathComponent("checkpoints"), keep: 1)
        let error = #expect(throws: TrainingError.self) { try store.write(step: 1) { _ in } }
        #expect(error?.code == "checkpoint-not-written")
    }
}
