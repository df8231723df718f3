package import Foundation
import Graders
package import LaurelRewards
import Synchronization

/// Builds the graders that ask a model: `llm`, `score_model`, `label_model`, and `text_similarity` by `cosine`.
///
/// The endpoint comes from the entry (`base_url`, `model`, `api_key_env`) or from the environment (`LAUREL_JUDGE_URL`,
/// `LAUREL_JUDGE_MODEL`, `LAUREL_JUDGE_API_KEY`). Keys never stand in a reward file, and the environment's key goes to the
/// environment's address only: a reward file from elsewhere cannot send it to a server of its own.
package final class JudgeFactory: Sendable {
    package static var types: [String] { BuiltInGraders.modelTypes }
    package static let urlVariable = "LAUREL_JUDGE_URL"
    package static let modelVariable = "LAUREL_JUDGE_MODEL"
    package static let keyVariable = "LAUREL_JUDGE_API_KEY"
    package static let embeddingVariable = "LAUREL_EMBEDDING_MODEL"

    /// What all judges of this factory have cost.
    package let account: JudgeAccount

    let environment: [String: String]
    /// Whether an entry without an endpoint is an error.
    let needsEndpoint: Bool
    private let cacheFolder: URL?
    /// One client an endpoint, so that graders share its limit.
    private let clients = Mutex<[ClientKey: ModelClient]>([:])

    private struct ClientKey: Hashable {
        let endpoint: JudgeEndpoint
        let isCached: Bool
    }

    /// - Parameters:
    ///   - cacheFolder: where answers are kept; nil asks anew every time.
    ///   - needsEndpoint: false checks entries where no judge is configured; their graders cannot grade.
    package init(
        cacheFolder: URL?, environment: [String: String] = ProcessInfo.processInfo.environment,
        needsEndpoint: Bool = true, account: JudgeAccount = JudgeAccount()
    ) {
        self.account = account
        self.cacheFolder = cacheFolder
        self.environment = environment
        self.needsEndpoint = needsEndpoint
    }

    /// Whether the entry is for this factory.
    package static func builds(_ entry: GraderSpecification) -> Bool {
        guard case .builtIn(let type) = entry.source else { return false }
        return types.contains(type)
            || type == "text_similarity" && entry.fields["operation"]?.string?.lowercased() == "cosine"
    }

    /// Builds one grader; whatever is wrong in its entry is an error that names file, line and key.
    package func make(from entry: GraderSpecification) throws -> any Grader {
        guard case .builtIn(let type) = entry.source, Self.builds(entry) else {
            throw entry.error("unsupported", "The entry `\(entry.name)` asks no model; expected one with a `type`.")
        }
        return try EntryFields.building(entry) { fields in
            let reader = JudgeEntry(fields, factory: self)
            switch type {
            case "llm": return try reader.llm() as any Grader
            case "score_model": return try reader.scoreModel()
            case "label_model": return try reader.labelModel()
            default: return try reader.embeddingSimilarity()
            }
        }
    }

    /// The client of an endpoint.
    func client(of endpoint: JudgeEndpoint, isCached: Bool) -> ModelClient {
        clients.withLock { clients in
            let key = ClientKey(endpoint: endpoint, isCached: isCached)
            if let client = clients[key] { return client }
            let cache = isCached ? cacheFolder.map(JudgeCache.init) : nil
            let client = ModelClient(endpoint, cache: cache, account: account)
            clients[key] = client
            return client
        }
    }
}
