import Foundation
import LaurelRewards
import PluginHost
import Testing

@Suite struct PluginArchiveTests {
    private static let manifest =
        "api: 1\nname: p\nversion: 1.0.0\nsummary: Says something.\nlicense: Apache-2.0\n"
    private static let script = "function grade() return 1 end\n"

    /// A folder of plugins with `p`, and an empty one to install into.
    private func withPlugin(
        _ extra: [String: String] = [:], _ body: (PluginPackage, PluginInstaller, String) throws -> Void
    ) throws {
        let root = FileManager.default.temporaryDirectory.path + "/laurel-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = ["plugin.yaml": Self.manifest, "main.lua": Self.script].merging(extra) { $1 }
        for (name, text) in files {
            let path = root + "/from/p/" + name
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        try body(try PluginPackage(folder: root + "/from/p"), PluginInstaller(folder: root + "/to"), root + "/to")
    }

    private func paths(_ folder: String) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test func aPackedPluginInstallsAsItWas() throws {
        let long = String(repeating: "folder/", count: 12) + String(repeating: "n", count: 60) + ".lua"
        try withPlugin([
            "lib/words.lua": "return {}", "empty.lua": "", "tests/cases.jsonl": "{}", long: "return 1",
            ".git/config": "x", ".luarc.json": "{\"runtime.plugin\": \"evil.lua\"}",
        ]) { plugin, installer, folder in
            let bytes = try PluginArchive.bytes(of: plugin)
            #expect(try PluginArchive.bytes(of: plugin) == bytes)
            #expect(bytes.count % 512 == 0)
            let archive = try PluginArchive(bytes: bytes, source: "p.pack")
            #expect(!archive.files.contains { $0.path.contains("/.") || $0.path.hasPrefix(".") })
            let installed = try installer.install(archive)
            #expect(installed.contentHash == plugin.contentHash)
            #expect(installed.source == plugin.source)
            #expect(FileManager.default.contents(atPath: "\(folder)/p/\(long)") == Data("return 1".utf8))
            // Editors act on hidden files: they are this program's own, not the archive's.
            let settings = FileManager.default.contents(atPath: "\(folder)/p/.luarc.json") ?? Data()
            #expect(!String(decoding: settings, as: UTF8.self).contains("evil"))
            #expect(!paths(folder).contains { $0.contains(".git") || $0.hasPrefix(".laurel") })
        }
    }

    @Test func otherToolsCanReadAnArchive() throws {
        try withPlugin(["lib/a.lua": "return 1"]) { plugin, _, folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(try PluginArchive.bytes(of: plugin)).write(to: URL(fileURLWithPath: folder + "/p.tar"))
            let tar = Process()
            tar.executableURL = URL(filePath: "/usr/bin/env")
            tar.arguments = ["tar", "-xf", folder + "/p.tar", "-C", folder]
            try tar.run()
            tar.waitUntilExit()
            #expect(tar.terminationStatus == 0)
            #expect(FileManager.default.contents(atPath: folder + "/p/lib/a.lua") == Data("return 1".utf8))
        }
    }

    @Test func anotherVersionNeedsReplace() throws {
        try withPlugin { plugin, installer, folder in
            let archive = try PluginArchive(bytes: try PluginArchive.bytes(of: plugin), source: "p.pack")
            _ = try installer.install(archive)
            try Data("-- edited".utf8).write(to: URL(fileURLWithPath: folder + "/p/main.lua"))
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/p/mine.lua"))
            let error = #expect(throws: PluginError.self) { try installer.install(archive) }
            #expect(error?.code == "plugin-exists")
            #expect(FileManager.default.fileExists(atPath: folder + "/p/mine.lua"))
            #expect(try installer.install(archive, replacing: true).contentHash == plugin.contentHash)
            #expect(!FileManager.default.fileExists(atPath: folder + "/p/mine.lua"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["p"])
        }
    }

    /// An entry of a hostile archive: what is added after a good index, manifest and script.
    private struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let code: String
        let write: @Sendable (inout RawTar) -> Void

        init(_ name: String, _ code: String, _ write: @escaping @Sendable (inout RawTar) -> Void) {
            (self.name, self.code, self.write) = (name, code, write)
        }

        var testDescription: String { name }
    }

