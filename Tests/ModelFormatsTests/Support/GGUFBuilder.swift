/// Builds GGUF files for tests, right ones and wrong ones.
struct GGUFBuilder {
    var version: UInt32 = 3
    var alignment = 32
    var metadata: [(key: String, type: UInt32, value: [UInt8])] = []
    var tensors: [(name: String, sizes: [UInt64], type: UInt32, offset: UInt64?, data: [UInt8])] = []
    var tensorCount: UInt64?
    var metadataCount: UInt64?

    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func string(_ text: String) -> [UInt8] {
        bytes(UInt64(text.utf8.count)) + Array(text.utf8)
    }

    static func floats(_ values: [Float]) -> [UInt8] {
        values.flatMap { bytes($0.bitPattern) }
    }

    mutating func add(_ key: String, _ value: UInt32) { metadata.append((key, 4, Self.bytes(value))) }
    mutating func add(_ key: String, _ value: Float) { metadata.append((key, 6, Self.bytes(value.bitPattern))) }
    mutating func add(_ key: String, _ value: String) { metadata.append((key, 8, Self.string(value))) }
    mutating func add(_ key: String, _ values: [String]) {
        let elements = values.flatMap(Self.string)
        metadata.append((key, 9, Self.bytes(UInt32(8)) + Self.bytes(UInt64(values.count)) + elements))
    }

    /// Adds an F32 tensor; `shape` is outermost first.
    mutating func add(_ name: String, shape: [Int], _ values: [Float]) {
        tensors.append((name, shape.reversed().map(UInt64.init), 0, nil, Self.floats(values)))
    }

    func build() -> [UInt8] {
        var header = Array("GGUF".utf8) + Self.bytes(version)
        header += Self.bytes(tensorCount ?? UInt64(tensors.count)) + Self.bytes(metadataCount ?? UInt64(metadata.count))
        for entry in metadata { header += Self.string(entry.key) + Self.bytes(entry.type) + entry.value }
        var data: [UInt8] = []
        for tensor in tensors {
            while data.count % alignment != 0 { data.append(0) }
            header += Self.string(tensor.name) + Self.bytes(UInt32(tensor.sizes.count))
            for size in tensor.sizes { header += Self.bytes(size) }
            header += Self.bytes(tensor.type) + Self.bytes(tensor.offset ?? UInt64(data.count))
            data += tensor.data
        }
        while header.count % alignment != 0 { header.append(0) }
        return header + data
    }
}
