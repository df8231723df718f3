import Foundation
import Testing

/// The reference values that the tests compare with.
enum GoldenFiles {
    /// The folder in `LAUREL_GOLDENS`, or the copy beside the tests.
    static var folder: URL {
        if let path = ProcessInfo.processInfo.environment["LAUREL_GOLDENS"] {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Goldens", isDirectory: true)
    }

    /// What was written for tests of ours by the scripts beside it.
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures", isDirectory: true)

    static var model: URL { folder.appendingPathComponent("model", isDirectory: true) }
}

/// The tensors of one golden file, read without the library under test.
struct GoldenTensors {
    struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    private let entries: [String: Entry]
    private let body: Data

    init(_ name: String, in folder: URL = GoldenFiles.model) throws {
        let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = bytes.subdata(in: 8..<8 + length)
        let members = try JSONDecoder().decode([String: Member].self, from: header)
        entries = members.compactMapValues { if case .entry(let entry) = $0 { entry } else { nil } }
        body = bytes.subdata(in: 8 + length..<bytes.count)
    }

    private enum Member: Decodable {
        case entry(Entry)
        case metadata

        init(from decoder: any Decoder) throws {
            self = (try? Entry(from: decoder)).map { .entry($0) } ?? .metadata
        }
    }

    var names: [String] { entries.keys.sorted() }

    func floats(_ name: String) throws -> [Float] {
        try words(name).map { Float(bitPattern: $0) }
    }

    func integers(_ name: String) throws -> [Int32] {
        try words(name).map { Int32(bitPattern: $0) }
    }

    private func words(_ name: String) throws -> [UInt32] {
        guard let entry = entries[name] else { throw MissingTensor(name: name) }
        return stride(from: entry.dataOffsets[0], to: entry.dataOffsets[1], by: 4).map { start in
            (0..<4).reduce(0) { $0 | UInt32(body[start + $1]) << (8 * $1) }
        }
    }

    struct MissingTensor: Error {
        let name: String
    }
}

/// One case of `grpo.json`.
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let epsilon: Double
    let epsilonHigh: Double
    let temperature: Double
    let maxCompletionLength: Int
    let loss: Double
    let gradientNorm: Double
    let lossType: String
    let beta: Double
    let delta: Double?
    let importanceSamplingLevel: String?
    let entropyCoef: Double?
    let metrics: [String: Double]

    var testDescription: String { name }

    struct Optimizer: Decodable {
        let learningRate: Double
        let betas: [Double]
        let epsilon: Double
        let weightDecay: Double
        let maxGradientNorm: Double
    }

    struct File: Decodable {
        let optimizer: Optimizer
        let groupSize: Int
        let cases: [GoldenCase]
    }

    static func file() throws -> File {
        let data = try Data(contentsOf: GoldenFiles.model.appendingPathComponent("grpo.json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(File.self, from: data)
    }

    /// Every case of the file.
    static let known = [
        "grpo", "grpo-kl", "bnpo", "dr_grpo", "dapo", "dapo-kl-temperature", "delta", "cispo", "gspo", "entropy-bonus",
        "sapo",
    ]
}
