/// One call of `grade`: its sample as an encoded table, and the seed of `math.random`.
package struct LuaCandidate: Sendable {
    package let seed: UInt64
    package let sample: [UInt8]

    /// A candidate whose sample an encoder wrote.
    package init(seed: UInt64, encoded sample: [UInt8]) {
        self.seed = seed
        self.sample = sample
    }

    package init(seed: UInt64 = 0, sample: [String: LuaValue]) {
        var encoder = LuaValueEncoder()
        encoder.encode(.table(sample))
        self.init(seed: seed, encoded: encoder.bytes)
    }
}

/// One call of `grade_group`: the samples of its candidates, and the seed of `math.random`.
package struct LuaGroup: Sendable {
    package let seed: UInt64
    package let candidateCount: Int
    /// The samples as one encoded array.
    let samples: [UInt8]

    /// A group of samples that an encoder wrote, each a table.
    package init(seed: UInt64, encoded samples: [[UInt8]]) {
        self.seed = seed
        candidateCount = samples.count
        var encoder = LuaValueEncoder()
        encoder.reserve(samples.reduce(5) { $0 + $1.count })
        encoder.beginArray(count: samples.count)
        for sample in samples { encoder.append(sample) }
        self.samples = encoder.bytes
    }

    package init(seed: UInt64 = 0, samples: [[String: LuaValue]]) {
        self.init(seed: seed, encoded: samples.map { LuaCandidate(sample: $0).sample })
    }
}

extension LuaLimits {
    /// The longest a call for a group may take, where the limit of one call is not longer.
    private static let groupMilliseconds = 10_000

    /// The deadline of one call of `grade_group`: the limit of a call for each of the candidates, but no more than ten
    /// seconds (or the limit of one call, where that is longer).
    package func groupWallMilliseconds(candidateCount: Int) -> Int {
        let cap = max(wallMilliseconds, Self.groupMilliseconds)
        let (product, isOverflown) = wallMilliseconds.multipliedReportingOverflow(by: max(1, candidateCount))
        return isOverflown ? cap : min(product, cap)
    }
}
