import Foundation
import LaurelRewards
import PluginHost
import Testing

/// The manifests that fuzzing found worth keeping, replayed: each is a manifest or an error that says what is wrong.
@Suite struct ManifestFuzzCorpusTests {
    @Test func anyBytesAreAManifestOrAnError() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fuzz/corpus/manifest")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        try #require(names.count >= 2)
        var manifestCount = 0
        for name in names {
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            let text = String(decoding: bytes, as: UTF8.self)
            do {
                let manifest = try PluginManifest(try ConfigurationNode.parse(text, file: "plugin.yaml"))
                manifestCount += 1
                #expect(!manifest.name.isEmpty)
            } catch {
                #expect("\(error)".hasPrefix("error["), "\(name): \(error)")
            }
        }
        #expect(manifestCount >= 2)
    }
}
