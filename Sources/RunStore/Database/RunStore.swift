package import Foundation
import GRDB
import LaurelRewards

/// The database of all runs of a Laurel folder: `laurel.db`, in SQLite with write-ahead logging.
///
/// One process trains and writes; any number of others read at the same time. Every write is a transaction that is on
/// the disk when it returns (`synchronous = FULL`).
package final class RunStore: Sendable {
    /// What a store is opened for.
    package enum Purpose: Sendable, Hashable {
        /// A database that is missing is an error.
        case reading
        /// A database that is missing is made.
        case writing
    }

    package static let fileName = "laurel.db"

    /// The folder that the database lies in; the folders of runs are relative to it.
    package let root: URL
    let pool: any DatabaseWriter
    /// The database's file.
    package let path: String

    /// The database's file in a Laurel folder.
    package static func file(in root: URL) -> URL { root.appendingPathComponent(fileName) }

    /// Opens the database of a Laurel folder and brings its tables up to date.
    package init(root: URL, for purpose: Purpose) throws(RunStoreError) {
        self.root = root.standardizedFileURL
        path = Self.file(in: root).path
        if !FileManager.default.fileExists(atPath: path) {
            guard purpose == .writing else {
                throw RunStoreError(
                    code: "no-run-database", file: path,
                    message: "There is no database of runs here; `laurel train` makes one. Go to the folder that holds "
                        + ".laurel/, or name it with LAUREL_HOME.")
            }
            do {
                try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            } catch {
                throw RunStoreError(
                    code: "unwritable", file: root.path,
                    message: "The folder cannot be made: \(error.localizedDescription) Choose another with LAUREL_HOME."
                )
            }
        }
        do {
            pool = try Self.open(path, for: purpose)
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(opening: path, error)
        }
    }

    private static func open(_ path: String, for purpose: Purpose) throws -> any DatabaseWriter {
        do {
            return try openOnce(path)
        } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(error.resultCode)
        {
            // Two processes that make the same database at once get in each other's way once: the second try finds it
            // made.
            Thread.sleep(forTimeInterval: 0.2)
            return try openOnce(path)
        } catch let error as DatabaseError where purpose == .reading && error.resultCode == .SQLITE_CANTOPEN {
            guard let archive = try openUnchanging(path) else { throw error }
            return archive
        }
    }

    private static func openOnce(_ path: String) throws -> any DatabaseWriter {
        let pool = try DatabasePool(path: path, configuration: configuration)
        try check(pool, path)
        if try !pool.read(Schema.migrator.hasCompletedMigrations) { try Schema.migrator.migrate(pool) }
        return pool
    }

    /// Opens a database on a medium that nobody writes to, which has no room for SQLite's own files; nil where there is
    /// a log of writes that would not be seen.
    private static func openUnchanging(_ path: String) throws -> (any DatabaseWriter)? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        guard access(FilePath.folder(of: path), W_OK) != 0, (attributes?[.size] as? Int ?? 0) == 0 else { return nil }
        var unchanging = configuration
        unchanging.readonly = true
        let queue = try DatabaseQueue(
            path: URL(fileURLWithPath: path).absoluteString + "?immutable=1", configuration: unchanging)
        try check(queue, path)
        guard try queue.read(Schema.migrator.hasCompletedMigrations) else {
            throw RunStoreError(
                code: "run-database", file: path,
                message:
                    "The database was made by an older Laurel and cannot be brought up to date where it is; expected a "
                    + "folder that can be written.")
        }
        return queue
    }

    private static func check(_ database: any DatabaseReader, _ path: String) throws {
        guard try database.read(Schema.migrator.hasBeenSuperseded) else { return }
        throw RunStoreError(
            code: "newer-database", file: path,
            message: "The database was made by a newer Laurel; expected tables that this one knows. Use the newer "
                + "one, or another folder with LAUREL_HOME.")
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // Another process may be writing; a transaction of a step takes milliseconds, a deletion longer.
        configuration.busyMode = .timeout(30)
        configuration.label = "laurel.db"
        configuration.prepareDatabase { db in
            guard !db.configuration.readonly else { return }
            // The ledger is on the disk before the checkpoint that it belongs to.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// Reads at one moment, whatever is written meanwhile.
    func read<Value>(_ body: (Database) throws -> Value) throws(RunStoreError) -> Value {
        do {
            return try pool.read(body)
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(reading: path, error)
        }
    }

    /// Writes in one transaction: all of it or nothing.
    func write<Value>(_ body: (Database) throws -> Value) throws(RunStoreError) -> Value {
        do {
            return try pool.write(body)
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(writing: path, error)
        }
    }
}
