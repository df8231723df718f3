import Foundation

/// The project's own files, as the architecture tests read them.
struct SourceTree {
    /// One Swift source file.
    struct File {
        /// The target whose folder it lies in.
        let target: String
        /// The path from the project's folder, for messages.
        let path: String
        let lines: [Substring]

        /// The modules it imports.
        var imports: Set<String> {
            Set(lines.compactMap(SourceTree.importedModule))
        }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files under a top-level folder, in order of their paths.
    static func swiftFiles(in folder: String) throws -> [File] {
        let base = root.appending(path: folder)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path(percentEncoded: false))
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
            return File(
                target: String(path.prefix { $0 != "/" }), path: "\(folder)/\(path)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// The module of an import line, whatever stands before `import` and whichever declaration is imported.
    static func importedModule(_ line: Substring) -> String? {
        guard line.contains("import ") else { return nil }
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"),
            words[..<place].allSatisfy({
                $0.hasPrefix("@") || ["package", "public", "internal", "private"].contains($0)
            })
        else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        guard let name = words[(place + 1)...].first(where: { !kinds.contains($0) }) else { return nil }
        return name.split(separator: ".").first.map(String.init)
    }
}
