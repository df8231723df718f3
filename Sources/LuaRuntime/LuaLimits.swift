/// What one call of a script may use.
package struct LuaLimits: Sendable, Hashable {
    /// The wall-clock deadline of one call, and of loading, in milliseconds.
    package var wallMilliseconds: Int
    /// How many bytes the script may hold at one time.
    package var memoryBytes: Int
    /// The longest source, in bytes. Lua's parser is quadratic on some inputs, so this bounds loading too.
    package var sourceBytes: Int
    /// How much of a candidate's log is kept, in bytes.
    package var logBytes: Int

    /// The wall limits that are accepted, in milliseconds.
    package static let wallRange = 1...60_000
    /// The memory limits that are accepted, in bytes.
    package static let memoryRange = (256 << 10)...(1 << 30)
    /// The longest source that the worker accepts, in bytes.
    package static let largestSource = 1 << 20
    /// The longest log that the worker keeps, in bytes.
    package static let largestLog = 64 << 10

    package init(
        wallMilliseconds: Int = 200, memoryBytes: Int = 32 << 20, sourceBytes: Int = 128 << 10, logBytes: Int = 4096
    ) {
        self.wallMilliseconds = wallMilliseconds
        self.memoryBytes = memoryBytes
        self.sourceBytes = sourceBytes
        self.logBytes = logBytes
    }

    /// The limits moved into the accepted ranges.
    var clamped: LuaLimits {
        LuaLimits(
            wallMilliseconds: min(max(wallMilliseconds, Self.wallRange.lowerBound), Self.wallRange.upperBound),
            memoryBytes: min(max(memoryBytes, Self.memoryRange.lowerBound), Self.memoryRange.upperBound),
            sourceBytes: min(max(sourceBytes, 0), Self.largestSource),
            logBytes: min(max(logBytes, 0), Self.largestLog))
    }
}
