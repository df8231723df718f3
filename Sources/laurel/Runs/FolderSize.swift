import Foundation

/// What a folder takes on the disk.
enum FolderSize {
    /// The bytes of all files below it.
    static func bytes(of folder: URL) -> Int {
        guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey]) else {
            return 0
        }
        var sum = 0
        for case let file as URL in files {
            sum += (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
        }
        return sum
    }
}
