/// A GGUF model file (version 2 or 3, little-endian): metadata, and tensors left in the mapped file until read.
///
/// Everything in the file is checked when it is opened: counts, lengths, types, and that each tensor lies inside the
/// file, on bytes of its own. Sharing it between tasks is safe.
package struct GGUFFile: Sendable {
    /// The format's version.
    package let version: Int
    /// Metadata by key.
    package let metadata: [String: GGUFValue]
    /// The tensors in the file's order.
    package let tensors: [StoredTensor]
    /// The mapped file.
    package let file: MappedFile
    private let index: [String: Int]

    /// Opens the file and checks its structure.
    package init(path: String) throws {
        let file = try MappedFile(path: path)
        self.file = file
        (version, metadata, tensors) = try file.withBytes(0..<file.count) { bytes in
            var cursor = ByteCursor(bytes, path: path, code: "corrupt-gguf")
            let header = try GGUFHeader(&cursor)
            let metadata = try Self.readMetadata(&cursor, count: header.metadataCount)
            let tensors = try Self.readTensors(&cursor, count: header.tensorCount, metadata, fileSize: bytes.count)
            return (header.version, metadata, tensors)
        }
        var index: [String: Int] = [:]
        for (position, tensor) in tensors.enumerated() where index.updateValue(position, forKey: tensor.name) != nil {
            throw ModelFormatError(
                code: "corrupt-gguf", file: path, message: "Tensor \(tensor.name) is there twice; names are unique.")
        }
        self.index = index
    }

    /// The tensor of that name.
    package func tensor(_ name: String) -> StoredTensor? {
        index[name].map { tensors[$0] }
    }

    /// Converts a whole tensor to Float.
    /// - Parameter output: room for exactly `tensor.count` elements.
    package func read(_ tensor: StoredTensor, into output: UnsafeMutableBufferPointer<Float>) throws {
        try tensor.read(rows: 0..<tensor.rows, from: file, into: output)
    }

    /// Converts some rows of a tensor to Float.
    /// - Parameter output: room for exactly `rows.count * tensor.columns` elements.
    package func read(
        _ tensor: StoredTensor, rows: Range<Int>, into output: UnsafeMutableBufferPointer<Float>
    ) throws {
        try tensor.read(rows: rows, from: file, into: output)
    }

    /// Gives the pages of a tensor back, once it has been converted.
    package func release(_ tensor: StoredTensor) {
        file.release(tensor.bytes)
    }

    private static func readMetadata(_ cursor: inout ByteCursor, count: Int) throws -> [String: GGUFValue] {
        var metadata: [String: GGUFValue] = [:]
        for _ in 0..<count {
            let key = try cursor.string("metadata key", limit: 65_535)
            let type = try cursor.valueType("metadata key \(key)")
            let value = try cursor.value(type, "metadata value of \(key)")
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw cursor.failure("The metadata key \(key) is there twice; keys are unique.")
            }
        }
        return metadata
    }

    private static func readTensors(
        _ cursor: inout ByteCursor, count: Int, _ metadata: [String: GGUFValue], fileSize: Int
    ) throws -> [StoredTensor] {
        let alignment = try alignment(in: metadata, cursor)
        var entries: [GGUFTensorEntry] = []
        for _ in 0..<count { entries.append(try GGUFTensorEntry(&cursor)) }
        let padding = (alignment - cursor.position % alignment) % alignment
        let dataStart = cursor.position + padding
        let tensors = try entries.map { try $0.placed(at: dataStart, alignment: alignment, fileSize: fileSize, cursor) }
        try refuseOverlap(tensors, cursor)
        return tensors
    }

    /// Two tensors on the same bytes: an offset is wrong, and one of them would be read from the other's numbers.
    private static func refuseOverlap(_ tensors: [StoredTensor], _ cursor: ByteCursor) throws {
        let sorted = tensors.sorted { ($0.bytes.lowerBound, $0.name) < ($1.bytes.lowerBound, $1.name) }
        for (first, second) in zip(sorted, sorted.dropFirst()) where first.bytes.overlaps(second.bytes) {
            let shared = first.bytes.clamped(to: second.bytes)
            throw cursor.failure(
                "The tensors \(first.name) and \(second.name) share the bytes \(shared.lowerBound) to "
                    + "\(shared.upperBound - 1) of the file; expected bytes of its own for each. The file is damaged; "
                    + "fetch it again.")
        }
    }

    private static func alignment(in metadata: [String: GGUFValue], _ cursor: ByteCursor) throws -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard case .integer(let alignment) = value, (1...1 << 20).contains(alignment), alignment.nonzeroBitCount == 1
        else { throw cursor.failure("general.alignment must be a power of two up to 1048576.") }
        return Int(alignment)
    }
}

