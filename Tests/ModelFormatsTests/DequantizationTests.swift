import Foundation
import ModelFormats
import Testing

/// Every block type against gguf-py's values and against ggml's definition, element by element.
@Suite struct DequantizationTests {
    static let types = TensorType.allCases.filter { $0 != .int32 }

    @Test(arguments: types)
    func agreesWithTheReferenceLibrary(_ type: TensorType) throws {
        let file = try GGUFFile(path: fixture("quantized.gguf"))
        let expected = try SafetensorsFile(path: fixture("quantized-expected.safetensors"))
        let tensor = try #require(file.tensor(type.rawValue))
        #expect(tensor.type == type)
        #expect(tensor.shape == expected.tensor(type.rawValue)?.shape)
        let values = try read(file, tensor, 0..<tensor.rows)
        #expect(values == (try expected.floats(type.rawValue)))
    }

    @Test(arguments: types)
    func agreesWithTheDefinition(_ type: TensorType) throws {
        var random = SeededGenerator(state: 5)
        let blocks = 64
        var data = (0..<blocks * type.blockBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
        if type == .float32 || type == .float16 || type == .bfloat16 {
            // No NaN: clear the exponent's highest bit.
            for index in stride(from: type.blockBytes - 1, to: data.count, by: type.blockBytes) { data[index] &= 0xBF }
        } else {
            // Scales are halves at these places; keep them finite.
            let scales = [.q40, .q50, .q80].contains(type) ? [1] : type == .q6K ? [209] : [1, 3]
            for block in 0..<blocks { for place in scales { data[block * type.blockBytes + place] &= 0xBF } }
        }
        var builder = GGUFBuilder()
        let sizes = [UInt64(type.blockElements), UInt64(blocks)]
        builder.tensors.append(("t", sizes, Self.number(type), nil, data))
        let folder = try TemporaryFolder()
        let file = try GGUFFile(path: folder.write(builder.build(), as: "m.gguf"))
        let tensor = try #require(file.tensor("t"))
        let values = try read(file, tensor, 0..<blocks)
        for index in values.indices {
            let block = Array(
                data[index / type.blockElements * type.blockBytes..<(index / type.blockElements + 1) * type.blockBytes])
            #expect(values[index] == Self.element(index % type.blockElements, of: block, type), "\(index)")
        }
    }

    @Test(arguments: types)
    func readsRowsAsTheWholeTensorHasThem(_ type: TensorType) throws {
        let file = try GGUFFile(path: fixture("quantized.gguf"))
        let tensor = try #require(file.tensor(type.rawValue))
        let whole = try read(file, tensor, 0..<3)
        for range in [0..<1, 1..<3, 2..<3, 1..<1] {
            let columns = tensor.columns
            #expect(
                try read(file, tensor, range) == Array(whole[range.lowerBound * columns..<range.upperBound * columns]))
        }
        #expect(throws: ModelFormatError.self) { try read(file, tensor, 2..<4) }
        var short = [Float](repeating: 0, count: 5)
        #expect(throws: ModelFormatError.self) {
            try short.withUnsafeMutableBufferPointer { try file.read(tensor, rows: 0..<1, into: $0) }
        }
    }

    /// Reads every row at an odd address too: nothing may need alignment.
    @Test func readsUnalignedData() throws {
        var builder = GGUFBuilder()
        builder.alignment = 1
        builder.add("general.alignment", UInt32(1))
        builder.add("odd", "x")
        builder.tensors.append(("pad", [1], 0, nil, [0, 0, 0, 0]))
        builder.tensors.append(("t", [2], 0, nil, GGUFBuilder.floats([1.5, -2])))
        let folder = try TemporaryFolder()
        let file = try GGUFFile(path: folder.write(builder.build(), as: "m.gguf"))
        #expect(try read(file, #require(file.tensor("t")), 0..<1) == [1.5, -2])
    }

    private func read(_ file: GGUFFile, _ tensor: StoredTensor, _ rows: Range<Int>) throws -> [Float] {
        var values = [Float](repeating: .nan, count: rows.count * tensor.columns)
        try values.withUnsafeMutableBufferPointer { try file.read(tensor, rows: rows, into: $0) }
        return values
    }

    private static func number(_ type: TensorType) -> UInt32 {
        switch type {
        case .float32: 0
        case .float16: 1
        case .q40: 2
        case .q41: 3
        case .q50: 6
        case .q51: 7
        case .q80: 8
        case .q4K: 12
        case .q5K: 13
        case .q6K: 14
        case .int32: 26
        case .bfloat16: 30
        }
    }

    /// One element by ggml's definition, with `Float16` for halves.
    private static func element(_ i: Int, of b: [UInt8], _ type: TensorType) -> Float {
        func half(_ at: Int) -> Float { Float(Float16(bitPattern: UInt16(b[at]) | UInt16(b[at + 1]) << 8)) }
        func nibble(_ at: Int, _ isHigh: Bool) -> Int { Int(isHigh ? b[at] >> 4 : b[at] & 15) }
        func bit(_ at: Int, _ n: Int) -> Int { Int(b[at + n / 8] >> (n % 8)) & 1 }
        switch type {
        case .float32: return Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(b[$1]) << (8 * $1) })
        case .float16: return half(0)
        case .bfloat16: return Float(bitPattern: (UInt32(b[0]) | UInt32(b[1]) << 8) << 16)
        case .int32: return .nan
        case .q40: return half(0) * Float(nibble(2 + i % 16, i >= 16) - 8)
        case .q41: return half(0) * Float(nibble(4 + i % 16, i >= 16)) + half(2)
        case .q50: return half(0) * Float(nibble(6 + i % 16, i >= 16) + 16 * bit(2, i) - 16)
        case .q51: return half(0) * Float(nibble(8 + i % 16, i >= 16) + 16 * bit(4, i)) + half(2)
        case .q80: return half(0) * Float(Int8(bitPattern: b[2 + i]))
        case .q4K, .q5K:
            let j = i / 32
            let s = 4
            let scale = j < 4 ? Int(b[s + j] & 63) : Int(b[s + j + 4] & 15) + 16 * Int(b[s + j - 4] >> 6)
            let minimum = j < 4 ? Int(b[s + j + 4] & 63) : Int(b[s + j + 4] >> 4) + 16 * Int(b[s + j] >> 6)
            let low = nibble((type == .q4K ? 16 : 48) + i / 64 * 32 + i % 32, j % 2 == 1)
            let q = low + (type == .q5K ? 16 * (Int(b[16 + i % 32] >> j) & 1) : 0)
            return half(0) * Float(scale) * Float(q) - half(2) * Float(minimum)
        case .q6K:
            let (side, l) = (i / 128, i % 128)
            let low = nibble(side * 64 + l % 64, l >= 64)
            let high = Int(b[128 + side * 32 + l % 32] >> (2 * (l / 32))) & 3
            let scale = Int8(bitPattern: b[192 + i / 16])
            return half(208) * Float(scale) * Float(low + 16 * high - 32)
        }
    }
}
