import Foundation
import LaurelRewards
import Synchronization

/// The golden cases: the files beside this one, or those in the folder that `LAUREL_GOLDENS` names.
enum Goldens {
    /// The rows of each file that was read: decoding throws and catches a lot, which is slow under test.
    private static let read = Mutex<[String: [JSONValue]]>([:])

    static func rows(_ name: String) throws -> [JSONValue] {
        try read.withLock { read in
            if let rows = read[name] { return rows }
            let rows = try decode(name)
            read[name] = rows
            return rows
        }
    }

    private static func decode(_ name: String) throws -> [JSONValue] {
        let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
        let folder = ProcessInfo.processInfo.environment["LAUREL_GOLDENS"].map { URL(fileURLWithPath: $0) } ?? beside
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try text.utf8.split(separator: 0x0A).map {
            try JSONDecoder().decode(JSONValue.self, from: Data($0))
        }
    }
}

extension JSONValue {
    subscript(key: String) -> JSONValue? { object?[key] }

    var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

    var text: String { string ?? "" }
}
