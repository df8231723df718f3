import Crypto
import Foundation
package import LaurelRewards
package import LuaRuntime

/// Builds graders from the `script` and `plugin` entries of a reward, each loaded once in a worker and so known to load.
///
/// A script that defines `grade` grades candidate by candidate; one that defines only `grade_group` grades groups. Where
/// both are defined `grade` is used: its grades do not depend on which candidates happen to stand beside each other.
package struct LuaGraderFactory: Sendable {
    private let pool: LuaWorkerPool
    private let catalog: PluginCatalog

    private let countsInstructions: Bool

    /// How many times its deadline a script gets that is slowed down by counting.
    private static let slowness = 20

    /// Builds graders whose scripts the pool runs.
    ///
    /// - Parameter countsInstructions: Grades say how many virtual machine instructions they took, which is slow: for the
    ///   gate, never for a run.
    package init(pool: LuaWorkerPool, catalog: PluginCatalog, countsInstructions: Bool = false) {
        self.pool = pool
        self.catalog = catalog
        self.countsInstructions = countsInstructions
    }

    /// Builds the grader of an entry; an entry with a `type` is not for this factory and is an error.
    package func grader(for specification: GraderSpecification) async throws(PluginError) -> any ScriptGrader {
        switch specification.source {
        case .builtIn(let type):
            throw PluginError(
                code: "unsupported", file: specification.file, line: specification.line,
                message: "'\(type)' is a built-in grader; expected a script or a plugin.")
        case .reward(let reward):
            throw PluginError(
                code: "unsupported", file: specification.file, line: specification.line,
                message: "'\(reward.file)' is a reward; expected a script or a plugin.")
        case .script(let path):
            return try await script(path, specification)
        case .plugin(let name):
            return try await grader(for: Self.plugin(name, specification, in: catalog), specification)
        }
    }

    /// Builds a plugin's grader with the params given and defaults for the others.
    package func grader(
        for plugin: PluginPackage, params: [String: JSONValue] = [:]
    ) async throws(PluginError) -> any ScriptGrader {
        var specification = GraderSpecification(
            source: .plugin(plugin.manifest.name), name: plugin.manifest.name, file: plugin.folder, line: 1)
        specification.params = params
        return try await grader(for: plugin, specification)
    }

    private func grader(
        for plugin: PluginPackage, _ specification: GraderSpecification
    ) async throws(PluginError) -> any ScriptGrader {
        let manifest = plugin.manifest
        let (params, problems) = Self.params(manifest, specification)
        if let problem = problems.first { throw problem }
        var host = LuaLimits()
        if let wall = manifest.wallMilliseconds { host.wallMilliseconds = min(wall, host.wallMilliseconds) }
        if let memory = manifest.memoryMegabytes { host.memoryBytes = min(memory << 20, host.memoryBytes) }
        let script = LuaScript(
            source: plugin.source, chunkName: manifest.name + "/" + manifest.entry,
            name: String(manifest.entry.dropLast(".lua".count)), modules: plugin.modules,
            params: params.mapValues { LuaValue($0) }, limits: try limits(host, specification),
            countsInstructions: countsInstructions)
        let loaded = try await load(script, specification, path: plugin.entryPath) { chunkName in
            plugin.folder + chunkName.dropFirst(manifest.name.count)
        }
        return grader(
            loaded, plugin.origin, range: specification.range ?? manifest.range,
            needsReference: manifest.needs.contains(.reference), plugin: plugin)
    }

    /// Checks an entry as far as that is possible without a worker: the script can be read, the plugin is there and has
    /// the params given. Throws everything that is wrong with these.
    package static func check(_ specification: GraderSpecification, in catalog: PluginCatalog) throws {
        switch specification.source {
        case .builtIn, .reward: return
        case .script(let path): _ = try source(path, specification)
        case .plugin(let name):
            let manifest = try plugin(name, specification, in: catalog).manifest
            var collected = ProblemCollector()
            for problem in params(manifest, specification).problems { collected.add(problem) }
            try collected.check()
        }
    }

    private static func plugin(
        _ name: String, _ specification: GraderSpecification, in catalog: PluginCatalog
    ) throws(PluginError) -> PluginPackage {
        try catalog.plugin(
            name, file: specification.file, line: specification.keyLines["plugin"] ?? specification.line)
    }

    private static func source(
        _ path: String, _ specification: GraderSpecification
    ) throws(PluginError) -> Data {
        let obstacle = FilePath.obstacle(at: path)
        guard obstacle == nil, let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: LuaLimits.largestSource + 1)
        else {
            throw PluginError(
                code: "script-missing", file: specification.file,
                line: specification.keyLines["script"] ?? specification.line,
                message:
                    "The script \(path) cannot be read\(obstacle.map { " (\($0.lowercased()))" } ?? ""); expected a "
                    + "readable .lua file.")
        }
        return data
    }

    private func script(
        _ path: String, _ specification: GraderSpecification
    ) async throws(PluginError) -> any ScriptGrader {
        let limits = try limits(LuaLimits(), specification)
        let data = try Self.source(path, specification)
        let script = LuaScript(
            source: Array(data), chunkName: path, params: specification.params.mapValues { LuaValue($0) },
            limits: limits, countsInstructions: countsInstructions)
        let loaded = try await load(script, specification, path: path)
        let origin = ScriptOrigin(
            kind: .script, name: (path as NSString).lastPathComponent, path: path,
            sha256: SHA256.hash(data: data).hexadecimal)
        return grader(loaded, origin, range: specification.range ?? 0...1)
    }

    /// The grader for what the script defines.
    private func grader(
        _ script: LoadedScript, _ origin: ScriptOrigin, range: ClosedRange<Double>, needsReference: Bool = false,
        plugin: PluginPackage? = nil
    ) -> any ScriptGrader {
        if script.functions.contains(.grade) {
            return LuaGrader(
                pool: pool, script: script, origin: origin, range: range, needsReference: needsReference,
                plugin: plugin)
        }
        return LuaGroupGrader(
            pool: pool, script: script, origin: origin, range: range, needsReference: needsReference, plugin: plugin)
    }

    /// Loads an entry's script; `pathOf` gives the path of one of its other files from its name in errors.
    private func load(
        _ script: LuaScript, _ specification: GraderSpecification, path: String, pathOf: (String) -> String = { $0 }
    ) async throws(PluginError) -> LoadedScript {
        do {
            return try await pool.load(script)
        } catch {
            let isOther = error.file.map { $0 != script.chunkName && !$0.hasPrefix("...") } ?? false
            let failure = PluginError(error, file: isOther ? pathOf(error.file ?? "") : path)
            // Without an entry in a file, such as a script that a command names, there is no place to add.
            guard let line = specification.keyLines["script"] ?? specification.keyLines["plugin"] else { throw failure }
            throw PluginError(
                code: failure.code, file: failure.file, line: failure.line,
                message: failure.message
                    + " The entry `\(specification.name)` at \(specification.file):\(line) loads it.")
        }
    }

    /// The plugin's defaults with the entry's values over them, and what is wrong with these.
    private static func params(
        _ manifest: PluginManifest, _ specification: GraderSpecification
    ) -> (values: [String: JSONValue], problems: [PluginError]) {
        let names = manifest.params.map(\.name)
        let strangers = specification.params.keys.sorted().filter { !names.contains($0) }
        var problems: [PluginError] = []
        func add(_ code: String, _ name: String, _ message: String) {
            let line = specification.line(of: ["params", name])
            problems.append(PluginError(code: code, file: specification.file, line: line, message: message))
        }
        for name in strangers {
            let known = names.isEmpty ? " It has none." : NearestName.known(names)
            add(
                "unknown-key", name,
                "The plugin '\(manifest.name)' has no parameter `\(name)`.\(NearestName.hint(for: name, among: names))\(known)"
            )
        }
        var params: [String: JSONValue] = [:]
        for parameter in manifest.params {
            let name = parameter.name
            params[name] = specification.params[name] ?? parameter.defaultValue
            if let value = params[name] {
                guard let problem = parameter.problem(with: value) else { continue }
                add("range", name, "The parameter `\(name)` of the plugin '\(manifest.name)' is \(problem).")
            } else if !strangers.contains(where: { NearestName.nearest(to: $0, among: names) == name }) {
                add(
                    "missing-key", name,
                    "The plugin '\(manifest.name)' needs the parameter `\(name)`: \(parameter.meaning)")
            }
        }
        return (params, problems)
    }

    /// The host's limits, changed by the reward's entry.
    private func limits(
        _ host: LuaLimits, _ specification: GraderSpecification
    ) throws(PluginError) -> LuaLimits {
        var limits = host
        if let wall = specification.wallMilliseconds { limits.wallMilliseconds = wall }
        if let memory = specification.memoryMegabytes { limits.memoryBytes = memory << 20 }
        guard LuaLimits.wallRange.contains(limits.wallMilliseconds), LuaLimits.memoryRange.contains(limits.memoryBytes)
        else {
            throw PluginError(
                code: "range", file: specification.file, line: specification.keyLines["limits"] ?? specification.line,
                message:
                    "The limits of '\(specification.name)' are too large; expected wall_ms up to 60000 and memory_mb up to 1024."
            )
        }
        if countsInstructions {
            limits.wallMilliseconds = min(limits.wallMilliseconds * Self.slowness, LuaLimits.wallRange.upperBound)
        }
        return limits
    }
}
