import GRDB

/// How graders did in training: what scored, abstained and failed.
extension RunStore {
    /// What one component did in one step.
    package struct OutcomeCount: Sendable, Hashable {
        package let step: Int
        /// The component's place in the reward.
        package let component: Int
        package let scored: Int
        package let abstained: Int
        package let failed: Int

        package var total: Int { scored + abstained + failed }
    }

    /// By step and component, in order.
    package func outcomes(of run: RunRecord) throws(RunStoreError) -> [OutcomeCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT step, component, sum(outcome = 'score'), sum(outcome = 'abstain'), sum(outcome = 'failure')
                    FROM rollouts JOIN candidates ON candidates.rollout = rollouts.id
                    JOIN grades ON grades.candidate = candidates.id
                    WHERE rollouts.run = ? AND step IS NOT NULL GROUP BY step, component ORDER BY step, component
                    """,
                arguments: [run.key]
            ).map { OutcomeCount(step: $0[0], component: $0[1], scored: $0[2], abstained: $0[3], failed: $0[4]) }
        }
    }
}
