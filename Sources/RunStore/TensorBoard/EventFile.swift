package import Foundation
import Glibc

/// An event file that TensorBoard reads while it grows.
///
/// A run that goes on starts a file of its own, whose first event takes back what earlier files say of its steps from
/// there on.
package final class EventFile {
    private static let prefix = "events.out.tfevents."

    package let url: URL
    private let handle: FileHandle

    /// Starts a file in a folder, which is made if there is none.
    /// - Parameters:
    ///   - step: the first step that will be written; what earlier files have from there on is taken back.
    ///   - replacing: whether the earlier files are removed, because all that they say will be written again.
    package init(folder: URL, step: Int, replacing: Bool = false, now: Date = Date()) throws(RunStoreError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let earlier = Self.numbers(in: names)
            // Files are read in the order of their names, also when the clock went back.
            let number = max(Int(now.timeIntervalSince1970), (earlier.max() ?? 0) + 1)
            url = folder.appendingPathComponent("\(Self.prefix)\(number).laurel.\(getpid()).0")
            guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
                throw CocoaError(.fileWriteUnknown)
            }
            handle = try FileHandle(forWritingTo: url)
            var bytes = EventRecord.fileVersion(time: now.timeIntervalSince1970)
            if !earlier.isEmpty {
                bytes += EventRecord.sessionStart(time: now.timeIntervalSince1970, step: step)
            }
            try handle.write(contentsOf: bytes)
            for name in names where replacing && name.hasPrefix(Self.prefix) {
                try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
            }
        } catch {
            throw Self.unwritable(folder, error)
        }
    }

    deinit { try? handle.close() }

    /// Adds numbers of a step; those that are not finite are left out, since a plot has no place for them.
    package func write(_ values: [LedgerMetric], step: Int, now: Date = Date()) throws(RunStoreError) {
        let finite = values.filter { $0.value.isFinite }
        guard !finite.isEmpty else { return }
        do {
            try handle.write(
                contentsOf: EventRecord.scalars(finite, time: now.timeIntervalSince1970, step: step))
        } catch {
            throw Self.unwritable(url, error)
        }
    }

    /// The times in the names of the files that are there.
    private static func numbers(in names: [String]) -> [Int] {
        names.compactMap { name in
            let parts = name.split(separator: ".")
            guard name.hasPrefix(prefix), parts.count > 3, let number = Int(parts[3]),
                number < 1 << 40
            else { return nil }
            return number
        }
    }

    private static func unwritable(_ url: URL, _ error: any Error) -> RunStoreError {
        RunStoreError(
            code: "unwritable", file: url.path,
            message: "TensorBoard's file cannot be written: \(error.localizedDescription) Free space or make the run's "
                + "folder writable, then go on with --resume.")
    }
}
