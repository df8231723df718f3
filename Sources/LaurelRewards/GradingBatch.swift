/// The items of many groups in a row, and which of them make a group.
struct GradingBatch: Sendable {
    var items: [GradingItem] = []
    /// The groups, as ranges of `items`, in order.
    private(set) var groups: [Range<Int>] = []

    init(_ groups: [GradingGroup]) {
        for group in groups {
            self.groups.append(items.count..<(items.count + group.items.count))
            items += group.items
        }
    }

    /// Splits the items into ranges of `size`, or of the groups that reach it, without parting a group.
    func chunks(of size: Int, keepsGroups: Bool) -> [Range<Int>] {
        guard keepsGroups else {
            return stride(from: 0, to: items.count, by: size).map { $0..<min($0 + size, items.count) }
        }
        var chunks: [Range<Int>] = []
        var start = 0
        for group in groups where group.upperBound - start >= size || group.upperBound == items.count {
            if group.upperBound > start { chunks.append(start..<group.upperBound) }
            start = group.upperBound
        }
        return chunks
    }

    /// The groups that lie in a chunk.
    func groups(in chunk: Range<Int>) -> [GradingGroup] {
        let ranges = groups.filter {
            !$0.isEmpty && $0.lowerBound >= chunk.lowerBound && $0.upperBound <= chunk.upperBound
        }
        return ranges.map { GradingGroup(items: Array(items[$0])) }
    }
}

extension RewardComponent {
    /// Grades a chunk and holds the grader to its contract: one grade an item, every score finite and in its range.
    func grade(_ batch: GradingBatch, _ chunk: Range<Int>) async -> [Grade] {
        let grades: [Grade]
        if let grader = grader as? any GroupGrader {
            let groups = batch.groups(in: chunk)
            let graded = await grader.grade(groups)
            grades = groups.enumerated().flatMap { index, group in
                GradingGroup.checked(index < graded.count ? graded[index] : [], count: group.items.count)
            }
        } else {
            grades = GradingGroup.checked(await grader.grade(Array(batch.items[chunk])), count: chunk.count)
        }
        let range = grader.range
        return grades.map { grade in
            guard let score = grade.outcome.score, !(score.isFinite && range.contains(score)) else { return grade }
            var refused = Grade(score: score, in: range, detail: grade.detail, parts: grade.parts, cost: grade.cost)
            refused.log = grade.log
            return refused
        }
    }
}
