package import Foundation

/// Numbers as bytes, little-endian, four bytes each: how token ids and log-probabilities lie in the database.
package enum NumberBlob {
    package static func data(_ values: [Float]) -> Data {
        data(words: values.map(\.bitPattern.littleEndian))
    }

    package static func data(_ values: [Int32]) -> Data {
        data(words: values.map { UInt32(bitPattern: $0).littleEndian })
    }

    /// The floats; nil when the bytes are not whole numbers of four.
    package static func floats(_ data: Data) -> [Float]? {
        words(data)?.map { Float(bitPattern: $0) }
    }

    /// The integers; nil when the bytes are not whole numbers of four.
    package static func integers(_ data: Data) -> [Int32]? {
        words(data)?.map { Int32(bitPattern: $0) }
    }

    private static func data(words: [UInt32]) -> Data {
        words.withUnsafeBytes { Data($0) }
    }

    private static func words(_ data: Data) -> [UInt32]? {
        guard data.count.isMultiple(of: 4) else { return nil }
        return data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map {
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
            }
        }
    }
}
