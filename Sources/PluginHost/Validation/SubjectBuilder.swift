import Foundation
import LaurelRewards
import LuaRuntime

/// Makes what the gate tries out of the entries of a reward.
struct SubjectBuilder: Sendable {
    let catalog: PluginCatalog
    let pool: LuaWorkerPool
    /// Who stands beside a probe when candidates are graded as a group, by the sample's conversation.
    var companions: [[Message]: [String]] = [:]

    /// No score lies outside of it, so that the gate sees the scores that a run would refuse.
    private static let everything = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

    /// The subject of a `script` or `plugin` entry; throws when it cannot be loaded.
    ///
    /// - Parameter scored: Adds what the reward's built-in graders give, for scripts that read `sample.scores`.
    func subject(
        for specification: GraderSpecification, level: ValidationSubject.Level,
        scored: @escaping @Sendable ([GradingItem]) async -> [GradingItem] = { $0 }
    ) async throws(PluginError) -> ValidationSubject {
        var unbounded = specification
        unbounded.range = Self.everything
        let grader = try await LuaGraderFactory(pool: pool, catalog: catalog).grader(for: unbounded)
        let sources = Self.sources(of: grader, specification)
        let readsReference = sources.contains { source in
            (try? LuaParser.facts(of: source.bytes))?.sampleReads.contains { $0.name == "reference" } ?? false
        }
        let manifest = grader.plugin?.manifest
        let limits = grader.script.script.limits
        let groups = ProbeGroups(companions: companions)
        let (catalog, path) = (catalog, pool.workerPath)
        let bytes = (grader as? LuaGrader).map { single in
            { @Sendable (items: [(item: GradingItem, completion: [UInt8])]) in await single.grades(ofBytes: items) }
        }
        let fresh = { @Sendable [unbounded] (workers: Int, countsInstructions: Bool) async throws in
            let pool = try LuaWorkerPool(workerCount: workers, workerPath: path)
            let factory = LuaGraderFactory(pool: pool, catalog: catalog, countsInstructions: countsInstructions)
            return groups.grading(try await factory.grader(for: unbounded), scored: scored)
        }
        return ValidationSubject(
            level: level, name: specification.name, range: specification.range ?? manifest?.range ?? 0...1,
            claimsCorrectness: manifest.map { $0.needs.contains(.reference) } ?? readsReference,
            needs: manifest?.needs ?? [], manifest: manifest, sources: sources,
            params: Self.params(manifest, specification), limits: (limits.wallMilliseconds, limits.memoryBytes),
            grade: groups.grading(grader, scored: scored),
            rebuild: { try await fresh($0, false) }, counting: { try await fresh(1, true) },
            gradeBytes: bytes, arrangements: groups.arrangements(of: grader, scored: scored))
    }

    /// The subject, or why it cannot be made, as a value.
    func made(
        from specification: GraderSpecification, level: ValidationSubject.Level,
        scored: @escaping @Sendable ([GradingItem]) async -> [GradingItem]
    ) async -> Result<ValidationSubject, PluginError> {
        do {
            return .success(try await subject(for: specification, level: level, scored: scored))
        } catch {
            return .failure(error)
        }
    }

    /// The grader's files; a bare script is its one file.
    static func sources(of grader: any ScriptGrader, _ specification: GraderSpecification) -> [ValidationSubject.Source]
    {
        if let plugin = grader.plugin {
            return sources(of: plugin)
        }
        guard case .script(let path) = specification.source, let data = FileManager.default.contents(atPath: path)
        else { return [] }
        return [.init(file: path, bytes: Array(data))]
    }

    /// A plugin's Lua files, the entry first.
    static func sources(of plugin: PluginPackage) -> [ValidationSubject.Source] {
        [.init(file: plugin.manifest.entry, bytes: plugin.source)]
            + plugin.modules.map { .init(file: $0.chunkName, bytes: $0.source, isEntry: false) }
    }

    /// What the script is passed: the entry's values over the manifest's defaults.
    static func params(
        _ manifest: PluginManifest?, _ specification: GraderSpecification
    ) -> [String: JSONValue] {
        var params: [String: JSONValue] = [:]
        for parameter in manifest?.params ?? [] { params[parameter.name] = parameter.defaultValue }
        return params.merging(specification.params) { $1 }
    }
}

extension LuaGrader {
    /// Grades completions that no Swift string can hold.
    func grades(ofBytes items: [(item: GradingItem, completion: [UInt8])]) async -> [Grade] {
        let candidates = items.map { item, completion in
            let sample = item.sample
            var table: [String: LuaValue] = [
                "prompt": .text(sample.prompt), "completion": .string(completion),
                "messages": .array(
                    sample.messages.map { .table(["role": .text($0.role), "content": .text($0.content)]) }),
                "metadata": LuaValue(.object(sample.metadata)), "finish_reason": .text("stop"),
                "token_count": .integer(Int64(item.candidate.tokenCount)), "index": .integer(Int64(sample.index)),
                "scores": .table(item.scores.mapValues { .number($0) }),
            ]
            table["reference"] = sample.reference.map { .text($0) }
            return LuaCandidate(sample: table)
        }
        return await grades(of: candidates)
    }
}
