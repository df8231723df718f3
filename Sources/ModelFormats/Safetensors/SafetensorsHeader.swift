import Foundation

/// The JSON header of a safetensors file: what it claims, before it is checked against the file.
struct SafetensorsHeader: Decodable {
    /// One tensor's claim.
    struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    var metadata: [String: String] = [:]
    var entries: [(name: String, entry: Entry)] = []

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyCodingKey.self)
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                entries.append((key.stringValue, try container.decode(Entry.self, forKey: key)))
            }
        }
    }

    /// Reads the header and says where the data begins.
    static func read(_ bytes: UnsafeRawBufferPointer, path: String) throws -> (SafetensorsHeader, dataStart: Int) {
        var cursor = ByteCursor(bytes, path: path, code: "corrupt-safetensors")
        let length = try cursor.integer(UInt64.self, "header length")
        guard length <= UInt64(SafetensorsFile.maximumHeaderBytes) else {
            throw cursor.failure(
                "The header claims \(length) bytes; at most \(SafetensorsFile.maximumHeaderBytes) are read. "
                    + "The file is damaged or not a safetensors file.")
        }
        try cursor.skip(length, "header")
        let json = Data(bytes[8..<cursor.position])
        guard json.first == UInt8(ascii: "{") else { throw cursor.failure("The header must be a JSON object.") }
        do {
            return (try JSONDecoder().decode(Self.self, from: json), cursor.position)
        } catch {
            throw cursor.failure("The header is not the JSON that safetensors files have: \(jsonProblem(error)).")
        }
    }

    /// The tensors in the order of their bytes, checked: inside the file, in shape, without overlap or holes.
    func tensors(dataStart: Int, fileSize: Int, path: String) throws -> [StoredTensor] {
        func failure(_ message: String) -> ModelFormatError {
            ModelFormatError(code: "corrupt-safetensors", file: path, message: message)
        }
        let room = fileSize - dataStart
        let placed = try entries.map { name, entry in
            guard let type = Self.types[entry.dtype] else {
                throw ModelFormatError(
                    code: "unsupported-type", file: path,
                    message: "Tensor \(name) has type \(entry.dtype); F32, F16, BF16 and I32 are read.")
            }
            guard entry.shape.count <= 8, let count = elementCount(entry.shape),
                let size = type.byteCount(elements: count)
            else { throw failure("Tensor \(name) has the impossible shape \(entry.shape).") }
            guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0, entry.dataOffsets[0] <= entry.dataOffsets[1],
                entry.dataOffsets[1] <= room
            else {
                throw failure(
                    "Tensor \(name) claims the bytes \(entry.dataOffsets) of \(room): the file is cut off or damaged.")
            }
            guard entry.dataOffsets[1] - entry.dataOffsets[0] == size else {
                throw failure("Tensor \(name) of shape \(entry.shape) needs \(size) bytes, not \(entry.dataOffsets).")
            }
            let start = dataStart + entry.dataOffsets[0]
            return StoredTensor(name: name, shape: entry.shape, type: type, bytes: start..<start + size)
        }
        let sorted = placed.sorted {
            ($0.bytes.lowerBound, $0.bytes.upperBound, $0.name) < ($1.bytes.lowerBound, $1.bytes.upperBound, $1.name)
        }
        var end = dataStart
        for tensor in sorted {
            guard tensor.bytes.lowerBound == end else {
                let what = tensor.bytes.lowerBound < end ? "overlaps the tensor before it" : "leaves a hole before it"
                throw failure("Tensor \(tensor.name) \(what); tensors follow each other without holes.")
            }
            end = tensor.bytes.upperBound
        }
        guard end == fileSize else {
            throw failure("The tensors end at byte \(end), the file at \(fileSize): they should end together.")
        }
        return sorted
    }

    private static let types: [String: TensorType] = [
        "F32": .float32, "F16": .float16, "BF16": .bfloat16, "I32": .int32,
    ]
}

/// A key of any name.
struct AnyCodingKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A decoding error as one clause that names the field.
func jsonProblem(_ error: any Error) -> String {
    func path(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "the file" : context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch error as? DecodingError {
    case .typeMismatch(let type, let context)?: return "\(path(context)) is not of type \(type)"
    case .valueNotFound(let type, let context)?: return "\(path(context)) is null, expected \(type)"
    case .keyNotFound(let key, let context)?: return "\(path(context)) has no \"\(key.stringValue)\""
    case .dataCorrupted(let context)?: return "\(path(context)): \(context.debugDescription)"
    default: return "\(error)"
    }
}
