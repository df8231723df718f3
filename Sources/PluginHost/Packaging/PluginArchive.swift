import Crypto
package import Foundation
import LaurelRewards

/// A plugin in one file: a tar archive of plain files whose bytes follow from the plugin's contents alone.
///
/// The first file, `laurel-package.json`, has the plugin's name, version and content hash; the others lie in a folder of
/// that name. Hidden files are left out: the hash does not cover them, and editors and shells act on them.
package struct PluginArchive: Sendable {
    /// One file, by its path in the plugin's folder.
    package struct File: Sendable, Hashable {
        package let path: String
        package let contents: [UInt8]
    }

    package let name: String
    package let version: String
    /// The content hash of the plugin that was packed.
    package let contentHash: String
    package let files: [File]
    /// What errors call the archive: its path.
    package let source: String

    package static let indexName = "laurel-package.json"
    package static let largestFileBytes = 4 << 20
    private static let formatVersion = 1
    private static let limits = TarReader.Limits(
        fileBytes: largestFileBytes, totalBytes: PluginPackage.largestBytes + 4096,
        fileCount: PluginPackage.largestFileCount + 1)
    /// The largest archive that the limits allow.
    private static let largestBytes =
        limits.totalBytes + limits.fileCount * 2 * TarHeader.size + TarHeader.endSize

    /// Reads an archive file; `sha256` is what the file's bytes have to have.
    package init(file: String, sha256: String? = nil) throws(PluginError) {
        guard let handle = FileHandle(forReadingAtPath: file),
            let data = try? handle.read(upToCount: Self.largestBytes + 1)
        else {
            throw PluginError(
                code: "file", file: file,
                message: "The archive cannot be read; expected a file that `laurel plugin pack` wrote.")
        }
        guard data.count <= Self.largestBytes else {
            throw PluginError(
                code: "archive-size", file: file,
                message: "The archive has more than \(Self.largestBytes) bytes, the most that a plugin can need.")
        }
        if let sha256 {
            let found = Self.sha256(data)
            guard found == sha256.lowercased() else {
                throw PluginError(
                    code: "sha256-mismatch", file: file,
                    message: "The archive's sha256 is \(found); expected \(sha256.lowercased()).")
            }
        }
        try self.init(bytes: Array(data), source: file)
    }

    /// Reads and checks an archive's bytes; `source` is what errors call it.
    package init(bytes: [UInt8], source: String) throws(PluginError) {
        var reader = TarReader(bytes, file: source, limits: Self.limits)
        guard let first = try reader.next(), first.path == Self.indexName else {
            throw PluginError(
                code: "archive-format", file: source,
                message:
                    "The archive does not start with \(Self.indexName); expected one that `laurel plugin pack` wrote."
            )
        }
        let index = try Self.readIndex(first.contents, source: source)
        var paths = PathChecks(source: source, folder: index.name)
        var files: [File] = []
        while let entry = try reader.next() {
            let path = try paths.check(entry.path)
            files.append(File(path: path, contents: Array(entry.contents)))
        }
        (name, version, contentHash) = index
        self.files = files
        self.source = source
    }

    /// Packs a plugin; the result can be installed.
    package static func bytes(of plugin: PluginPackage) throws(PluginError) -> [UInt8] {
        let manifest = plugin.manifest
        let files = try PluginPackage.files(in: plugin.folder)
        let hash = PluginPackage.hash(files)
        let index =
            #"{"format":\#(formatVersion),"name":"\#(manifest.name)","version":"\#(manifest.version)","#
            + #""content_hash":"\#(hash)"}"# + "\n"
        var bytes: [UInt8] = []
        try append(indexName, Data(index.utf8), to: &bytes)
        for file in files { try append(manifest.name + "/" + file.name, file.data, to: &bytes) }
        bytes += [UInt8](repeating: 0, count: TarHeader.endSize)
        // What is written has to be readable: a name that install would refuse is an error here already.
        let archive = try PluginArchive(bytes: bytes, source: plugin.folder)
        guard archive.contentHash == plugin.contentHash else {
            throw PluginError(
                code: "hash-mismatch", file: plugin.folder,
                message: "The plugin's files changed while they were packed; run the command again.")
        }
        return bytes
    }

    /// The SHA-256 of an archive's bytes, as `sha256sum` prints it.
    package static func sha256(_ bytes: some DataProtocol) -> String {
        SHA256.hash(data: bytes).hexadecimal
    }

    /// A path as messages show it.
    static func shown(_ path: String) -> String { ConfigurationNode.quoted(path) }

    private static func append(_ path: String, _ data: Data, to bytes: inout [UInt8]) throws(PluginError) {
        guard let header = TarHeader(path: path, fileSize: data.count) else {
            throw PluginError(
                code: "archive-path", file: path,
                message: "The path is too long; expected at most 100 bytes in a file's name and 155 in its folders.")
        }
        bytes += header.bytes
        bytes += data
        bytes += [UInt8](repeating: 0, count: TarHeader.padded(data.count) - data.count)
    }

    private static func readIndex(
        _ bytes: ArraySlice<UInt8>, source: String
    ) throws(PluginError) -> (name: String, version: String, contentHash: String) {
        let file = source + "/" + indexName
        guard bytes.count <= 4096, let text = String(validating: bytes, as: UTF8.self) else {
            throw PluginError(code: "archive-format", file: file, message: "The file is no short text; expected JSON.")
        }
        do {
            let node = try ConfigurationNode.parse(text, file: file)
            try node.allowOnly(["format", "name", "version", "content_hash"])
            let format = try node.required("format", "the integer \(formatVersion)")
            guard try format.integer() == formatVersion else {
                throw format.error(
                    "archive-format",
                    "\(format.subject) is \(format.summary); this laurel reads format \(formatVersion).")
            }
            let hash = try node.required("content_hash", "64 hexadecimal digits")
            let digits = try hash.string()
            guard digits.utf8.count == 64,
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
            else { throw hash.error("range", "\(hash.subject) is no SHA-256; expected 64 hexadecimal digits.") }
            return (
                try PluginManifest.name(try node.required("name", "the plugin's name")),
                try PluginManifest.version(try node.required("version", "the plugin's version")), digits
            )
        } catch let error as RewardError {
            throw PluginError(error)
        } catch {
            throw PluginError(code: "archive-format", file: file, message: "The file cannot be read: \(error)")
        }
    }
}
