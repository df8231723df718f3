import Foundation
import GRDB

/// Texts of any origin in columns, whole: a text with a NUL in it would end there as SQLite's text, so it is bytes.
enum RowText {
    static func value(_ text: String) -> DatabaseValue {
        text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
    }

    static func optionalValue(_ text: String?) -> DatabaseValue {
        text.map { value($0) } ?? .null
    }

    /// Reads a column that was cast to bytes.
    static func text(_ bytes: Data) -> String { String(decoding: bytes, as: UTF8.self) }

    static func optionalText(_ bytes: Data?) -> String? { bytes.map { text($0) } }
}
