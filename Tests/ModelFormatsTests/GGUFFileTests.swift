import Foundation
import ModelFormats
import Testing

@Suite struct GGUFFileTests {
    /// A file with every metadata type and two tensors.
    static func sample(version: UInt32 = 3) -> GGUFBuilder {
        typealias B = GGUFBuilder
        var builder = B()
        builder.version = version
        builder.metadata = [
            ("u8", 0, [200]), ("i8", 1, [0xFF]), ("u16", 2, B.bytes(UInt16(60_000))), ("i16", 3, B.bytes(Int16(-2))),
            ("u32", 4, B.bytes(UInt32.max)), ("i32", 5, B.bytes(Int32.min)), ("f32", 6, B.bytes(Float(0.5).bitPattern)),
            ("bool", 7, [1]), ("string", 8, B.string("Grüße")), ("u64", 10, B.bytes(UInt64.max)),
            ("i64", 11, B.bytes(Int64.min)), ("f64", 12, B.bytes(1e300.bitPattern)),
            ("integers", 9, B.bytes(UInt32(5)) + B.bytes(UInt64(3)) + [1, -2, 3].flatMap { B.bytes(Int32($0)) }),
            (
                "nested", 9,
                B.bytes(UInt32(9)) + B.bytes(UInt64(1)) + B.bytes(UInt32(0)) + B.bytes(UInt64(2)) + [1, 2]
            ),
        ]
        builder.add("strings", ["", "a", "Ġthe"])
        builder.add("first", shape: [2, 3], [1, 2, 3, 4, 5, 6])
        builder.add("second", shape: [4], [7, 8, 9, 10])
        return builder
    }

    static func open(_ builder: GGUFBuilder) throws -> GGUFFile {
        let folder = try TemporaryFolder()
        return try GGUFFile(path: folder.write(builder.build(), as: "m.gguf"))
    }

    @Test(arguments: [UInt32(2), 3])
    func readsEveryMetadataType(version: UInt32) throws {
        let file = try Self.open(Self.sample(version: version))
        #expect(file.version == Int(version))
        #expect(try file.integer("u8") == 200)
        #expect(try file.integer("i8") == -1)
        #expect(try file.integer("u16") == 60_000)
        #expect(try file.integer("i16") == -2)
        #expect(try file.integer("u32") == Int(UInt32.max))
        #expect(try file.integer("i32") == Int(Int32.min))
        #expect(try file.number("f32") == 0.5)
        #expect(try file.bool("bool") == true)
        #expect(try file.string("string") == "Grüße")
        #expect(file.metadata["u64"] == .large(UInt64.max))
        #expect(try file.integer("i64") == Int.min)
        #expect(try file.number("f64") == 1e300)
        #expect(try file.integers("integers") == [1, -2, 3])
        #expect(try file.strings("strings") == ["", "a", "Ġthe"])
        #expect(try file.string("none") == nil)
        #expect(throws: ModelFormatError.self) { try file.integer("string") }
        #expect(throws: ModelFormatError.self) { try file.strings("integers") }
        #expect(throws: ModelFormatError.self) { try file.integers("nested") }
        #expect(file.tensors.map(\.name) == ["first", "second"])
        #expect(file.tensor("first")?.shape == [2, 3])
    }

    @Test(arguments: [
        ("magic", "begin"), ("version", "version 4"), ("big-endian", "big-endian"), ("tensor count", "more than fit"),
        ("metadata count", "more than fit"), ("duplicate key", "twice"), ("duplicate tensor", "twice"),
        ("value type", "value type 13"), ("string length", "claims"), ("array length", "more than the rest"),
        ("array overflow", "more than the rest"), ("deep array", "deep"), ("alignment", "power of two"),
        ("dimensions", "dimensions"), ("zero size", "positive"), ("overflow", "whole blocks"),
        ("block size", "whole blocks"), ("type", "ggml type 10"), ("offset", "fetch it again"),
        ("huge offset", "fetch it again"), ("odd offset", "multiple of"), ("utf8", "UTF-8"),
        ("same offset", "The tensors first and t share the bytes"),
        ("overlap", "The tensors long and second share the bytes"),
    ])
    func refuses(_ defect: String, _ message: String) throws {
        typealias B = GGUFBuilder
        var builder = Self.sample()
        var bytes: [UInt8]?
        switch defect {
        case "magic": bytes = [0x47, 0x47, 0x4D, 0x4C] + builder.build().dropFirst(4)
        case "version": builder.version = 4
        case "big-endian": builder.version = UInt32(3).byteSwapped
        case "tensor count": builder.tensorCount = 1 << 60
        case "metadata count": builder.metadataCount = .max
        case "duplicate key": builder.add("u8", UInt32(1))
        case "duplicate tensor": builder.add("first", shape: [1], [1])
        case "value type": builder.metadata.append(("x", 13, []))
        case "string length": builder.metadata.append(("x", 8, B.bytes(UInt64.max)))
        case "array length": builder.metadata.append(("x", 9, B.bytes(UInt32(4)) + B.bytes(UInt64(1 << 40))))
        case "array overflow": builder.metadata.append(("x", 9, B.bytes(UInt32(12)) + B.bytes(UInt64.max / 4)))
        case "deep array":
            let level = B.bytes(UInt32(9)) + B.bytes(UInt64(1))
            builder.metadata.append(("x", 9, (0..<40).flatMap { _ in level }))
        case "alignment": builder.add("general.alignment", UInt32(24))
        case "dimensions": builder.tensors.append(("t", [1, 1, 1, 1, 1], 0, 0, []))
        case "zero size": builder.tensors.append(("t", [4, 0], 0, 0, []))
        case "overflow": builder.tensors.append(("t", [1 << 31, 1 << 31, 1 << 31], 0, 0, []))
        case "block size": builder.tensors.append(("t", [33, 32], 3, 0, []))
        case "type": builder.tensors.append(("t", [256], 10, 0, []))
        case "offset": builder.tensors.append(("t", [1024], 0, nil, [0]))
        case "huge offset": builder.tensors.append(("t", [4], 0, UInt64.max - 31, []))
        case "same offset": builder.tensors.append(("t", [1], 0, 0, []))
        // From byte 0 of the data over the second tensor, which begins at 32; the first is gone.
        case "overlap":
            builder.tensors.removeFirst()
            builder.tensors.insert(("long", [9], 0, 0, [UInt8](repeating: 0, count: 32)), at: 0)
        case "odd offset": builder.tensors.append(("t", [1], 0, 4, []))
        default: builder.metadata.append(("x", 8, B.bytes(UInt64(2)) + [0xC3, 0x28]))
        }
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes ?? builder.build(), as: "m.gguf")
        let error = #expect(throws: ModelFormatError.self) { try GGUFFile(path: path) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.file == path)
    }
}
