/// A script, what it is passed as `params`, and what it may use.
package struct LuaScript: Sendable, Hashable {
    /// The Lua text.
    package let source: [UInt8]
    /// What errors call it: a short path.
    package let chunkName: String
    package let params: [String: LuaValue]
    package let limits: LuaLimits

    package init(source: [UInt8], chunkName: String, params: [String: LuaValue] = [:], limits: LuaLimits = LuaLimits())
    {
        self.source = source
        // Lua shortens names past 60 bytes itself; the end of a path says more than its start.
        self.chunkName = chunkName.utf8.count <= 59 ? chunkName : "..." + chunkName.suffix(40)
        self.params = params
        self.limits = limits.clamped
    }

    package init(source: String, chunkName: String, params: [String: LuaValue] = [:], limits: LuaLimits = LuaLimits()) {
        self.init(source: Array(source.utf8), chunkName: chunkName, params: params, limits: limits)
    }

    /// The load request, without its frame's length.
    func loadRequest() throws(LuaFailure) -> [UInt8] {
        guard source.count <= limits.sourceBytes else {
            throw LuaFailure(
                .load, "The script has \(source.count) bytes; expected at most \(limits.sourceBytes).", file: chunkName)
        }
        var request: [UInt8] = [WireRequest.load]
        request.appendLittleEndian(UInt32(limits.wallMilliseconds))
        request.appendLittleEndian(UInt64(limits.memoryBytes))
        request.appendLittleEndian(UInt32(limits.logBytes))
        request.appendCounted(
            String(decoding: chunkName.utf8.filter { $0 != 0 }.prefix(Wire.largestChunkName), as: UTF8.self))
        request.appendCounted(source)
        var encoder = LuaValueEncoder()
        encoder.encode(.table(params))
        request.append(contentsOf: encoder.bytes)
        guard request.count <= Wire.largestRequest else {
            throw LuaFailure(.load, "The script's params are larger than 64 MiB.", file: chunkName)
        }
        return request
    }
}

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

/// A script that a worker has loaded once, so that it is known to load.
package final class LoadedScript: Sendable {
    package let script: LuaScript
    /// Microseconds that loading took in the worker.
    package let loadMicroseconds: Double
    /// Bytes that are put back before every candidate.
    package let imageBytes: UInt64
    let request: [UInt8]

    init(script: LuaScript, request: [UInt8], loadMicroseconds: Double, imageBytes: UInt64) {
        self.script = script
        self.request = request
        self.loadMicroseconds = loadMicroseconds
        self.imageBytes = imageBytes
    }
}
