import Foundation
import LuaRuntime
import PluginHost
import Testing

@Suite struct PluginTemplateTests {
    @Test("A new plugin passes its cases and the gate", arguments: [false, true])
    func passesTheGate(isGroup: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/laurel-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try PluginTemplate(name: "fresh", isGroup: isGroup).write(in: folder + "/Plugins")
        let plugin = try PluginPackage(folder: path)
        let report = try await PluginValidator(plugin).report()
        #expect(report.refusals().isEmpty, "\(report.findings)")
        let pool = try LuaWorkerPool(workerCount: 1)
        defer { pool.close() }
        let factory = LuaGraderFactory(pool: pool, catalog: PluginCatalog(folders: []))
        for entry in try await PluginCases(file: plugin.casesPath).run(plugin, with: factory) {
            #expect(entry.problem == nil, "line \(entry.line)")
        }
    }

    @Test func writesNothingOverWhatIsThere() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/laurel-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let template = try PluginTemplate(name: "fresh")
        let path = try template.write(in: folder + "/")
        #expect(path == folder + "/fresh")
        try "mine".write(toFile: path + "/main.lua", atomically: true, encoding: .utf8)
        let error = #expect(throws: PluginError.self) { try template.write(in: folder) }
        #expect(error?.code == "plugin-exists")
        #expect(FileManager.default.contents(atPath: path + "/main.lua") == Data("mine".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["fresh"])
    }

    @Test(arguments: ["", "A", "1a", "a b", "../a", "a/b", ".a", "a\u{0}", String(repeating: "a", count: 65), "ä"])
    func refusesNames(name: String) {
        let error = #expect(throws: PluginError.self) { try PluginTemplate(name: name) }
        #expect(error?.code == "plugin-name")
    }
}
