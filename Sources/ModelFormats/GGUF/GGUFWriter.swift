/// Writes GGUF files of version 3, each one whole or not at all.
package struct GGUFWriter {
    private static let alignment = 32
    private var pairs: [UInt8] = []
    private var keys: Set<String> = []

    package init() {}

    /// Whether a key has a value already.
    package func has(_ key: String) -> Bool { keys.contains(key) }

    package mutating func set(_ key: String, _ value: String) {
        guard begin(key, .string) else { return }
        append(value)
    }

    package mutating func set(_ key: String, _ value: Bool) {
        guard begin(key, .bool) else { return }
        pairs.append(value ? 1 : 0)
    }

    package mutating func set(_ key: String, _ value: UInt32) {
        guard begin(key, .uint32) else { return }
        append(value)
    }

    package mutating func set(_ key: String, _ value: Float) {
        guard begin(key, .float32) else { return }
        append(value.bitPattern)
    }

    package mutating func set(_ key: String, _ values: [String]) {
        guard begin(key, .array) else { return }
        append(GGUFValueType.string.rawValue)
        append(UInt64(values.count))
        for value in values { append(value) }
    }

    package mutating func set(_ key: String, _ values: [Int32]) {
        guard begin(key, .array) else { return }
        append(GGUFValueType.int32.rawValue)
        append(UInt64(values.count))
        for value in values { append(value) }
    }

    /// Copies a value of another file; integers that fit become uint32, as llama.cpp wants its own keys.
    package mutating func copy(_ key: String, from source: GGUFFile) throws {
        switch source.metadata[key] {
        case nil: return
        case .integer(let number)?:
            if let small = UInt32(exactly: number) { return set(key, small) }
            guard begin(key, .int64) else { return }
            append(number)
        case .large(let number)?:
            guard begin(key, .uint64) else { return }
            append(number)
        case .float(let number)?: set(key, Float(number))
        case .bool(let truth)?: set(key, truth)
        case .string(let text)?: set(key, text)
        case .array(let array)?:
            guard begin(key, .array) else { return }
            append(array.element.rawValue)
            append(UInt64(array.count))
            try source.file.withBytes(array.bytes) { pairs.append(contentsOf: $0) }
        }
    }

    /// Writes the file with the tensors in their order.
    package func write(_ tensors: [TensorToWrite], to path: String) throws {
        var head = GGUFWriter()
        head.append(UInt32(0x4655_4747))
        head.append(UInt32(3))
        head.append(UInt64(tensors.count))
        head.append(UInt64(keys.count))
        head.pairs += pairs
        var offset = 0
        for tensor in tensors {
            guard let type = tensor.type.ggmlNumber, (tensor.shape.last ?? 1).isMultiple(of: tensor.type.blockElements)
            else {
                throw ModelFormatError(
                    code: "wrong-shape", file: path,
                    message:
                        "Tensor \(tensor.name) of shape \(tensor.shape) cannot be \(tensor.type.rawValue): rows of "
                        + "whole blocks of \(tensor.type.blockElements) were expected.")
            }
            head.append(tensor.name)
            head.append(UInt32(tensor.shape.count))
            for size in tensor.shape.reversed() { head.append(UInt64(size)) }
            head.append(type)
            head.append(UInt64(offset))
            offset = Self.aligned(offset + tensor.byteCount)
        }
        head.pairs += [UInt8](repeating: 0, count: Self.aligned(head.pairs.count) - head.pairs.count)
        try AtomicFile.write(path) { file in
            try head.pairs.withUnsafeBytes { try file.append($0) }
            for tensor in tensors {
                try tensor.append(to: file)
                let padding = [UInt8](repeating: 0, count: Self.aligned(tensor.byteCount) - tensor.byteCount)
                try padding.withUnsafeBytes { try file.append($0) }
            }
        }
    }

    private static func aligned(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

    /// Writes a key and its type; the first value of a key stays.
    private mutating func begin(_ key: String, _ type: GGUFValueType) -> Bool {
        guard keys.insert(key).inserted else { return false }
        append(key)
        append(type.rawValue)
        return true
    }

    private mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        pairs += Array(text.utf8)
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { pairs.append(contentsOf: $0) }
    }
}