/// The first 24 bytes of a GGUF file.
private struct GGUFHeader {
    let version: Int
    let tensorCount: Int
    let metadataCount: Int

    init(_ cursor: inout ByteCursor) throws {
        guard try cursor.integer(UInt32.self, "magic number") == 0x4655_4747 else {
            throw cursor.failure("The file does not begin with \"GGUF\"; a GGUF model was expected.")
        }
        let version = try cursor.integer(UInt32.self, "version")
        guard version == 2 || version == 3 else {
            let hint = version.byteSwapped <= 3 ? " (big-endian files are not read)" : ""
            throw cursor.failure("The file has GGUF version \(version)\(hint); versions 2 and 3 are read.")
        }
        let tensorCount = try cursor.integer(UInt64.self, "tensor count")
        let metadataCount = try cursor.integer(UInt64.self, "metadata count")
        // A tensor entry has at least 32 bytes, a metadata entry at least 13.
        guard tensorCount <= UInt64(cursor.remaining / 32), metadataCount <= UInt64(cursor.remaining / 13) else {
            throw cursor.failure(
                "The header claims \(tensorCount) tensors and \(metadataCount) metadata values, more than fit the file."
            )
        }
        self.version = Int(version)
        self.tensorCount = Int(tensorCount)
        self.metadataCount = Int(metadataCount)
    }
}

/// A tensor's entry in the header, before its place in the file is known.
private struct GGUFTensorEntry {
    let name: String
    let shape: [Int]
    let type: TensorType
    let offset: UInt64
    let byteCount: Int

    init(_ cursor: inout ByteCursor) throws {
        let name = try cursor.string("tensor name", limit: 1024)
        let dimensions = try cursor.integer(UInt32.self, "dimension count of \(name)")
        guard (1...4).contains(dimensions) else {
            throw cursor.failure("Tensor \(name) has \(dimensions) dimensions; 1 to 4 were expected.")
        }
        var sizes: [Int] = []
        for _ in 0..<dimensions {
            let size = try cursor.integer(UInt64.self, "shape of \(name)")
            guard let size = Int(exactly: size), size > 0 else {
                throw cursor.failure("Tensor \(name) has a dimension of \(size); a positive size was expected.")
            }
            sizes.append(size)
        }
        let number = try cursor.integer(UInt32.self, "type of \(name)")
        guard let type = TensorType(ggml: number) else {
            let known = TensorType.allCases.map(\.rawValue).joined(separator: ", ")
            throw ModelFormatError(
                code: "unsupported-type", file: cursor.path,
                message: "Tensor \(name) has the ggml type \(number), which is not read. Known types: \(known).")
        }
        guard sizes[0].isMultiple(of: type.blockElements), let count = elementCount(sizes),
            let byteCount = type.byteCount(elements: count)
        else {
            throw cursor.failure(
                "Tensor \(name) of type \(type.rawValue) has the sizes \(sizes): rows of whole blocks were expected.")
        }
        self.name = name
        self.shape = sizes.reversed()
        self.type = type
        self.byteCount = byteCount
        offset = try cursor.integer(UInt64.self, "offset of \(name)")
    }

    func placed(at dataStart: Int, alignment: Int, fileSize: Int, _ cursor: ByteCursor) throws -> StoredTensor {
        guard offset.isMultiple(of: UInt64(alignment)) else {
            throw cursor.failure("Tensor \(name) begins at \(offset), which is not a multiple of \(alignment).")
        }
        let room = fileSize - dataStart
        guard room >= byteCount, offset <= UInt64(room - byteCount) else {
            throw cursor.failure(
                "Tensor \(name) needs \(byteCount) bytes from \(offset) of the data, which ends at \(max(room, 0)). "
                    + "The file is cut off or damaged; fetch it again.")
        }
        let start = dataStart + Int(offset)
        return StoredTensor(name: name, shape: shape, type: type, bytes: start..<start + byteCount)
    }
}
