import GRDB

extension RunStoreError {
    init(opening path: String, _ error: any Error) {
        self.init(
            code: "run-database", file: path,
            message: "The database of runs cannot be opened: \(Self.reason(error)). \(Self.remedy(error))")
    }

    init(reading path: String, _ error: any Error) {
        self.init(
            code: "run-database", file: path,
            message: "The database of runs cannot be read: \(Self.reason(error)). \(Self.remedy(error))")
    }

    init(writing path: String, _ error: any Error) {
        self.init(
            code: "ledger-not-written", file: path,
            message: "The database of runs cannot be written: \(Self.reason(error)). \(Self.remedy(error))")
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)"
    }

    private static func remedy(_ error: any Error) -> String {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_FULL: "Free space on its disk."
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            "Make the file and its folder writable, or choose another place with LAUREL_HOME."
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            "The file is damaged or no database: restore it from a copy, or move it away; the folders of the runs keep "
                + "their own files."
        case .SQLITE_BUSY, .SQLITE_LOCKED: "Another program has kept it locked; end that one and try again."
        case .SQLITE_IOERR: "Look after the disk and its free space."
        default: "Try again; if it stays so, move the file away: the folders of the runs keep their own files."
        }
    }
}
