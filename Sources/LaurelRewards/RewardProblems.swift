/// Everything that is wrong with a reward, so that its author can mend it all at once.
public struct RewardProblems: Error, Sendable, CustomStringConvertible {
    /// At least two errors, file by file and in each by line.
    public let errors: [any Error]

    public var description: String { errors.map { "\($0)" }.joined(separator: "\n") }

    /// The errors that one stands for: several, or itself.
    package static func parts(of error: any Error) -> [any Error] { (error as? RewardProblems)?.errors ?? [error] }
}

/// An error that knows where in a file it stands.
package protocol PlacedError: Error {
    var file: String? { get }
    var line: Int? { get }
}

extension RewardError: PlacedError {}

/// Goes on after an error, and throws what it has collected: one error as it is, more as `RewardProblems`.
package struct ProblemCollector: Sendable {
    private var errors: [any Error] = []
    private var seen: Set<String> = []

    package init() {}

    /// The work's value; nil when it threw, which is kept.
    @discardableResult
    package mutating func attempt<Value>(_ work: () throws -> Value) -> Value? {
        do {
            return try work()
        } catch {
            add(error)
            return nil
        }
    }

    /// The same for work that may have no value without an error.
    package mutating func optional<Value>(_ work: () throws -> Value?) -> Value? { attempt(work) ?? nil }

    /// Keeps an error once; several of one reward as themselves.
    package mutating func add(_ error: any Error) {
        for error in RewardProblems.parts(of: error) where seen.insert("\(error)").inserted {
            errors.append(error)
        }
    }

    /// Keeps all of another one's errors.
    package mutating func add(contentsOf other: ProblemCollector) {
        for error in other.errors { add(error) }
    }

    package var isEmpty: Bool { errors.isEmpty }
    package var count: Int { errors.count }

    /// What was collected, as one error.
    package var error: any Error {
        if let only = errors.first, errors.count == 1 { return only }
        return RewardProblems(errors: sorted)
    }

    /// File by file in the order of their first errors, and in each by line; on one line in the order they were found.
    private var sorted: [any Error] {
        var ranks: [String?: Int] = [:]
        let places = errors.enumerated().map { index, error in
            let error = error as? any PlacedError
            let rank = ranks[error?.file] ?? ranks.count
            ranks[error?.file] = rank
            return (rank: rank, line: error?.line ?? 0, index: index)
        }
        return places.sorted { ($0.rank, $0.line, $0.index) < ($1.rank, $1.line, $1.index) }.map { errors[$0.index] }
    }

    /// What was found after the first `count` errors.
    func found(after count: Int) -> ArraySlice<any Error> { errors.dropFirst(count) }

    /// Throws what was collected, if anything was.
    package func check() throws {
        if !isEmpty { throw error }
    }
}

extension Sequence {
    /// Like `map`, but goes on after an error and throws what is wrong with any of the elements.
    package func mapAll<Value>(_ transform: (Element) throws -> Value) throws -> [Value] {
        var problems = ProblemCollector()
        let values = compactMap { element in problems.attempt { try transform(element) } }
        try problems.check()
        return values
    }
}
