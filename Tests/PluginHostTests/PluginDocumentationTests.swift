import Foundation
import LaurelRewards
import LuaRuntime
import PluginHost
import Testing

/// The repository's own plugins say in their README and in their code what their manifest says.
@Suite struct PluginDocumentationTests {
    private static let catalog = PluginCatalog(folders: [Repository.path + "/Plugins"])
    private static let names = catalog.names

    private static func text(_ plugin: PluginPackage, _ file: String) throws -> String {
        try String(contentsOfFile: plugin.folder + "/" + file, encoding: .utf8)
    }

    @Test func everyPluginIsThere() {
        let expected = [
            "brevity", "citation-format", "diversity", "forbidden-terms", "json-fields", "no-hedging", "no-refusal",
            "numeric-tolerance", "readability", "repetition-penalty", "required-terms", "safe-language",
            "sentence-count", "soft-overlong", "think-answer-tags", "verbosity-penalty",
        ]
        #expect(Self.names == expected)
    }

    @Test("A README has the plugin's name, what it cannot see, and a table of its parameters", arguments: names)
    func readmeAgrees(name: String) throws {
        let plugin = try Self.catalog.plugin(name)
        let readme = try Self.text(plugin, "README.md")
        #expect(readme.hasPrefix("# \(name)\n"))
        let limits = try #require(readme.range(of: "\n## What it cannot see\n"))
        #expect(readme[limits.upperBound...].contains("\n- "))
        let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(Self.cells)
        #expect(rows.map { $0.first } == plugin.manifest.params.map { "`\($0.name)`" })
        for (row, parameter) in zip(rows, plugin.manifest.params) {
            #expect(row.count == 3)
            if let shown = Self.shownDefault(parameter) { #expect(row[1] == shown, "\(name): \(parameter.name)") }
        }
    }

    /// What a table shows as default; nil for a list, which it describes.
    private static func shownDefault(_ parameter: PluginParameter) -> String? {
        switch parameter.defaultValue {
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): text.isEmpty ? "(empty)" : text
        default: nil
        }
    }

    private static func cells(_ row: Substring) -> [String] {
        row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test("The reward shown in a README uses the plugin with values it accepts", arguments: names)
    func readmeExampleIsValid(name: String) async throws {
        let plugin = try Self.catalog.plugin(name)
        let readme = try Self.text(plugin, "README.md")
        let blocks = readme.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let example = try #require(blocks.first)
        let factory = LuaGraderFactory(pool: try LuaWorkerPool(workerCount: 1), catalog: Self.catalog)
        let graders = try ConfigurationNode.parse(example, file: "README.md").required("graders").array()
        var uses = 0
        for grader in graders where try grader.optional("plugin")?.string() == name {
            uses += 1
            let params = try grader.optional("params")?.members() ?? []
            _ = try await factory.grader(
                for: plugin, params: Dictionary(params.map { ($0.key, $0.value.json) }) { $1 })
        }
        #expect(uses > 0)
    }

    @Test("The LDoc comments name the module and exactly the manifest's parameters", arguments: names)
    func commentsAgree(name: String) throws {
        let plugin = try Self.catalog.plugin(name)
        let script = try Self.text(plugin, plugin.manifest.entry)
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("--- ") == true)
        #expect(lines.contains("-- @module \(name)"))
        let verb = try #require(lines.firstIndex { $0.hasPrefix("function grade") })
        let comment = lines[..<verb].reversed().prefix { $0.hasPrefix("--") }.reversed()
        #expect(comment.first?.hasPrefix("--- ") == true)
        #expect(comment.contains { $0.hasPrefix("-- @treturn ") })
        let params = try #require(comment.first { $0.hasPrefix("-- @tparam table params { ") })
        let names = params.dropFirst("-- @tparam table params { ".count).prefix { $0 != "}" }
            .split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(names == plugin.manifest.params.map(\.name))
    }

    @Test("Every function of a plugin says what it does, takes and gives", arguments: names)
    func everyFunctionIsDocumented(name: String) throws {
        let plugin = try Self.catalog.plugin(name)
        let files = try FileManager.default.contentsOfDirectory(atPath: plugin.folder).filter { $0.hasSuffix(".lua") }
        for file in files {
            let lines = try Self.text(plugin, file).split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated()
            where line.hasPrefix("function ") || line.hasPrefix("local function ") || line.hasPrefix("return function")
            {
                let comment = lines[..<index].reversed().prefix { $0.hasPrefix("--") }
                #expect(comment.last?.hasPrefix("--- ") == true, "\(name)/\(file):\(index + 1)")
                #expect(comment.contains { $0.hasPrefix("-- @treturn ") }, "\(name)/\(file):\(index + 1)")
            }
        }
    }

    private static let luacheck = "/usr/bin/luacheck"

    @Test("luacheck finds nothing", .enabled(if: FileManager.default.isExecutableFile(atPath: luacheck)))
    func luacheckIsContent() throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.luacheck)
        process.arguments = [
            "--config", Repository.path + "/Sources/PluginHost/Authoring/luacheckrc", "--no-color", "--quiet",
            Repository.path + "/Plugins",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: output, as: UTF8.self))")
    }

    @Test func sharedFilesAreTheSameInEveryPlugin() throws {
        let copies = try ["forbidden-terms", "safe-language"].map {
            try Self.text(try Self.catalog.plugin($0), "unmask.lua")
        }
        #expect(Set(copies).count == 1)
    }
}
