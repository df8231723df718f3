/// Token sequences one after another without padding, where sequences may continue a shared prefix.
///
/// A group is a prompt's segment followed by the segments that continue it. The prompt is computed once; its keys and
/// values serve every continuation, and gradients flow back to it from all of them.
struct PackedBatch {
    /// Consecutive rows of one sequence. They attend to the rows of `prefix`, then causally to each other.
    struct Segment {
        let rows: Range<Int>
        let prefix: Range<Int>

        var keyCount: Int { prefix.count + rows.count }
    }

    private(set) var tokens: [Int32] = []
    /// Each token's position in its sequence.
    private(set) var positions: [Int32] = []
    private(set) var segments: [Segment] = []
    /// The segments of each group.
    private(set) var groups: [Range<Int>] = []

    var rows: Int { tokens.count }

    /// Starts a group with its prompt.
    mutating func append(prompt: [Int32]) {
        groups.append(segments.count..<segments.count + 1)
        append(prompt, prefix: rows..<rows)
    }

    /// Adds tokens that continue the last group's prompt.
    mutating func append(continuation: [Int32]) {
        guard let group = groups.popLast() else { preconditionFailure("a group starts with its prompt") }
        groups.append(group.lowerBound..<segments.count + 1)
        append(continuation, prefix: segments[group.lowerBound].rows)
    }

    private mutating func append(_ added: [Int32], prefix: Range<Int>) {
        segments.append(Segment(rows: rows..<rows + added.count, prefix: prefix))
        positions += (0..<added.count).map { Int32(prefix.count + $0) }
        tokens += added
    }
}
