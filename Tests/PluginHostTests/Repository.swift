import Foundation

/// The checkout that these tests belong to.
enum Repository {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
}
