/// A script that a worker has loaded once, so that it is known to load.
package final class LoadedScript: Sendable {
    /// The functions that a script defines.
    package struct Functions: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let grade = Functions(rawValue: 1)
        package static let gradeGroup = Functions(rawValue: 2)
    }

    package let script: LuaScript
    /// What the script defines: at least one of the two.
    package let functions: Functions
    /// Microseconds that loading took in the worker.
    package let loadMicroseconds: Double
    /// Bytes that are put back before every candidate.
    package let imageBytes: UInt64
    let request: [UInt8]

    init(script: LuaScript, request: [UInt8], loaded: WireLoaded) {
        self.script = script
        self.request = request
        functions = loaded.functions
        loadMicroseconds = loaded.microseconds
        imageBytes = loaded.imageBytes
    }
}
