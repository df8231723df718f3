import Foundation
import LaurelRewards
import RunStore
import Testing

@Suite struct RunStoreTests {
    let fixture: StoreFixture
    var store: RunStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func aRunIsNamedByItsIdItsPrefixOrItsFolder() throws {
        for id in ["sums-1", "sums-10", "words-1"] { _ = try store.register(StoreFixture.description(id)) }
        #expect(try store.run(named: "sums-1").id == "sums-1")
        #expect(try store.run(named: "w").id == "words-1")
        let folder = fixture.root.appending(path: "runs/sums-10")
        #expect(try store.run(named: folder.path(percentEncoded: false)).id == "sums-10")
        #expect(store.folder(of: try store.run(named: "w")).path == fixture.root.appending(path: "runs/words-1").path)
        #expect(store.folderName(of: folder) == "runs/sums-10")
        #expect(store.folderName(of: URL(filePath: "/elsewhere/run")) == "/elsewhere/run")
        let ambiguous = #expect(throws: RunStoreError.self) { try store.run(named: "sum") }
        #expect(ambiguous?.code == "ambiguous-run")
        let unknown = #expect(throws: RunStoreError.self) { try store.run(named: "sume-1") }
        #expect(unknown?.code == "no-such-run")
        #expect(throws: RunStoreError.self) { try store.run(named: "") }
    }

    @Test func registeringAgainKeepsTheRunsRows() async throws {
        let run = try store.register(StoreFixture.description())
        try await fixture.train(run, 1...2)
        let again = try store.register(StoreFixture.description(totalSteps: 9))
        #expect(again.key == run.key)
        #expect(again.stepCount == 2)
        // Another configuration's description waits until a checkpoint has agreed to it.
        #expect(again.description.totalSteps == 4)
        _ = try store.resume(again, as: StoreFixture.description(totalSteps: 9), after: 2, checkpoint: nil)
        #expect(try store.run(named: run.id).description.totalSteps == 9)
        #expect(again.status == .running)
        #expect(again.description.components.map(\.name) == ["exact", "length"])
    }

    @Test func deletingARunLeavesTheOthers() async throws {
        let (one, two) = (
            try store.register(StoreFixture.description("one")), try store.register(StoreFixture.description("two"))
        )
        try await fixture.train(one, 1...2)
        try await fixture.train(two, 1...2)
        let before = try RunLedgerTests.content(store, two)
        try store.delete(one)
        #expect(try store.runs().map(\.id) == ["two"])
        #expect(try RunLedgerTests.content(store, two) == before)
    }

    @Test func readersNeedADatabase() throws {
        let folder = fixture.root.appending(path: "nothing")
        let error = #expect(throws: RunStoreError.self) { try RunStore(root: folder, for: .reading) }
        #expect(error?.code == "no-run-database")
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test func aFileThatIsNoDatabaseIsOneClearError() throws {
        let folder = fixture.root.appending(path: "other")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(repeating: 0x61, count: 4096).write(to: RunStore.file(in: folder))
        let error = #expect(throws: RunStoreError.self) { try RunStore(root: folder, for: .writing) }
        #expect(error?.code == "run-database")
        #expect(error?.file == RunStore.file(in: folder).path)
    }

    @Test func severalProcessesMayOpenItAtOnce() async throws {
        let folder = fixture.root.appending(path: "shared")
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<4 {
                group.addTask {
                    let store = try RunStore(root: folder, for: .writing)
                    return try store.register(StoreFixture.description("run-\(index)")).description.totalSteps
                }
            }
            for try await _ in group {}
        }
        #expect(try RunStore(root: folder, for: .reading).runs().count == 4)
    }

    @Test func onlyOneProcessHoldsARun() throws {
        let folder = fixture.root.appending(path: "run")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect(!RunLock.isHeld(in: folder))
        var lock: RunLock? = try RunLock(folder: folder)
        #expect(RunLock.isHeld(in: folder))
        let error = #expect(throws: RunStoreError.self) { try RunLock(folder: folder) }
        #expect(error?.code == "run-busy")
        #expect(error?.message.contains("(\(ProcessInfo.processInfo.processIdentifier))") == true)
        withExtendedLifetime(lock) {}
        lock = nil
        // Programs that other tests start have the lock's descriptor between their fork and their exec.
        let deadline = ContinuousClock.now + .seconds(20)
        while RunLock.isHeld(in: folder), ContinuousClock.now < deadline { usleep(1_000) }
        #expect(!RunLock.isHeld(in: folder))
        _ = try RunLock(folder: folder)
    }

    @Test func blobsAreLittleEndian() {
        #expect(Array(NumberBlob.data([Float(1), -2])) == [0, 0, 128, 63, 0, 0, 0, 192])
        #expect(Array(NumberBlob.data([Int32(258), -1])) == [2, 1, 0, 0, 255, 255, 255, 255])
        #expect(NumberBlob.floats(Data([0, 0, 128])) == nil)
        #expect(NumberBlob.integers(Data()) == [])
    }
}
