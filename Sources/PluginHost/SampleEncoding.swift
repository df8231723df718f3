package import LaurelRewards
package import LuaRuntime

/// Writes grading items as the `sample` tables that scripts see.
///
/// What belongs to the sample is written once for consecutive candidates of the same sample. Entries of tables are written
/// in the order of their names: it decides Lua's `pairs` order, which so does not depend on Swift's hashing.
struct SampleEncoding {
    private var sample: Sample?
    private var shared: [UInt8] = []
    private var sharedCount = 0
    private var promptHash: UInt64 = 0

    /// One item as a script's argument, with a seed that depends on prompt and completion only.
    mutating func candidate(_ item: GradingItem) -> LuaCandidate {
        if item.sample != sample { prepare(item.sample) }
        var encoder = LuaValueEncoder()
        encoder.reserve(shared.count + item.candidate.completion.utf8.count + 96)
        encoder.beginTable(count: sharedCount + (item.candidate.tokenCount > 0 ? 4 : 3))
        encoder.append(shared)
        encoder.key("completion")
        encoder.encode(item.candidate.completion)
        encoder.key("finish_reason")
        encoder.encode(item.candidate.finishReason.rawValue)
        // Where it is unknown there is none: a 0 would pass for a short completion.
        if item.candidate.tokenCount > 0 {
            encoder.key("token_count")
            encoder.encode(Int64(item.candidate.tokenCount))
        }
        encoder.key("scores")
        encoder.beginTable(count: item.scores.count)
        for (name, score) in item.scores.sorted(by: { $0.key < $1.key }) {
            encoder.key(name)
            encoder.encode(score)
        }
        let seed = StableHash.combine(promptHash, item.candidate.completion.utf8)
        return LuaCandidate(seed: seed, encoded: encoder.bytes)
    }

    /// The items of one group as the script's argument, with a seed that depends on prompts and completions only.
    mutating func group(_ group: GradingGroup) -> LuaGroup {
        let candidates = group.items.map { candidate($0) }
        let seed = candidates.reduce(StableHash.start) { StableHash.combine($0, $1.seed) }
        return LuaGroup(seed: seed, encoded: candidates.map(\.sample))
    }

    private mutating func prepare(_ sample: Sample) {
        self.sample = sample
        promptHash = StableHash.combine(StableHash.start, sample.prompt.utf8)
        sharedCount = sample.reference == nil ? 4 : 5
        var encoder = LuaValueEncoder()
        encoder.key("prompt")
        encoder.encode(sample.prompt)
        encoder.key("messages")
        encoder.beginArray(count: sample.messages.count)
        for message in sample.messages {
            encoder.beginTable(count: 2)
            encoder.key("role")
            encoder.encode(message.role)
            encoder.key("content")
            encoder.encode(message.content)
        }
        if let reference = sample.reference {
            encoder.key("reference")
            encoder.encode(reference)
        }
        encoder.key("metadata")
        encoder.encode(LuaValue(.object(sample.metadata)))
        encoder.key("index")
        encoder.encode(Int64(sample.index))
        shared = encoder.bytes
    }
}

/// FNV-1a, 64 bits: the same in every process, unlike Swift's hashing.
enum StableHash {
    static let start: UInt64 = 0xcbf2_9ce4_8422_2325

    static func combine(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        combine(hash, (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
    }

    static func combine(_ hash: UInt64, _ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = hash
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return (hash ^ 0xff) &* 0x100_0000_01b3
    }
}

extension LuaValue {
    /// A JSON value as a script sees it: null is nil in a table and `laurel.null` in a list.
    package init(_ value: JSONValue) {
        self =
            switch value {
            case .null: .nil
            case .bool(let flag): .bool(flag)
            case .integer(let number): .integer(number)
            case .number(let number): .number(number)
            case .string(let text): .text(text)
            case .array(let items): .array(items.map(LuaValue.init))
            case .object(let members): .table(members.mapValues(LuaValue.init))
            }
    }
}
