/// What a run is, as it is known when it begins.
package struct RunDescription: Sendable, Hashable, Codable {
    /// A component of the run's reward.
    package struct Component: Sendable, Hashable, Codable {
        package let name: String
        package let weight: Double
        package let isCanary: Bool

        package init(name: String, weight: Double, isCanary: Bool) {
            self.name = name
            self.weight = weight
            self.isCanary = isCanary
        }
    }

    /// The name that commands take; its folder's name.
    package var id: String
    /// The run's folder: relative to the database's folder where it lies below it, else absolute.
    package var folder: String
    package var model: String
    package var seed: Int64
    package var totalSteps: Int
    /// The resolved run file.
    package var configuration: String
    /// SHA-256 of all that shapes the run.
    package var fingerprint: String
    /// The reward's configuration, as text.
    package var reward: String
    /// SHA-256 of that text.
    package var rewardHash: String
    /// The scripts and plugins that grade, with their hashes, as JSON.
    package var rewardCode: String
    package var components: [Component]
    package var laurelVersion: String

    package init(
        id: String, folder: String, model: String, seed: Int64, totalSteps: Int, configuration: String,
        fingerprint: String, reward: String, rewardHash: String, rewardCode: String, components: [Component],
        laurelVersion: String
    ) {
        self.id = id
        self.folder = folder
        self.model = model
        self.seed = seed
        self.totalSteps = totalSteps
        self.configuration = configuration
        self.fingerprint = fingerprint
        self.reward = reward
        self.rewardHash = rewardHash
        self.rewardCode = rewardCode
        self.components = components
        self.laurelVersion = laurelVersion
    }
}

/// How a run stands, as its trainer last said; a trainer that was killed could not say.
package enum RunStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case running
    /// Every step was taken.
    case finished
    /// It was asked to stop and can go on.
    case stopped
    /// An error ended it; it can go on once that is put right.
    case failed
}

/// A run in the store.
package struct RunRecord: Sendable, Hashable {
    /// Its number in the database.
    package let key: Int64
    package let description: RunDescription
    package let status: RunStatus
    /// Seconds since 1970.
    package let createdAt: Double
    package let endedAt: Double?
    /// Steps in the ledger.
    package let stepCount: Int
    /// The last of them.
    package let lastStep: Int

    package var id: String { description.id }
}
