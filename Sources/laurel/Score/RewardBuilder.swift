package import LaurelRewards
import LuaRuntime
package import PluginHost

/// Builds reward functions from what a user names: the one place where built-ins, judges, scripts and plugins come together.
package enum RewardBuilder {
    /// Built-ins and judges, which share their connections and their account.
    package static let graders = GraderBuilder.standard()

    /// The same for the gate, which asks judges anew: a kept answer would hide that there is no judge any more.
    static let gateGraders = GraderBuilder.standard(keepsAnswers: false)

    /// Checks each entry while a reward is read, so that all errors come at once: graders with a `type` are built, scripts
    /// and plugins are looked for.
    package static func files(
        for rewardFile: String? = nil, plugins folders: [String] = [], graders: GraderBuilder = graders
    ) -> RewardFiles {
        let catalog = PluginCatalog.standard(rewardFile: rewardFile, folders: folders)
        return RewardFiles { entry in
            if case .builtIn = entry.source { return try graders.make(entry).range }
            try LuaGraderFactory.check(entry, in: catalog)
            return nil
        }
    }

    /// Reads the source, builds every grader and loads every script once.
    package static func function(
        from source: RewardSource, plugins folders: [String] = [], workers: Int? = nil
    ) async throws -> RewardFunction {
        try await function(for: source.configuration(plugins: folders), plugins: folders, workers: workers)
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
