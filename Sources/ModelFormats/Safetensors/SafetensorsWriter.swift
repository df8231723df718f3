import Foundation

/// Writes safetensors files, each one whole or not at all.
package enum SafetensorsWriter {
    /// A tensor to write. `values` must stay valid until `write` returns.
    package struct Tensor {
        package let name: String
        package let shape: [Int]
        /// `.float32`, `.bfloat16` or `.float16`; the last two round to nearest, ties to even.
        package let type: TensorType
        package let values: UnsafeBufferPointer<Float>

        package init(
            name: String, shape: [Int], values: UnsafeBufferPointer<Float>, type: TensorType = .float32
        ) {
            self.name = name
            self.shape = shape
            self.type = type
            self.values = values
        }
    }

    /// Writes the tensors and the metadata to `path`, by way of a temporary file that is renamed into place.
    ///
    /// Tensors are laid out by element size, then name, so that the same content gives the same bytes.
    package static func write(_ tensors: [Tensor], metadata: [String: String] = [:], to path: String) throws {
        let sorted = tensors.sorted { ($1.type.blockBytes, $0.name) < ($0.type.blockBytes, $1.name) }
        let header = try header(sorted, metadata, path)
        try AtomicFile.write(path) { file in
            try header.withUnsafeBytes { try file.append($0) }
            for tensor in sorted { try append(tensor, to: file) }
        }
    }

    /// The length, the JSON and spaces up to a multiple of 8.
    private static func header(_ tensors: [Tensor], _ metadata: [String: String], _ path: String) throws -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = try metadata.sorted { $0.key < $1.key }.map { "\(try quoted($0.key)):\(try quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        var names: Set<String> = ["__metadata__"]
        for tensor in tensors {
            guard names.insert(tensor.name).inserted, elementCount(tensor.shape) == tensor.values.count,
                [.float32, .float16, .bfloat16].contains(tensor.type)
            else {
                throw ModelFormatError(
                    code: "wrong-shape", file: path,
                    message: "Tensor \(tensor.name) of shape \(tensor.shape) has \(tensor.values.count) values of type "
                        + "\(tensor.type.rawValue): a new name, a fitting shape and F32, F16 or BF16 were expected.")
            }
            let end = offset + tensor.values.count * tensor.type.blockBytes
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(try quoted(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var json = Array("{\(members.joined(separator: ","))}".utf8)
        json += Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
    }

    private static func append(_ tensor: Tensor, to file: borrowing AtomicFile) throws {
        guard tensor.type != .float32 else { return try file.append(UnsafeRawBufferPointer(tensor.values)) }
        var piece: [UInt16] = []
        for start in stride(from: 0, to: tensor.values.count, by: 1 << 16) {
            let values = tensor.values[start..<min(start + (1 << 16), tensor.values.count)]
            piece.removeAll(keepingCapacity: true)
            if tensor.type == .bfloat16 {
                piece.append(contentsOf: values.lazy.map(bfloat16))
            } else {
                piece.append(contentsOf: values.lazy.map { Float16($0).bitPattern })
            }
            try piece.withUnsafeBytes { try file.append($0) }
        }
    }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}

/// The nearest bfloat16, ties to even; NaN stays NaN.
func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
}
