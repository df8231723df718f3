import Crypto
package import Foundation

/// Answers kept on disk by the hash of everything that was asked, so that the same question is paid for once and a
/// resumed run gets the same grades.
///
/// An entry is what the model wrote and how many tokens it took, never a key. Processes may share a folder: an entry
/// appears whole or not at all.
package struct JudgeCache: Sendable {
    private static let largestEntry = 4 << 20
    private let folder: URL

    package init(folder: URL) {
        self.folder = folder
    }

    /// The answer to a question, if it was kept. A damaged entry counts as none.
    func answer(to key: String) -> ModelAnswer? {
        guard let handle = try? FileHandle(forReadingFrom: file(key)) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: Self.largestEntry) else { return nil }
        return try? JSONDecoder().decode(ModelAnswer.self, from: data)
    }

    /// Keeps an answer; a full or unwritable disk costs only the saving.
    func keep(_ answer: ModelAnswer, for key: String) {
        let file = file(key)
        guard let data = try? JSONEncoder().encode(answer), data.count <= Self.largestEntry else { return }
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: file, options: .atomic)
    }

    /// The hash of an address and a request body.
    static func key(address: String, body: Data) -> String {
        var hash = SHA256()
        hash.update(data: Data(address.utf8))
        hash.update(data: [0])
        hash.update(data: body)
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    private func file(_ key: String) -> URL {
        folder.appending(path: String(key.prefix(2))).appending(path: key + ".json")
    }
}
