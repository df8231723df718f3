import LaurelRewards

/// One key of a section of the run file: how it is read, what it may be, and how it is written.
///
/// A section is a list of these, so that a key is named in one place.
struct Setting<Section> {
    let key: String
    /// Reads the key's value into the section.
    let read: (ConfigurationNode, inout Section) throws -> Void
    /// The value in force; nil where the key has none.
    let value: (Section) -> JSONValue?
    /// What is expected, when the section's value is not that.
    let complaint: (Section) -> (value: String, expected: String)?

    static func integer(_ key: String, _ path: WritableKeyPath<Section, Int>, _ bounds: ClosedRange<Int>) -> Setting {
        optionalInteger(key, path.appending(path: \.asOptional), bounds)
    }

    static func optionalInteger(
        _ key: String, _ path: WritableKeyPath<Section, Int?>, _ bounds: ClosedRange<Int>
    ) -> Setting {
        Setting(key: key) {
            $1[keyPath: path] = try $0.integer()
        } value: {
            $0[keyPath: path].map { .integer(Int64($0)) }
        } complaint: {
            guard let value = $0[keyPath: path], !bounds.contains(value) else { return nil }
            return ("\(value)", "an integer from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
    }

    static func number(_ key: String, _ path: WritableKeyPath<Section, Double>, _ bounds: Bounds) -> Setting {
        optionalNumber(key, path.appending(path: \.asOptional), bounds)
    }

    static func optionalNumber(_ key: String, _ path: WritableKeyPath<Section, Double?>, _ bounds: Bounds) -> Setting {
        Setting(key: key) {
            $1[keyPath: path] = try $0.double()
        } value: {
            $0[keyPath: path].map { .number($0) }
        } complaint: {
            guard let value = $0[keyPath: path], !bounds.contains(value) else { return nil }
            return ("\(value)", "\(bounds)")
        }
    }

    static func flag(_ key: String, _ path: WritableKeyPath<Section, Bool>) -> Setting {
        Setting(key: key) {
            $1[keyPath: path] = try $0.bool()
        } value: {
            .bool($0[keyPath: path])
        } complaint: { _ in
            nil
        }
    }

    static func optionalText(_ key: String, _ path: WritableKeyPath<Section, String?>) -> Setting {
        Setting(key: key) {
            $1[keyPath: path] = try $0.nonEmptyString()
        } value: {
            $0[keyPath: path].map { .string($0) }
        } complaint: { _ in
            nil
        }
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ path: WritableKeyPath<Section, Choice>
    ) -> Setting {
        Setting(key: key) {
            $1[keyPath: path] = try $0.choice(Choice.self)
        } value: {
            .string($0[keyPath: path].rawValue)
        } complaint: { _ in
            nil
        }
    }
}

/// Which numbers a setting may have.
struct Bounds: CustomStringConvertible {
    let lower: Double
    let upper: Double
    var excludesLower = false
    var excludesUpper = false

    static func from(_ lower: Double, to upper: Double) -> Bounds { Bounds(lower: lower, upper: upper) }
    static func above(_ lower: Double, to upper: Double) -> Bounds {
        Bounds(lower: lower, upper: upper, excludesLower: true)
    }
    static func from(_ lower: Double, toBelow upper: Double) -> Bounds {
        Bounds(lower: lower, upper: upper, excludesUpper: true)
    }

    func contains(_ value: Double) -> Bool {
        (excludesLower ? value > lower : value >= lower) && (excludesUpper ? value < upper : value <= upper)
    }

    var description: String {
        if excludesLower { return "a number above \(lower) and at most \(upper)" }
        return "a number from \(lower) to \(excludesUpper ? "below " : "")\(upper)"
    }
}

extension Int {
    fileprivate var asOptional: Int? {
        get { self }
        set { self = newValue ?? self }
    }
}

extension Double {
    fileprivate var asOptional: Double? {
        get { self }
        set { self = newValue ?? self }
    }
}
