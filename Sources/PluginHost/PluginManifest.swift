package import LaurelRewards
import LuaRuntime

/// What a plugin says about itself in `plugin.yaml`. Data only: reading it runs nothing.
package struct PluginManifest: Sendable, Hashable {
    /// What a sample must have for the plugin to grade it.
    package enum Need: String, Sendable, Hashable, CaseIterable {
        case reference, metadata, scores
    }

    package static let fileName = "plugin.yaml"
    /// The script interface that this Laurel offers.
    package static let apiVersion = 1

    package let name: String
    package let version: String
    package let summary: String
    package let license: String
    /// The script, a file name in the plugin's folder.
    package let entry: String
    package let range: ClosedRange<Double>
    package let params: [PluginParameter]
    /// Limits below the host's, where the plugin wants them.
    package let wallMilliseconds: Int?
    package let memoryMegabytes: Int?
    package let needs: Set<Need>

    private static let keys = [
        "api", "name", "version", "summary", "license", "entry", "range", "params", "limits", "needs",
    ]

    /// Reads a manifest file.
    package static func load(file: String) throws(PluginError) -> PluginManifest {
        do {
            return try PluginManifest(try ConfigurationNode.load(file: file))
        } catch let error as RewardError {
            throw PluginError(error)
        } catch {
            throw PluginError(code: "file", file: file, message: "The manifest cannot be read: \(error)")
        }
    }

    /// Reads and checks a manifest.
    package init(_ node: ConfigurationNode) throws {
        try node.allowOnly(Self.keys)
        let api = try node.required("api", "the version of the script interface, \(Self.apiVersion)")
        guard try api.integer() == Self.apiVersion else {
            throw api.error(
                "api-version", "\(api.subject) is \(api.summary); this laurel runs plugins of api \(Self.apiVersion).")
        }
        name = try Self.name(try node.required("name", "the plugin's name"))
        version = try Self.version(try node.required("version", "a version such as 1.0.0"))
        summary = try Self.summary(try node.required("summary", "one sentence on what the plugin rewards"))
        license = try Self.license(try node.required("license", "an SPDX name such as Apache-2.0"))
        entry = try Self.entry(try node.optional("entry"))
        range = try node.optional("range").map { try Self.interval($0) } ?? 0...1
        params = try Self.params(try node.optional("params"))
        needs = try Self.needs(try node.optional("needs"))
        let limits = try node.optional("limits")
        try limits?.allowOnly(["wall_ms", "memory_mb"])
        let host = LuaLimits()
        wallMilliseconds = try limits?.optional("wall_ms")?.integer(in: 1...host.wallMilliseconds)
        memoryMegabytes = try limits?.optional("memory_mb")?.integer(in: 1...(host.memoryBytes >> 20))
    }

    /// `[low, high]`, with low below high unless both may be the same.
    static func interval(_ node: ConfigurationNode, isPointAllowed: Bool = false) throws -> ClosedRange<Double> {
        let bounds = try node.array().map { try $0.double() }
        guard bounds.count == 2, bounds[0] < bounds[1] || isPointAllowed && bounds[0] == bounds[1] else {
            throw node.error("range", "\(node.subject) is no interval; expected [low, high] with low below high.")
        }
        return bounds[0]...bounds[1]
    }

    /// Whether a text may name a plugin: it is a folder's name and a key in reports.
    static func isName(_ name: String) -> Bool {
        name.utf8.count <= 64 && (0x61...0x7A).contains(name.utf8.first ?? 0)
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }

    static func name(_ node: ConfigurationNode) throws -> String {
        let name = try node.nonEmptyString()
        guard isName(name) else {
            throw node.error(
                "range", "\(node.subject) is \(node.summary); expected up to 64 of a-z, 0-9, - and _, a letter first.")
        }
        return name
    }

    static func version(_ node: ConfigurationNode) throws -> String {
        let version = try node.nonEmptyString()
        guard SemanticVersion.isValid(version) else {
            throw node.error("range", "\(node.subject) is \(node.summary); expected a semantic version such as 1.0.0.")
        }
        return version
    }

    /// One line, for lists.
    private static func summary(_ node: ConfigurationNode) throws -> String {
        let summary = try node.nonEmptyString()
        guard summary.unicodeScalars.count <= 200, !summary.contains(where: \.isNewline) else {
            throw node.error("range", "\(node.subject) is too long; expected one line of up to 200 characters.")
        }
        return summary
    }

    /// An SPDX expression: `Apache-2.0`, `MIT OR Apache-2.0`, `LicenseRef-house`.
    private static func license(_ node: ConfigurationNode) throws -> String {
        let license = try node.nonEmptyString()
        let isValid =
            license.utf8.count <= 128
            && license.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x20, 0x28, 0x29, 0x2B, 0x2D, 0x2E].contains($0)
            }
        guard isValid else {
            throw node.error("range", "\(node.subject) is \(node.summary); expected an SPDX name such as Apache-2.0.")
        }
        return license
    }

    private static func entry(_ node: ConfigurationNode?) throws -> String {
        guard let node else { return "main.lua" }
        let entry = try node.nonEmptyString()
        guard entry.hasSuffix(".lua"), !entry.contains("/"), !entry.contains("\\"), !entry.hasPrefix("."),
            !entry.utf8.contains(0)
        else {
            throw node.error(
                "range", "\(node.subject) is \(node.summary); expected the name of a .lua file in the folder.")
        }
        return entry
    }

    private static func params(_ node: ConfigurationNode?) throws -> [PluginParameter] {
        guard let node else { return [] }
        var params: [PluginParameter] = []
        let items = try node.array()
        guard items.count <= PluginParameter.largestCount else {
            throw node.error(
                "range",
                "\(node.subject) has \(items.count) entries; expected at most \(PluginParameter.largestCount).")
        }
        for item in items {
            let parameter = try PluginParameter(item)
            guard !params.contains(where: { $0.name == parameter.name }) else {
                throw item.error("duplicate-name", "Two parameters are named `\(parameter.name)`; expected one.")
            }
            params.append(parameter)
        }
        return params
    }

    private static func needs(_ node: ConfigurationNode?) throws -> Set<Need> {
        guard let node else { return [] }
        let needs = try node.array().map { try $0.choice(Need.self) }
        guard Set(needs).count == needs.count else {
            throw node.error("duplicate-name", "\(node.subject) names a need twice; expected each once.")
        }
        return Set(needs)
    }
}
