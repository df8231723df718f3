import Foundation

/// The weights of a Hugging Face folder: one `model.safetensors`, or shards named by `model.safetensors.index.json`.
package struct SafetensorsCheckpoint: Sendable {
    /// The files, in name order.
    package let files: [SafetensorsFile]
    /// Which file holds a tensor.
    private let places: [String: Int]

    /// Opens every file of the folder's weights.
    package init(folder: String) throws {
        let single = folder + "/model.safetensors"
        let indexPath = single + ".index.json"
        let names: [String]
        var expected: [String: String] = [:]
        if FileManager.default.fileExists(atPath: indexPath) {
            expected = try Self.weightMap(indexPath)
            names = Set(expected.values).sorted()
        } else if FileManager.default.fileExists(atPath: single) {
            names = ["model.safetensors"]
        } else {
            throw ModelFormatError(
                code: "missing-file", file: folder,
                message: "The folder has neither model.safetensors nor model.safetensors.index.json.")
        }
        files = try names.map { try SafetensorsFile(path: folder + "/" + $0) }
        var places: [String: Int] = [:]
        for (position, file) in files.enumerated() {
            for tensor in file.tensors where expected.isEmpty || expected[tensor.name] == names[position] {
                places[tensor.name] = position
            }
        }
        for (tensor, name) in expected.sorted(by: { $0.key < $1.key }) where places[tensor] == nil {
            throw ModelFormatError(
                code: "missing-tensor", file: folder + "/" + name,
                message: "The index places tensor \(tensor) in this file, which does not have it.")
        }
        self.places = places
    }

    /// The tensor of that name and the file that holds it.
    package func tensor(_ name: String) -> (tensor: StoredTensor, file: SafetensorsFile)? {
        guard let place = places[name], let tensor = files[place].tensor(name) else { return nil }
        return (tensor, files[place])
    }

    /// Tensor names to file names, from the index; file names may not lead out of the folder.
    private static func weightMap(_ path: String) throws -> [String: String] {
        struct Index: Decodable {
            let weightMap: [String: String]
            enum CodingKeys: String, CodingKey { case weightMap = "weight_map" }
        }
        let index = try readJSON(Index.self, path)
        for (tensor, name) in index.weightMap where name.contains("/") || name.hasPrefix(".") || name.isEmpty {
            throw ModelFormatError(
                code: "corrupt-index", file: path,
                message: "weight_map.\(tensor) is \"\(name)\"; the name of a file in the folder was expected.")
        }
        guard !index.weightMap.isEmpty else {
            throw ModelFormatError(code: "corrupt-index", file: path, message: "weight_map is empty.")
        }
        return index.weightMap
    }
}

/// Decodes a JSON file of at most 64 MB.
func readJSON<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    let file = try MappedFile(path: path)
    guard file.count <= 64 << 20 else {
        throw ModelFormatError(
            code: "corrupt-json", file: path, message: "The file has \(file.count) bytes; at most 64 MB were expected.")
    }
    let data = try file.withBytes(0..<file.count) { Data($0) }
    do {
        return try JSONDecoder().decode(type, from: data)
    } catch {
        throw ModelFormatError(code: "corrupt-json", file: path, message: "The JSON is wrong: \(jsonProblem(error)).")
    }
}
