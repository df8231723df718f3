import LaurelRewards

/// The gate's reading of code alone, for tools and tests that have no plugin to run.
package enum StaticReading {
    /// The functions and values of the `laurel` table that the gate knows.
    package static var helpers: Set<String> { LuaEnvironment.libraries["laurel"] ?? [] }

    /// What one file's text shows.
    package static func findings(file: String, source: [UInt8]) -> [ValidationFinding] {
        StaticCheck().findings(
            in: ValidationSubject(
                level: .plugin, name: nil, range: 0...1, claimsCorrectness: false,
                sources: [.init(file: file, bytes: source)], grade: { items in items.map { _ in Grade(score: 0) } }))
    }
}
