import Foundation

/// Package.swift's targets and what they depend on, read from its text.
///
/// Asking SwiftPM would start a second SwiftPM inside `swift test`; the manifest's own form is regular enough.
struct PackageManifest {
    struct Target {
        let name: String
        /// `target`, `executable`, `test` or `system-target`.
        let type: String
        /// Targets and products, by name.
        let dependencies: Set<String>
    }

    let targets: [Target]

    static func load() throws -> PackageManifest {
        let file = SourceTree.root.appending(path: "Package.swift")
        return try PackageManifest(text: String(contentsOf: file, encoding: .utf8))
    }

    init(text: String) throws {
        let start = /\.(systemLibrary|executableTarget|testTarget|target)\(\s*name: "([^"]+)"/
        let matches = text.matches(of: start)
        targets = try matches.enumerated().map { index, match in
            let end = index + 1 < matches.count ? matches[index + 1].range.lowerBound : text.endIndex
            let body = text[match.range.upperBound..<end]
            let types = ["systemLibrary": "system-target", "executableTarget": "executable", "testTarget": "test"]
            return Target(
                name: String(match.2), type: types[String(match.1)] ?? "target",
                dependencies: try PackageManifest.dependencies(in: body))
        }
    }

    /// The names in `dependencies: [...]`: plain strings, and the names of products.
    private static func dependencies(in body: Substring) throws -> Set<String> {
        guard let start = body.range(of: "dependencies: [")?.upperBound else { return [] }
        var depth = 1
        var end = start
        while end < body.endIndex, depth > 0 {
            if body[end] == "[" { depth += 1 }
            if body[end] == "]" { depth -= 1 }
            end = body.index(after: end)
        }
        let list = body[start..<end].replacing(/package: "[^"]+"/, with: "")
        return Set(list.matches(of: /"([^"]+)"/).map { String($0.1) })
    }
}
