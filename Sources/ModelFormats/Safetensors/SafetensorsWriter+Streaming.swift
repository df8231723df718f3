import Foundation

extension SafetensorsWriter {
    /// Writes tensors that are made one at a time, in the order given; F32, F16 or BF16, all of one type.
    package static func write(
        streaming tensors: [TensorToWrite], metadata: [String: String] = ["format": "pt"], to path: String
    ) throws {
        var members: [String] = []
        let pairs = try metadata.sorted { $0.key < $1.key }.map { "\(try json($0.key)):\(try json($0.value))" }
        members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(try json(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Array("{\(members.joined(separator: ","))}".utf8)
        header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        let bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
        try AtomicFile.write(path) { file in
            try bytes.withUnsafeBytes { try file.append($0) }
            for tensor in tensors { try tensor.append(to: file) }
        }
    }

    private static func json(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}
