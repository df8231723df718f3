import Foundation
import RunStore
import Testing

@Suite struct TensorBoardTests {
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    /// The bytes that TensorFlow's own writer makes of the same events.
    ///
    /// Made with `tensorboard.compat.proto.event_pb2` and `tensorboard.summary.writer.record_writer.RecordWriter`:
    /// Sources/Benchmarks/peers/tensorboard_events.py --bytes.
    @Test func framesAndChecksumsAreTensorFlows() {
        let metrics = [LedgerMetric("reward", 0.5), LedgerMetric("rewards/math/mean", -1.25)]
        #expect(Self.hex(EventRecord.fileVersion(time: 1.5)) == Self.version)
        #expect(Self.hex(EventRecord.sessionStart(time: 2, step: 300)) == Self.start)
        #expect(Self.hex(EventRecord.scalars(metrics, time: 3.25, step: 7)) == Self.scalars)
    }

    static let version = "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
    static let start = "100000000000000095fbfe1809000000000000004010ac023a0208011292da01"
    static let scalars =
        "36000000000000004f578cef090000000000000a4010072a290a0d0a06726577617264150000003f"
        + "0a180a11726577617264732f6d6174682f6d65616e150000a0bfe6031486"

    @Test func aFileOfARunThatGoesOnComesAfterTheEarlierOnes() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "laurel-tb-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        let first = try EventFile(folder: folder, step: 1, now: now)
        try first.write([LedgerMetric("a", 1), LedgerMetric("b", .nan)], step: 1, now: now)
        try first.write([LedgerMetric("b", .infinity)], step: 2, now: now)
        let expected =
            EventRecord.fileVersion(time: 1_700_000_000)
            + EventRecord.scalars([LedgerMetric("a", 1)], time: 1_700_000_000, step: 1)
        #expect(try Array(Data(contentsOf: first.url)) == expected)
        // The clock went back.
        let earlier = Date(timeIntervalSince1970: 1_600_000_000)
        let second = try EventFile(folder: folder, step: 2, now: earlier)
        #expect(second.url.lastPathComponent > first.url.lastPathComponent)
        #expect(
            try Array(Data(contentsOf: second.url))
                == EventRecord.fileVersion(time: 1_600_000_000) + EventRecord.sessionStart(time: 1_600_000_000, step: 2)
        )
    }

    @Test func aFileMayReplaceTheEarlierOnes() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "laurel-tb-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try EventFile(folder: folder, step: 0)
        try Data("notes".utf8).write(to: folder.appending(path: "notes.txt"))
        let second = try EventFile(folder: folder, step: 0, replacing: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        #expect(Set(names) == ["notes.txt", second.url.lastPathComponent])
    }

    @Test func aFolderThatCannotBeWrittenIsOneClearError() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "laurel-tb-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: RunStoreError.self) { try EventFile(folder: file.appending(path: "a"), step: 1) }
        #expect(error?.code == "unwritable")
    }
}
