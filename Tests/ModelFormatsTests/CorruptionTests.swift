import Foundation
import ModelFormats
import Testing

/// Damaged files end in an error or in a consistent file: never in a crash, and never in memory the file cannot fill.
@Suite struct CorruptionTests {
    /// Opens a file and touches everything in it.
    private static func useGGUF(_ path: String) throws {
        let file = try GGUFFile(path: path)
        for key in file.metadata.keys.sorted() {
            _ = try? file.strings(key)
            _ = try? file.integers(key)
            _ = try? file.number(key)
        }
        for tensor in file.tensors { try read(tensor.count) { try file.read(tensor, into: $0) } }
    }

    private static func useSafetensors(_ path: String) throws {
        let file = try SafetensorsFile(path: path)
        for tensor in file.tensors { try read(tensor.count) { try file.read(tensor, into: $0) } }
    }

    /// No tensor may claim more elements than its file can hold.
    private static func read(_ count: Int, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) throws {
        #expect(count <= 1 << 20)
        var values = [Float](repeating: 0, count: count)
        try values.withUnsafeMutableBufferPointer { try body($0) }
    }

    private static func survive(_ bytes: [UInt8], headerBytes: Int, seed: UInt64, _ use: (String) throws -> Void) throws
        -> (failures: Int, successes: Int)
    {
        let folder = try TemporaryFolder()
        var counts = (failures: 0, successes: 0)
        func attempt(_ bytes: [UInt8]) throws {
            let path = try folder.write(bytes, as: "f")
            do {
                try use(path)
                counts.successes += 1
            } catch is ModelFormatError {
                counts.failures += 1
            }
        }
        // The last tensor may be followed by up to 31 bytes of padding.
        for length in stride(from: 0, to: bytes.count - 31, by: max(1, bytes.count / 700)) {
            let before = counts.failures
            try attempt(Array(bytes[..<length]))
            #expect(counts.failures == before + 1, "A file cut off at \(length) was read.")
        }
        var random = SeededGenerator(state: seed)
        for _ in 0..<3000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<headerBytes, using: &random)
                if Bool.random(using: &random) {
                    damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                } else {
                    damaged[place] = [0, 0xFF, 0x7F, 0x80, 0x22, 0x2C].randomElement(using: &random) ?? 0
                }
            }
            try attempt(damaged)
        }
        return counts
    }

    @Test func survivesDamagedGGUF() throws {
        let bytes = GGUFFileTests.sample().build()
        let counts = try Self.survive(bytes, headerBytes: bytes.count - 56, seed: 1, Self.useGGUF)
        #expect(counts.failures > 1000)
        #expect(counts.successes > 100)
    }

    @Test func survivesDamagedQuantizedGGUF() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture("quantized.gguf"))))
        let counts = try Self.survive(bytes, headerBytes: 700, seed: 2, Self.useGGUF)
        #expect(counts.failures > 500)
    }

    @Test func survivesDamagedSafetensors() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture("quantized-expected.safetensors"))))
        let counts = try Self.survive(bytes, headerBytes: 800, seed: 3, Self.useSafetensors)
        #expect(counts.failures > 1000)
        #expect(counts.successes > 10)
    }

    /// A damaged model of the right kind, through the description and the tokenizer's metadata.
    @Test func survivesDamagedModels() throws {
        var builder = ModelFixture(family: "llama").gguf()
        builder.add("tokenizer.ggml.model", "gpt2")
        builder.add("tokenizer.ggml.tokens", ["a", "b", "c"])
        let bytes = builder.build()
        let counts = try Self.survive(bytes, headerBytes: 1500, seed: 4) { path in
            let model = try ModelFile(path: path)
            _ = try model.tokenizerSource()
            #expect(model.description.parameterCount < 1 << 20)
        }
        #expect(counts.failures > 1000)
        #expect(counts.successes > 10)
    }
}
