import Crypto
import Foundation
import Testing
import laurel

/// Fetches a tiny "model" from a wheel that each test makes itself; nothing is downloaded.
@Suite struct ModelFetcherTests {
    private let folder: URL
    private let home: LaurelHome
    private let wheel: URL
    private let content = Data("GGUF of a kind".utf8)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString)")
        home = LaurelHome(root: folder.appending(path: "home"))
        wheel = folder.appending(path: "tiny-1.0-py3-none-any.whl")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "tiny"), withIntermediateDirectories: true)
        try content.write(to: folder.appending(path: "tiny/tiny.gguf"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-m", "zipfile", "-c", wheel.path(percentEncoded: false), "tiny/"]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
    }

    private func hex(_ data: Data) -> String {
        SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private func model(wheelHash: String? = nil, hash: String? = nil, member: String = "tiny/tiny.gguf") throws
        -> KnownModel
    {
        KnownModel(
            name: "tiny", summary: "A tiny one", requirement: "tiny==1.0", member: member,
            wheelSHA256: try wheelHash ?? hex(Data(contentsOf: wheel)), sha256: hash ?? hex(content),
            bytes: content.count)
    }

    private func names() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: home.models.path(percentEncoded: false))) ?? []
    }

    private func cleanUp() {
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func extractsTheModelOnceAndFindsItThereAfterwards() throws {
        defer { cleanUp() }
        let fetcher = ModelFetcher(model: try model(), home: home)
        #expect(try fetcher.fetch(from: wheel) == .fetched(fetcher.file))
        #expect(try Data(contentsOf: fetcher.file) == content)
        #expect(names() == ["tiny.gguf"])
        #expect(try fetcher.fetch(from: folder.appending(path: "not-needed.whl")) == .alreadyThere(fetcher.file))
    }

    @Test func replacesADamagedModel() throws {
        defer { cleanUp() }
        let fetcher = ModelFetcher(model: try model(), home: home)
        _ = try fetcher.fetch(from: wheel)
        try Data("damaged".utf8).write(to: fetcher.file)
        #expect(try fetcher.fetch(from: wheel) == .fetched(fetcher.file))
        #expect(try Data(contentsOf: fetcher.file) == content)
    }

    @Test func refusesAWheelOrAModelWithOtherBytes() throws {
        defer { cleanUp() }
        let zeros = String(repeating: "0", count: 64)
        for (model, name) in [(try model(wheelHash: zeros), ".whl"), (try model(hash: zeros), ".gguf")] {
            let error = #expect(throws: CommandError.self) {
                try ModelFetcher(model: model, home: home).fetch(from: wheel)
            }
            #expect(error?.code == "sha256-mismatch")
            #expect(error?.file?.hasSuffix(name) == true)
            #expect(error?.message.contains("expected \(zeros)") == true)
            #expect(names().isEmpty)
        }
    }

    @Test func namesAWheelWithoutTheModelOrThatIsNotThere() throws {
        defer { cleanUp() }
        let other = ModelFetcher(model: try model(member: "tiny/other.gguf"), home: home)
        #expect(#expect(throws: CommandError.self) { try other.fetch(from: wheel) }?.code == "archive")
        let missing = #expect(throws: CommandError.self) {
            try other.fetch(from: folder.appending(path: "none.whl"))
        }
        #expect(missing?.code == "file")
        #expect(names().isEmpty)
    }

    @Test func locatesPathsAndSaysHowToGetWhatIsMissing() throws {
        defer { cleanUp() }
        let unfetched = #expect(throws: CommandError.self) {
            try ModelLocator.path(of: "SmolLM2-135M-Instruct", home: home)
        }
        #expect(unfetched?.code == "model-not-fetched")
        #expect(unfetched?.message.contains("laurel model fetch smollm2-135m-instruct") == true)
        let unknown = #expect(throws: CommandError.self) { try ModelLocator.path(of: "gpt-9", home: home) }
        #expect(unknown?.message.contains("smollm2-135m-instruct") == true)
        let file = folder.appending(path: "tiny/tiny.gguf").path(percentEncoded: false)
        #expect(try ModelLocator.path(of: file, home: home) == file)
        let empty = folder.appending(path: "tiny").path(percentEncoded: false)
        #expect(
            #expect(throws: CommandError.self) { try ModelLocator.path(of: empty, home: home) }?.code == "no-such-model"
        )
    }
}