    private static let attacks = [
        Attack("parent folder", "archive-path") { $0.add("p/../../evil.lua", "x") },
        Attack("parent folder first", "archive-path") { $0.add("../evil.lua", "x") },
        Attack("absolute path", "archive-path") { $0.add("/tmp/evil.lua", "x") },
        Attack("another folder", "archive-path") { $0.add("q/main.lua", "x") },
        Attack("no folder", "archive-path") { $0.add("main.lua", "x") },
        Attack("dot", "archive-path") { $0.add("p/./a.lua", "x") },
        Attack("empty part", "archive-path") { $0.add("p//a.lua", "x") },
        Attack("trailing slash", "archive-path") { $0.add("p/a/", "") },
        Attack("empty path", "archive-path") { $0.add("", "x") },
        Attack("backslash", "archive-path") { $0.add("p/..\\evil.lua", "x") },
        Attack("drive", "archive-path") { $0.add("p/c:evil.lua", "x") },
        Attack("line feed", "archive-path") { $0.add("p/a\nb.lua", "x") },
        Attack("right-to-left override", "archive-path") { $0.add("p/a\u{202E}aul.lua", "x") },
        Attack("hidden file", "archive-path") { $0.add("p/.luarc.json", "{}") },
        Attack("hidden folder", "archive-path") { $0.add("p/.vscode/settings.json", "{}") },
        Attack("deep folders", "archive-path") { $0.add("p/" + String(repeating: "a/", count: 20) + "a.lua", "x") },
        Attack("text behind NUL", "archive-path") { $0.add("p/a.lua\u{0}/../../x", "x") },
        Attack("symbolic link", "archive-entry") { $0.add("p/a.lua", type: "2", link: "/etc/passwd") },
        Attack("hard link", "archive-entry") { $0.add("p/a.lua", type: "1", link: "/etc/passwd") },
        Attack("character device", "archive-entry") { $0.add("p/a.lua", type: "3") },
        Attack("block device", "archive-entry") { $0.add("p/a.lua", type: "4") },
        Attack("folder entry", "archive-entry") { $0.add("p/a", type: "5", mode: "0000777") },
        Attack("named pipe", "archive-entry") { $0.add("p/a.lua", type: "6") },
        Attack("sparse file", "archive-entry") { $0.add("p/a.lua", type: "S", claimed: "77777777777") },
        Attack("GNU long name", "archive-entry") { $0.add("././@LongLink", "../../evil.lua", type: "L") },
        Attack("extended header", "archive-entry") { $0.add("p/a.lua", "30 path=../../evil.lua\n", type: "x") },
        Attack("global header", "archive-entry") { $0.add("p/a.lua", "30 path=../../evil.lua\n", type: "g") },
        Attack("duplicate", "archive-duplicate") { $0.add("p/main.lua", "x") },
        Attack("duplicate but for case", "archive-duplicate") { $0.add("p/MAIN.lua", "x") },
        Attack("file as folder", "archive-duplicate") { $0.add("p/main.lua/a.lua", "x") },
        Attack("folder as file", "archive-duplicate") {
            $0.add("p/a/b.lua", "x")
            $0.add("p/a", "x")
        },
        Attack("set-user-id", "archive-format") { $0.add("p/a.lua", "x", mode: "0004755") },
        Attack("claim of 8 GiB", "archive-size") { $0.add("p/a.lua", "x", claimed: "77777777777") },
        Attack("claim past the end", "archive-truncated") { $0.add("p/a.lua", "x", claimed: "00000100000") },
        Attack("negative claim", "archive-size") { $0.add("p/a.lua", "x", claimed: "-0000000001") },
        Attack("no octal claim", "archive-size") { $0.add("p/a.lua", "x", claimed: "99999999999") },
        Attack("10 MB script", "archive-size") { $0.add("p/a.lua", String(repeating: "-", count: 10_000_000)) },
        Attack("too much in all", "archive-size") {
            for index in 0..<5 { $0.add("p/\(index).lua", String(repeating: "-", count: 4 << 20)) }
        },
        Attack("too many files", "archive-size") { for index in 0..<1001 { $0.add("p/\(index).lua") } },
        Attack("bytes behind a file", "archive-format") {
            $0.add("p/a.lua", "x")
            $0.bytes[$0.bytes.count - 1] = 1
        },
        Attack("wrong checksum", "archive-format") {
            $0.add("p/a.lua", "x")
            $0.bytes[$0.bytes.count - 1024 + 110] = 0x31
        },
        Attack("no header", "archive-format") { $0.bytes += [UInt8](repeating: 0x41, count: 512) },
        Attack("another file", "hash-mismatch") { $0.add("p/more.lua", "x") },
    ]

