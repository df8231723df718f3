import Datasets
import Foundation

/// A file of its own for each test, in the temporary folder, removed when the value goes.
final class Fixture {
    let path: String

    init(_ text: String) throws {
        path = try Fixture.write(Data(text.utf8))
    }

    init(bytes: [UInt8]) throws {
        path = try Fixture.write(Data(bytes))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func write(_ data: Data) throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString).jsonl")
        try data.write(to: url)
        return url.path(percentEncoded: false)
    }

    /// The error that reading the file as a dataset ends with, or nil when it can be read.
    func datasetError() -> DatasetError? {
        do {
            _ = try Dataset(path: path)
            return nil
        } catch {
            return error
        }
    }
}
