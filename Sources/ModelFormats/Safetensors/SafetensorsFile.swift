import Foundation

/// A safetensors file: tensors left in the mapped file until read.
///
/// As the reference library does, opening checks that the tensors lie inside the file, do not overlap and cover its data
/// without holes. Sharing it between tasks is safe.
package struct SafetensorsFile: Sendable {
    /// The largest header read, the reference library's limit.
    static let maximumHeaderBytes = 100_000_000

    /// The free-text metadata of the header.
    package let metadata: [String: String]
    /// The tensors in the order of their bytes.
    package let tensors: [StoredTensor]
    /// The mapped file.
    package let file: MappedFile
    private let index: [String: Int]

    /// Opens the file and checks its header.
    package init(path: String) throws {
        let file = try MappedFile(path: path)
        self.file = file
        let (header, dataStart) = try file.withBytes(0..<file.count) { bytes in
            try SafetensorsHeader.read(bytes, path: path)
        }
        metadata = header.metadata
        tensors = try header.tensors(dataStart: dataStart, fileSize: file.count, path: path)
        index = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
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
    package func read(
        _ tensor: StoredTensor, rows: Range<Int>, into output: UnsafeMutableBufferPointer<Float>
    ) throws {
        try tensor.read(rows: rows, from: file, into: output)
    }

    /// The values of a floating-point tensor.
    package func floats(_ name: String) throws -> [Float] {
        let tensor = try existing(name)
        return try [Float](unsafeUninitializedCapacity: tensor.count) { buffer, count in
            try read(tensor, into: UnsafeMutableBufferPointer(rebasing: buffer[..<tensor.count]))
            count = tensor.count
        }
    }

    /// The values of an I32 tensor.
    package func integers(_ name: String) throws -> [Int32] {
        let tensor = try existing(name)
        guard tensor.type == .int32 else {
            throw ModelFormatError(
                code: "wrong-type", file: file.path,
                message: "Tensor \(name) has type \(tensor.type.rawValue); I32 was expected.")
        }
        return try file.withBytes(tensor.bytes) { bytes in
            (0..<tensor.count).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) }
        }
    }

    private func existing(_ name: String) throws -> StoredTensor {
        guard let tensor = tensor(name) else {
            throw ModelFormatError(
                code: "missing-tensor", file: file.path, message: "There is no tensor \(name) in this file.")
        }
        return tensor
    }
}
