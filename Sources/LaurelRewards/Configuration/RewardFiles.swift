import Foundation
import Synchronization

/// The reward files that are being read, from the outermost: a reward may name others as its graders, but not itself.
package struct RewardFiles: Sendable {
    /// How deep rewards may lie in each other.
    static let deepest = 4
    /// The most graders of a reward, those of the rewards inside of it included.
    static let largestCount = 256

    /// The most rewards that are read inside of one, so that a few small files cannot stand for millions.
    private static let largestFileCount = 256

    private var paths: [String] = []
    private var reads = Reads()
    /// What else is checked of each entry.
    package let check: RewardConfiguration.EntryCheck

    package init(check: @escaping RewardConfiguration.EntryCheck = { _ in nil }) { self.check = check }

    /// With one more file inside of the others.
    func adding(_ file: String) -> RewardFiles {
        var files = self
        if paths.isEmpty { files.reads = Reads() }
        files.paths.append(Self.resolved(file))
        return files
    }

    /// Reads the reward at `path`, which the entry's value `node` names.
    func nested(_ path: String, at node: ConfigurationNode) throws -> RewardConfiguration {
        guard !paths.contains(Self.resolved(path)) else {
            throw node.error(
                "recursive-reward", "The reward \(path) is part of itself; expected another file.")
        }
        guard paths.count <= Self.deepest else {
            throw node.error(
                "recursive-reward", "Rewards lie more than \(Self.deepest) deep in each other; expected less.")
        }
        guard reads.next() <= Self.largestFileCount else {
            throw node.error(
                "range", "The reward reads more than \(Self.largestFileCount) files; expected at most so many.")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw node.error("file", "There is no reward file at \(path); expected the path of a YAML or JSON file.")
        }
        return try RewardConfiguration.load(file: path, files: self)
    }

    /// Whether what is read now stands inside of another reward.
    var isInside: Bool { !paths.isEmpty }

    /// How many files one reward has read.
    private final class Reads: Sendable {
        private let count = Atomic<Int>(0)

        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }

    private static func resolved(_ path: String) -> String {
        guard let bytes = realpath(path, nil) else { return path }
        defer { free(bytes) }
        return String(cString: bytes)
    }
}
