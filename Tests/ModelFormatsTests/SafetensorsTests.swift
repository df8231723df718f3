import Foundation
import ModelFormats
import Testing

@Suite struct SafetensorsTests {
    static func file(_ header: String, data: [UInt8] = [], headerLength: UInt64? = nil) -> [UInt8] {
        GGUFBuilder.bytes(headerLength ?? UInt64(header.utf8.count)) + Array(header.utf8) + data
    }

    @Test func writesWhatItReads() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/adapter.safetensors"
        var random = SeededGenerator(state: 1)
        let values = (0..<70_000).map { _ in Float.random(in: -3...3, using: &random) } + [.infinity, -0.0]
        try values.withUnsafeBufferPointer { values in
            typealias T = SafetensorsWriter.Tensor
            let small = UnsafeBufferPointer(rebasing: values[..<6])
            try SafetensorsWriter.write(
                [
                    T(name: "half", shape: [70_002], values: values, type: .float16),
                    T(name: "brain", shape: [2, 35_001], values: values, type: .bfloat16),
                    T(name: "b", shape: [2, 3], values: small), T(name: "a\"\u{E9}", shape: [70_002], values: values),
                    T(name: "none", shape: [0, 4], values: UnsafeBufferPointer(rebasing: values[..<0])),
                ], metadata: ["format": "pt", "note": "\"quoted\"\n"], to: path)
        }
        let file = try SafetensorsFile(path: path)
        #expect(file.metadata == ["format": "pt", "note": "\"quoted\"\n"])
        #expect(try file.floats("a\"\u{E9}") == values)
        #expect(try file.floats("b") == Array(values[..<6]))
        #expect(file.tensor("b")?.shape == [2, 3])
        #expect(try file.floats("none") == [])
        #expect(try file.floats("half") == values.map { Float(Float16($0)) })
        for (value, stored) in zip(values, try file.floats("brain")) where value.isFinite {
            #expect(abs(value - stored) <= abs(value) / 256)
        }
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes[0] % 8 == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["adapter.safetensors"])
    }

    @Test(arguments: [
        (Float(1), UInt16(0x3F80)), (1.0039062, 0x3F80), (1.0117188, 0x3F82), (-1.004, 0xBF81), (.infinity, 0x7F80),
    ])
    func roundsBFloat16ToNearestEven(_ value: Float, _ bits: UInt16) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f.safetensors"
        try withUnsafePointer(to: value) { pointer in
            try SafetensorsWriter.write(
                [.init(name: "x", shape: [1], values: UnsafeBufferPointer(start: pointer, count: 1), type: .bfloat16)],
                to: path)
        }
        let stored = try SafetensorsFile(path: path).floats("x")
        #expect(stored == [Float(bitPattern: UInt32(bits) << 16)])
    }

    @Test func leavesTheOldFileWhereWritingFails() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", as: "f.safetensors")
        let values: [Float] = [1, 2]
        #expect(throws: ModelFormatError.self) {
            try values.withUnsafeBufferPointer {
                try SafetensorsWriter.write([.init(name: "x", shape: [3], values: $0)], to: path)
            }
        }
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try AtomicFile.write(path) { file in
                try [UInt8](repeating: 1, count: 100).withUnsafeBytes { try file.append($0) }
                throw Stop()
            }
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["f.safetensors"])
        let error = #expect(throws: ModelFormatError.self) { try SafetensorsWriter.write([], to: "/nowhere/f") }
        #expect(error?.file == "/nowhere/f")
        let full = #expect(throws: ModelFormatError.self) {
            try values.withUnsafeBufferPointer {
                try SafetensorsWriter.write([.init(name: "x", shape: [2], values: $0)], to: "/dev/full/f")
            }
        }
        #expect(full?.code == "file-access")
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "cut off"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 12, "end together"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 8, "needs 8 bytes"),
        (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "impossible shape"),
        (#"{"a":{"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,8]}}"#, 8, "impossible shape"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, 8, "cut off"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 8, "cut off"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "cut off"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "hole"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            8, "overlaps"
        ),
        (#"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 8, "F64"),
        (#"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, 4, "dtype"),
        (#"["a"]"#, 0, "JSON object"), (#"{"a":"#, 0, "JSON"),
    ])
    func refuses(_ header: String, _ dataBytes: Int, _ message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.file(header, data: Array(repeating: 0, count: dataBytes)), as: "f.safetensors")
        let error = #expect(throws: ModelFormatError.self) { try SafetensorsFile(path: path) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.file == path)
    }

    @Test(arguments: [UInt64(3), 1 << 20, 100_000_001, .max])
    func refusesHeadersThatDoNotFit(_ length: UInt64) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.file("{}", headerLength: length), as: "f.safetensors")
        #expect(throws: ModelFormatError.self) { try SafetensorsFile(path: path) }
    }

    @Test func readsShardsByTheirIndex() throws {
        let folder = try TemporaryFolder()
        let values: [Float] = [1, 2, 3, 4]
        try values.withUnsafeBufferPointer { values in
            for (name, file) in [("a", "model-1.safetensors"), ("b", "model-2.safetensors")] {
                try SafetensorsWriter.write(
                    [.init(name: name, shape: [4], values: values)], to: folder.path + "/" + file)
            }
        }
        func index(_ map: String) throws -> SafetensorsCheckpoint {
            _ = try folder.write(
                #"{"metadata":{"total_size":32},"weight_map":\#(map)}"#, as: "model.safetensors.index.json")
            return try SafetensorsCheckpoint(folder: folder.path)
        }
        let checkpoint = try index(#"{"a":"model-1.safetensors","b":"model-2.safetensors"}"#)
        #expect(checkpoint.tensor("b")?.file.file.path.hasSuffix("model-2.safetensors") == true)
        #expect(checkpoint.tensor("c") == nil)
        let missing = #expect(throws: ModelFormatError.self) {
            try index(#"{"a":"model-1.safetensors","c":"model-2.safetensors"}"#)
        }
        #expect(missing?.message.contains("c") == true)
        #expect(throws: ModelFormatError.self) { try index(#"{"a":"../model-1.safetensors"}"#) }
        #expect(throws: ModelFormatError.self) { try index(#"{"a":"model-9.safetensors"}"#) }
        #expect(throws: ModelFormatError.self) { try index("{}") }
        #expect(throws: ModelFormatError.self) { try index("3") }
    }
}
