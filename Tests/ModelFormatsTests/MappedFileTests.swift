import Foundation
import ModelFormats
import Testing

@Suite struct MappedFileTests {
    @Test func saysWhatIsWrongWithAPath() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write("", as: "empty")
        for (path, code) in [
            (folder.path + "/none", "missing-file"), (empty, "empty-file"), (folder.path, "not-a-file"),
        ] {
            let error = #expect(throws: ModelFormatError.self) { try MappedFile(path: path) }
            #expect(error?.code == code)
            #expect(error?.file == path)
        }
    }

    @Test func givesBytesInsideTheFileOnly() throws {
        let folder = try TemporaryFolder()
        let file = try MappedFile(path: folder.write([1, 2, 3, 4], as: "f"))
        #expect(file.count == 4)
        #expect(try file.withBytes(1..<3) { Array($0) } == [2, 3])
        #expect(try file.withBytes(4..<4) { $0.count } == 0)
        #expect(throws: ModelFormatError.self) { try file.withBytes(3..<5) { $0.count } }
        #expect(throws: ModelFormatError.self) { try file.withBytes(-1..<2) { $0.count } }
    }

    @Test func readsFromManyTasks() async throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = try MappedFile(path: folder.write(bytes, as: "f"))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<20 {
                        let range = (task * 1000 + round)..<(task * 1000 + round + 500_000)
                        guard try file.withBytes(range, { $0.elementsEqual(bytes[range]) }) else { return false }
                        file.release(range)
                    }
                    return true
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    @Test func releasedPagesLeaveResidentMemory() throws {
        let folder = try TemporaryFolder()
        let file = try MappedFile(path: folder.write(Array(repeating: 7, count: 64 << 20), as: "f"))
        func residentFileBytes() throws -> Int {
            let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
            let line = lines.first { $0.hasPrefix("RssFile:") }
            let number = line?.split(whereSeparator: { !$0.isNumber }).first
            return (number.flatMap { Int($0) } ?? 0) << 10
        }
        let sum = try file.withBytes(0..<file.count) { $0.reduce(0) { $0 &+ Int($1) } }
        #expect(sum == 7 * 64 << 20)
        let before = try residentFileBytes()
        file.release(0..<file.count)
        #expect(try residentFileBytes() < before - (48 << 20))
    }
}
