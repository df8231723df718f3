import Foundation
import ModelFormats

/// Under which licence a model stands, as its files say.
enum ModelLicense {
    /// `general.license` of a GGUF file, or `license:` at the head of a Hugging Face folder's README.md.
    static func name(of model: ModelFile) throws -> String? {
        if let gguf = model.gguf { return try gguf.string("general.license") }
        guard let readme = try? String(contentsOfFile: model.path + "/README.md", encoding: .utf8) else { return nil }
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == "---" else { return nil }
        let head = lines.dropFirst().prefix { $0 != "---" }
        guard let line = head.first(where: { $0.hasPrefix("license:") }) else { return nil }
        let name = line.dropFirst("license:".count).trimmingCharacters(in: CharacterSet(charactersIn: " \t\r\"'"))
        return name.isEmpty ? nil : name
    }
}
