import Graders
package import LaurelRewards
import LuaRuntime
import PluginHost

/// Builds reward functions from what a user names: the one place where built-ins, scripts and plugins come together.
package enum RewardBuilder {
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
        if configuration.graders.contains(where: \.isExternal) {
            let catalog = PluginCatalog.standard(rewardFile: configuration.file, folders: folders)
            let pool = if let workers { try LuaWorkerPool(workerCount: workers) } else { try LuaWorkerPool() }
            factory = LuaGraderFactory(pool: pool, catalog: catalog)
        }
        return try await configuration.makeFunction(
            builtIn: { try BuiltInGraders.make(from: $0) },
            external: { entry in
                guard let factory else {
                    throw entry.error("unsupported", "The entry `\(entry.name)` needs a Lua worker.")
                }
                return try await factory.grader(for: entry)
            })
    }
}

extension GraderSpecification {
    /// Whether a script or a plugin grades.
    fileprivate var isExternal: Bool {
        if case .builtIn = source { false } else { true }
    }
}
