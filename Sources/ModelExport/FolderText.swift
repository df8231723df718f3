import Foundation
import ModelFormats

/// The small files of an exported folder.
enum FolderText {
    /// Writes a JSON object with sorted keys, so that equal objects give equal bytes.
    static func put(_ members: [String: Any], _ path: String) throws {
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try put(try JSONSerialization.data(withJSONObject: members, options: options) + Data("\n".utf8), path)
    }

    static func put(_ data: Data, _ path: String) throws {
        try AtomicFile.write(path) { file in try data.withUnsafeBytes { try file.append($0) } }
    }

    /// Copies a file of the base's folder, where it has it.
    static func copy(_ name: String, from source: String, to folder: String) throws {
        let path = source + "/" + name
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ModelFormatError(code: "file-access", file: path, message: "The file cannot be read.")
        }
        try put(data, folder + "/" + name)
    }
}
