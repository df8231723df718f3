package import LaurelRewards
import LuaRuntime
import PluginHost

/// Builds reward functions from what a user names: the one place where built-ins, judges, scripts and plugins come together.
package enum RewardBuilder {
    /// Built-ins and judges, which share their connections and their account.
    static let graders = GraderBuilder.standard()

    /// The same for the gate, which asks judges anew: a kept answer would hide that there is no judge any more.
    static let gateGraders = GraderBuilder.standard(keepsAnswers: false)

    /// Checks entries with a `type` while a reward is read, so that all errors come at once.
    package static let files = files(graders: graders)

    static func files(graders: GraderBuilder) -> RewardFiles {
        RewardFiles { entry in
            if case .builtIn = entry.source { _ = try graders.make(entry) }
        }
    }

    /// Reads the source, builds every grader and loads every script once.
    package static func function(
        from source: RewardSource, plugins folders: [String] = [], workers: Int? = nil
    ) async throws -> RewardFunction {
        try await function(for: source.configuration(), plugins: folders, workers: workers)
    }

    /// Builds every grader of a configuration. Lua workers start only when a script or plugin asks for them; plugins are
    /// looked for in `folders` first. `workers` is how many Lua workers there may be, by default one a core.
    package static func function(
        for configuration: RewardConfiguration, plugins folders: [String] = [], workers: Int? = nil
    ) async throws -> RewardFunction {
        var factory: LuaGraderFactory?
        if configuration.allGraders.contains(where: \.isExternal) {
            let catalog = PluginCatalog.standard(rewardFile: configuration.file, folders: folders)
            let pool = if let workers { try LuaWorkerPool(workerCount: workers) } else { try LuaWorkerPool() }
            factory = LuaGraderFactory(pool: pool, catalog: catalog)
        }
        return try await configuration.makeFunction(
            builtIn: graders.make,
            external: { entry in
                guard let factory else {
                    throw entry.error("unsupported", "The entry `\(entry.name)` needs a Lua worker.")
                }
                return try await factory.grader(for: entry)
            })
    }
}
