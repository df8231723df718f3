import Dispatch
import LanguageModels
import Synchronization

/// PEFT's `target_modules`: a list of names, or one text that is `all-linear` or a regular expression.
enum PEFTTargets: Sendable, Hashable, Codable {
    case names([String])
    case pattern(String)

    /// Why the targets are none that an adapter of ours can have: what is said of `target_modules`.
    struct Problem: Error {
        let message: String
    }

    /// The longest regular expression that is tried.
    private static let longestPattern = 4_096
    /// How long one may take, in seconds: a few of them never end.
    private static let patienceSeconds = 5

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let pattern = try? value.decode(String.self) {
            self = .pattern(pattern)
        } else {
            self = .names(try value.decode([String].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .names(let names): try value.encode(names)
        case .pattern(let pattern): try value.encode(pattern)
        }
    }

    /// The linear layers that are meant, in their order.
    /// - Parameter layers: how many transformer layers the adapter has matrices for.
    func modules(layers: Int) throws(Problem) -> [String] {
        let found: Set<String>
        switch self {
        case .names(let names): found = try Self.modules(named: names)
        case .pattern(let text) where text.lowercased() == "all-linear": return LoRAConfiguration.allModules
        case .pattern(let text): found = try Self.modules(matching: text, layers: layers)
        }
        guard !found.isEmpty else { throw Problem(message: "takes no module\(Self.known)") }
        return LoRAConfiguration.allModules.filter(found.contains)
    }

    /// A name takes the modules whose full names it ends, as in PEFT.
    private static func modules(named names: [String]) throws(Problem) -> Set<String> {
        var found: Set<String> = []
        for name in names {
            if let module = LoRAConfiguration.allModules.first(where: { $0 == name || path(of: $0) == name }) {
                found.insert(module)
            } else if LoRAConfiguration.allModules.contains(where: { name.hasSuffix("." + path(of: $0)) }) {
                throw Problem(message: "names single layers, as in `\(name)`; expected modules of all layers")
            } else {
                throw Problem(message: "names `\(name)`\(known)")
            }
        }
        return found
    }

    /// A regular expression takes the modules whose full names it matches from end to end.
    private static func modules(matching pattern: String, layers: Int) throws(Problem) -> Set<String> {
        let subject = "is the regular expression `\(pattern.prefix(100))`"
        guard pattern.utf8.count <= longestPattern else {
            throw Problem(message: "\(subject), of \(pattern.utf8.count) bytes; expected at most \(longestPattern)")
        }
        let search = Search()
        DispatchQueue.global().async { search.run(pattern, layers: max(1, layers)) }
        guard search.done.wait(timeout: .now() + .seconds(patienceSeconds)) == .success,
            let counts = search.counts.withLock({ $0 })
        else {
            throw Problem(message: "\(subject), whose matching takes too long; expected a list of modules\(known)")
        }
        guard !counts.isEmpty else {
            throw Problem(message: "\(subject), which cannot be read; expected a list of modules\(known)")
        }
        if let some = counts.first(where: { $0.value > 0 && $0.value < layers }) {
            throw Problem(
                message:
                    "\(subject), which takes \(some.key) in \(some.value) of \(layers) layers; expected modules of "
                    + "all layers")
        }
        return Set(counts.filter { $0.value > 0 }.map(\.key))
    }

    /// Counts on a thread of its own in how many layers a pattern takes each module.
    private final class Search: Sendable {
        let done = DispatchSemaphore(value: 0)
        /// Nil until it is done; empty where the pattern cannot be read.
        let counts = Mutex<[String: Int]?>(nil)

        func run(_ pattern: String, layers: Int) {
            var found: [String: Int] = [:]
            if let regex = try? Regex(pattern) {
                for module in LoRAConfiguration.allModules {
                    found[module] = (0..<layers).count { layer in
                        let match = try? regex.wholeMatch(in: "model.layers.\(layer).\(PEFTTargets.path(of: module))")
                        return match != nil
                    }
                }
            }
            counts.withLock { $0 = found }
            done.signal()
        }
    }

    /// Where a module stands in a layer.
    private static func path(of module: String) -> String {
        (module == "gate_proj" || module == "up_proj" || module == "down_proj" ? "mlp." : "self_attn.") + module
    }

    private static var known: String { "; known are \(LoRAConfiguration.allModules.joined(separator: ", "))" }
}
