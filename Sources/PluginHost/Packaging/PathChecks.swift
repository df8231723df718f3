/// Holds the paths of an archive to what may be written: plain names below one folder, each file once.
struct PathChecks {
    private static let deepest = 16

    private let source: String
    private let folder: String
    /// Files and their folders in lower case, so that names that some file systems take for one are duplicates too.
    private var files: Set<String> = []
    private var folders: Set<String> = []

    init(source: String, folder: String) {
        self.source = source
        self.folder = folder
    }

    /// The path within the plugin's folder.
    mutating func check(_ path: String) throws(PluginError) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if path.hasPrefix("/") {
            throw error("archive-path", path, "is an absolute path; expected one below \(folder)/.")
        }
        if parts.contains("..") { throw error("archive-path", path, "leads out of its folder; expected no `..`.") }
        guard parts.count >= 2, parts.count <= Self.deepest, parts[0] == folder else {
            throw error("archive-path", path, "does not lie in \(folder)/, the plugin's folder.")
        }
        guard parts.allSatisfy(Self.isName) else {
            throw error("archive-path", path, "has a part that is no plain name; expected no signs like \\ and :.")
        }
        guard !parts.contains(where: { $0.hasPrefix(".") }) else {
            throw error("archive-path", path, "is hidden or has an empty part; expected visible files only.")
        }
        let inside = parts.dropFirst()
        let key = inside.joined(separator: "/").lowercased()
        guard files.insert(key).inserted, !folders.contains(key) else {
            throw error("archive-duplicate", path, "stands in the archive twice; expected each file once.")
        }
        for count in 1..<inside.count {
            let above = inside.prefix(count).joined(separator: "/").lowercased()
            folders.insert(above)
            guard !files.contains(above) else {
                throw error("archive-duplicate", path, "lies in a folder that is also a file; expected one of them.")
            }
        }
        return inside.joined(separator: "/")
    }

    /// Letters, digits, spaces and plain signs: no control characters, and nothing that another system reads as a path.
    private static func isName(_ part: Substring) -> Bool {
        !part.isEmpty && part != "."
            && part.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\\" && scalar != ":"
                    && scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
            }
    }

    private func error(_ code: String, _ path: String, _ problem: String) -> PluginError {
        PluginError(code: code, file: source, message: "\(PluginArchive.shown(path)) \(problem)")
    }
}