    @Test("A hostile archive is refused and leaves nothing behind", arguments: attacks)
    private func refuses(_ attack: Attack) throws {
        try withPlugin { plugin, installer, folder in
            var tar = RawTar()
            tar.addIndex(hash: plugin.contentHash)
            tar.add("p/main.lua", Self.script)
            tar.add("p/plugin.yaml", Self.manifest)
            var good = tar
            good.end()
            attack.write(&tar)
            tar.end()
            let error = #expect(throws: PluginError.self) {
                _ = try installer.install(try PluginArchive(bytes: tar.bytes, source: "p.pack"))
            }
            #expect(error?.code == attack.code, "\(String(describing: error))")
            #expect(error?.file?.hasPrefix("p.pack") == true)
            #expect(!FileManager.default.fileExists(atPath: folder))
            // The same archive without the attack is what `pack` writes, and installs.
            #expect(good.bytes == (try PluginArchive.bytes(of: plugin)))
            _ = try installer.install(try PluginArchive(bytes: good.bytes, source: "p.pack"))
        }
    }

    @Test(
        "A wrong index is refused",
        arguments: [
            (#"{"format":1}"#, "missing-key"), (#"{"format":2,"name":"p"}"#, "archive-format"), ("", "syntax"),
            (#"{"format":1,"name":"../p","version":"1.0.0","content_hash":"HASH"}"#, "range"),
            (#"{"format":1,"name":"p","version":"1","content_hash":"HASH"}"#, "range"),
            (#"{"format":1,"name":"p","version":"1.0.0","content_hash":"00"}"#, "range"),
            (#"{"format":1,"name":"p","version":"1.0.0","content_hash":"HASH","x":1}"#, "unknown-key"),
            (#"{"format":1,"name":"p","version":"2.0.0","content_hash":"HASH"}"#, "version-mismatch"),
            (#"{"format":1,"name":"q","version":"1.0.0","content_hash":"HASH"}"#, "archive-path"),
            (String(repeating: " ", count: 5000), "archive-format"),
        ])
    func refusesIndex(text: String, code: String) throws {
        try withPlugin { plugin, installer, folder in
            var tar = RawTar()
            tar.add("laurel-package.json", text.replacing("HASH", with: plugin.contentHash))
            tar.add("p/main.lua", Self.script)
            tar.add("p/plugin.yaml", Self.manifest)
            tar.end()
            let error = #expect(throws: PluginError.self) {
                _ = try installer.install(try PluginArchive(bytes: tar.bytes, source: "p.pack"))
            }
            #expect(error?.code == code, "\(String(describing: error))")
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test func everyCutAndEveryChangedByteIsRefused() throws {
        try withPlugin { plugin, installer, folder in
            let bytes = try PluginArchive.bytes(of: plugin)
            for end in stride(from: 0, to: bytes.count, by: 97) {
                #expect(throws: PluginError.self) { try PluginArchive(bytes: Array(bytes[..<end]), source: "p.pack") }
            }
            for index in stride(from: 0, to: bytes.count, by: 7) {
                var changed = bytes
                changed[index] ^= 0x08
                #expect(throws: PluginError.self, "byte \(index)") {
                    _ = try installer.install(try PluginArchive(bytes: changed, source: "p.pack"))
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test func aPluginThatIsWrongInsideIsRefusedAtItsPlace() throws {
        try withPlugin { plugin, installer, folder in
            var tar = RawTar()
            tar.addIndex(hash: plugin.contentHash)
            tar.add("p/main.lua", Self.script)
            tar.add("p/plugin.yaml", Self.manifest.replacing("version: 1.0.0", with: "version: 1"))
            tar.end()
            let error = #expect(throws: PluginError.self) {
                _ = try installer.install(try PluginArchive(bytes: tar.bytes, source: "p.pack"))
            }
            #expect(error?.file == "p.pack/p/plugin.yaml")
            #expect(error?.line == 3)
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
        try withPlugin(["main.lua": "\u{1B}LuaT"]) { plugin, installer, folder in
            let archive = try PluginArchive(bytes: try PluginArchive.bytes(of: plugin), source: "p.pack")
            let error = #expect(throws: PluginError.self) { _ = try installer.install(archive) }
            #expect(error?.code == "binary-chunk")
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }
}
