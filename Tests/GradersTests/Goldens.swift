import Foundation
import LaurelRewards

/// The golden cases: the files beside this one, or those in the folder that `LAUREL_GOLDENS` names.
enum Goldens {
    static func rows(_ name: String) throws -> [JSONValue] {
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
