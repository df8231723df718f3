import LaurelRewards

extension RewardComparison {
    /// The comparison for people: the counts, a table of the components, and the biggest changes in full.
    ///
    /// - Parameter shown: how many changes are shown.
    package func text(shown: Int) -> String {
        let changes = biggest(shown)
        var parts = [counts, componentTable]
        if !changes.isEmpty {
            parts.append(["biggest changes of the reward"] + changes.flatMap(lines))
        }
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var counts: [String] {
        let mean = meanReward
        func share(_ count: Int) -> String {
            "\(count) of \(changes.count) (\(Figure.percent(changes.isEmpty ? nil : Double(count) / Double(changes.count))))"
        }
        var rows = [
            ["old", old], ["new", new], ["candidates", "\(changes.count) in \(groups) groups"],
            ["mean reward", "\(Figure.text(mean.old)) → \(Figure.text(mean.new))"],
            ["rewards changed", share(changedRewards)],
            ["Spearman's rank correlation", Figure.text(spearman)],
            ["ranks in the group changed", share(changedRanks)],
            [
                "advantages changed",
                "\(share(changedAdvantages)), by \(Figure.text(meanAdvantageChange)) on average, "
                    + "\(turnedAdvantages) turned round",
            ],
            ["best candidate changed", bestText],
            [
                "groups of equal rewards",
                "\(Figure.percent(zeroVarianceShare.old)) → \(Figure.percent(zeroVarianceShare.new))",
            ],
        ]
        if unrewarded.old + unrewarded.new > 0 {
            rows.append(["without a reward", "\(unrewarded.old) → \(unrewarded.new)"])
        }
        return notes.map { "note: \($0)" } + TextTable(rows: rows).lines
    }

    private var bestText: String {
        guard comparedGroups > 0 else { return "no group has two rewards on both sides" }
        let share = Figure.percent(Double(changedBest) / Double(comparedGroups))
        return "\(changedBest) of \(comparedGroups) groups (\(share))"
    }

    private var componentTable: [String] {
        let header = ["component", "weight", "", "mean", "", "rows changed", "mean change of the reward"]
        let rows = components.map { component in
            [
                component.name, Figure.text(component.weight.old), "→ " + Figure.text(component.weight.new),
                Figure.text(component.mean.old), "→ " + Figure.text(component.mean.new), "\(component.changedRows)",
                Figure.text(component.meanChange),
            ]
        }
        return TextTable(rows: [header] + rows, numbers: [1, 3, 5, 6]).lines
    }

    private func lines(_ change: RewardChange) -> [String] {
        let difference = change.reward.old.flatMap { old in change.reward.new.map { $0 - old } }
        func rank(_ rank: Int?) -> String { rank.map { "\($0)" } ?? Figure.missing }
        var lines = [
            "  \(change.place): reward \(Figure.text(change.reward.old)) → \(Figure.text(change.reward.new)) "
                + "(\(Figure.change(difference))), rank \(rank(change.rank.old)) → \(rank(change.rank.new)), advantage "
                + "\(Figure.text(change.advantage.old, digits: 3)) → \(Figure.text(change.advantage.new, digits: 3))",
            "    asked: \(PlainLine.text(change.sample.prompt, limit: 160))"
                + (change.sample.reference.map { "  (reference: \(PlainLine.text($0, limit: 60)))" } ?? ""),
            "    wrote: \(PlainLine.text(change.candidate.completion, limit: 320))",
        ]
        for (side, reason) in [("old", change.reason.old), ("new", change.reason.new)] {
            if let reason { lines.append("    no \(side) reward: \(PlainLine.text(reason, limit: 240))") }
        }
        return lines + change.causes.map { "    because: \(text($0))" }
    }

    private func text(_ cause: RewardChange.Cause) -> String {
        var text = cause.component
        if let change = cause.change { text += " \(Figure.change(change))" }
        text += ": counts \(Figure.text(cause.counted.old)) → \(Figure.text(cause.counted.new))"
        if cause.weight.differs {
            text += ", weight \(Figure.text(cause.weight.old)) → \(Figure.text(cause.weight.new))"
        }
        let (before, after) = (cause.detail.old, cause.detail.new)
        if cause.detail.differs, let before, cause.counted.differs {
            text += "; was: \(PlainLine.text(before, limit: 160))"
        }
        if let after { text += "; is: \(PlainLine.text(after, limit: 160))" }
        return text
    }
}
