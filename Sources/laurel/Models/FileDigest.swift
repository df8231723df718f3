import Crypto
package import Foundation

/// SHA-256 of files, read in pieces.
package enum FileDigest {
    /// The digest in lower-case hexadecimal.
    package static func sha256(of file: URL) throws(CommandError) -> String {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            var hash = SHA256()
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
            return hash.finalize().map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        } catch {
            throw CommandError(
                code: "file", file: file.path(percentEncoded: false),
                message: "The file cannot be read: \(error.localizedDescription)")
        }
    }

    /// Throws `sha256-mismatch` when the file has other bytes than expected.
    package static func check(_ file: URL, sha256 expected: String, remedy: String) throws(CommandError) {
        let found = try sha256(of: file)
        guard found == expected else {
            throw CommandError(
                code: "sha256-mismatch", file: file.path(percentEncoded: false),
                message: "The file's sha256 is \(found); expected \(expected). \(remedy)")
        }
    }
}
