/// A script, what it is passed as `params`, and what it may use.
package struct LuaScript: Sendable, Hashable {
    /// One of the files of a script that has several.
    package struct Module: Sendable, Hashable {
        /// As in `require "lib.shapes"`.
        package let name: String
        /// What errors call it: a short path.
        package let chunkName: String
        package let source: [UInt8]

        package init(name: String, chunkName: String, source: [UInt8]) {
            self.name = name
            self.chunkName = LuaScript.shortened(chunkName)
            self.source = source
        }
    }

    /// The entry's Lua text.
    package let source: [UInt8]
    /// What errors call the entry: a short path.
    package let chunkName: String
    /// The entry's name as a module.
    package let name: String
    /// The other files, which `require` finds by name; nil for a bare script, which has no `require`.
    package let modules: [Module]?
    package let params: [String: LuaValue]
    package let limits: LuaLimits
    /// Whether results say how many virtual machine instructions they took, which makes a call several times slower.
    package let countsInstructions: Bool

    package init(
        source: [UInt8], chunkName: String, name: String = "main", modules: [Module]? = nil,
        params: [String: LuaValue] = [:], limits: LuaLimits = LuaLimits(), countsInstructions: Bool = false
    ) {
        self.source = source
        self.chunkName = Self.shortened(chunkName)
        self.name = name
        self.modules = modules
        self.params = params
        self.limits = limits.clamped
        self.countsInstructions = countsInstructions
    }

    package init(
        source: String, chunkName: String, modules: [Module]? = nil, params: [String: LuaValue] = [:],
        limits: LuaLimits = LuaLimits()
    ) {
        self.init(
            source: Array(source.utf8), chunkName: chunkName, modules: modules, params: params, limits: limits)
    }

    /// The names that errors may begin with, the entry's first.
    var files: [String] { [chunkName] + (modules ?? []).map(\.chunkName) }

    /// Lua shortens names past 60 bytes itself; the end of a path says more than its start.
    private static func shortened(_ name: String) -> String {
        let name = String(decoding: name.utf8.filter { $0 != 0 && $0 != 0x0A }, as: UTF8.self)
        return name.utf8.count <= 59 ? name : "..." + name.suffix(40)
    }

    /// The load request, without its frame's length.
    func loadRequest() throws(LuaFailure) -> [UInt8] {
        let files = [Module(name: name, chunkName: chunkName, source: source)] + (modules ?? [])
        try checkSizes(files)
        var request: [UInt8] = [WireRequest.load]
        request.appendLittleEndian(Wire.version)
        request.appendLittleEndian(UInt32(limits.wallMilliseconds))
        request.appendLittleEndian(UInt64(limits.memoryBytes))
        request.appendLittleEndian(UInt32(limits.logBytes))
        request.append(
            (modules == nil ? 0 : WireRequest.allowsRequire)
                | (countsInstructions ? WireRequest.countsInstructions : 0))
        request.appendLittleEndian(UInt32(files.count))
        for file in files {
            request.appendCounted(file.name)
            request.appendCounted(file.chunkName)
            request.appendCounted(file.source)
        }
        var encoder = LuaValueEncoder()
        encoder.encode(.table(params))
        request.append(contentsOf: encoder.bytes)
        guard request.count <= Wire.largestRequest else { throw failure("The script's params are larger than 64 MiB.") }
        return request
    }

    private func checkSizes(_ files: [Module]) throws(LuaFailure) {
        let total = files.reduce(0) { $0 + $1.source.count }
        guard total <= limits.sourceBytes else {
            let what = files.count == 1 ? "The script has" : "The \(files.count) Lua files together have"
            throw failure("\(what) \(total) bytes; expected at most \(limits.sourceBytes).")
        }
        guard files.count <= Wire.largestFileCount else {
            throw failure("The script has \(files.count) Lua files; expected at most \(Wire.largestFileCount).")
        }
        for file in files where file.name.utf8.count > Wire.largestName || file.chunkName.utf8.count > Wire.largestName
        {
            throw failure(
                "The name '\(file.name.prefix(40))…' is too long; expected at most \(Wire.largestName) bytes.")
        }
    }

    private func failure(_ message: String) -> LuaFailure { LuaFailure(.load, message, files: [chunkName]) }
}
