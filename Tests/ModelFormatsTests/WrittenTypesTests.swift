import Foundation
import ModelFormats
import Testing

/// Every type that is written, against gguf-py's bytes.
@Suite struct WrittenTypesTests {
    @Test(arguments: TensorType.writable)
    func encodesAsTheReferenceLibrary(_ type: TensorType) throws {
        let file = try GGUFFile(path: fixture("written.gguf"))
        let source = try #require(file.tensor("F32"))
        let expected = try #require(file.tensor(type.rawValue))
        var values = [Float](repeating: 0, count: source.count)
        try values.withUnsafeMutableBufferPointer { try file.read(source, into: $0) }
        let bytes = values.withUnsafeBufferPointer { type.encode($0) }
        let wanted = try file.file.withBytes(expected.bytes) { Array($0) }
        #expect(bytes.count == wanted.count)
        for block in 0..<bytes.count / type.blockBytes {
            let range = block * type.blockBytes..<(block + 1) * type.blockBytes
            let number = block * type.blockElements / 32
            #expect(bytes[range] == wanted[range], "\(values[number * 32..<(number + 1) * 32])")
        }
    }

    @Test(arguments: [
        (TensorType.float16, Float(70_000)), (.q80, 1e7), (.q40, 1e6), (.float32, .nan), (.bfloat16, .infinity),
        (.bfloat16, .greatestFiniteMagnitude),
    ])
    func refusesWhatATypeCannotHold(type: TensorType, value: Float) throws {
        let folder = try TemporaryFolder()
        let tensor = TensorToWrite(name: "t", shape: [1, 32], type: type) {
            $0.update(repeating: 0)
            $0[5] = value
        }
        let path = folder.path + "/model.gguf"
        let error = #expect(throws: ModelFormatError.self) { try GGUFWriter().write([tensor], to: path) }
        #expect(error?.code == (value.isFinite ? "out-of-range" : "non-finite"))
        #expect(error?.message.hasPrefix("Tensor t has the value \(value)") == true)
        #expect(error?.file == path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func refusesRowsThatAreNoWholeBlocks() throws {
        let folder = try TemporaryFolder()
        let tensor = TensorToWrite(name: "t", shape: [2, 48], type: .q80) { $0.update(repeating: 0) }
        let error = #expect(throws: ModelFormatError.self) {
            try GGUFWriter().write([tensor], to: folder.path + "/model.gguf")
        }
        #expect(error?.code == "wrong-shape")
    }

    /// All kinds of values come back, and a key that is set twice keeps its first value.
    @Test func metadataComesBack() throws {
        let folder = try TemporaryFolder()
        var writer = GGUFWriter()
        writer.set("a", "text with ü and \u{0}")
        writer.set("b", UInt32.max)
        writer.set("c", Float(0.1))
        writer.set("d", true)
        writer.set("e", ["", "x", "ÿ"])
        writer.set("f", [Int32.min, 0, .max])
        writer.set("a", "second")
        let first = folder.path + "/first.gguf"
        try writer.write([], to: first)
        let file = try GGUFFile(path: first)
        var copier = GGUFWriter()
        for key in file.metadata.keys.sorted() { try copier.copy(key, from: file) }
        let second = folder.path + "/second.gguf"
        try copier.write([], to: second)
        for file in [file, try GGUFFile(path: second)] {
            #expect(try file.string("a") == "text with ü and \u{0}")
            #expect(try file.integer("b") == Int(UInt32.max))
            #expect(try file.number("c") == Double(Float(0.1)))
            #expect(try file.bool("d") == true)
            #expect(try file.strings("e") == ["", "x", "ÿ"])
            #expect(try file.integers("f") == [Int(Int32.min), 0, Int(Int32.max)])
        }
        #expect(try Data(contentsOf: URL(filePath: first)) == Data(contentsOf: URL(filePath: second)))
    }

    @Test func aStagedFolderIsThereWholeOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out"
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try StagedFolder.write(path) { inside in
                try Data("x".utf8).write(to: URL(filePath: inside + "/half"))
                throw Stop()
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        try StagedFolder.write(path) { try Data("x".utf8).write(to: URL(filePath: $0 + "/whole")) }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == ["out", "out/whole"])
        let error = #expect(throws: ModelFormatError.self) {
            try StagedFolder.write(path) { try Data().write(to: URL(filePath: $0 + "/new")) }
        }
        #expect(error?.code == "file-access")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == ["out", "out/whole"])
    }
}
