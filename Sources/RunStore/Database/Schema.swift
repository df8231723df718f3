import GRDB

/// The tables, as migrations: one that has been released is never changed, only followed by another.
///
/// They are STRICT, so that what is read has the types that the code expects. ANY is for texts of any origin: one with a
/// NUL in it is a blob (`RowText`).
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs and their ledgers") { db in
            try db.execute(sql: runs + steps + rollouts + checkpointsAndEvents)
        }
        return migrator
    }

    private static let runs = """
        CREATE TABLE runs (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            folder TEXT NOT NULL,
            model TEXT NOT NULL,
            seed INTEGER NOT NULL,
            total_steps INTEGER NOT NULL,
            configuration TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            reward TEXT NOT NULL,
            reward_hash TEXT NOT NULL,
            reward_code TEXT NOT NULL,
            laurel_version TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'stopped', 'failed')),
            created_at REAL NOT NULL,
            ended_at REAL
        ) STRICT;
        CREATE TABLE components (
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            weight REAL NOT NULL,
            is_canary INTEGER NOT NULL,
            PRIMARY KEY (run, position)
        ) STRICT, WITHOUT ROWID;

        """

    private static let steps = """
        CREATE TABLE metric_names (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE steps (
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            step INTEGER NOT NULL CHECK (step > 0),
            iteration INTEGER NOT NULL,
            finished_at REAL NOT NULL,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID;
        -- A value that does not exist (NaN) is NULL.
        CREATE TABLE metrics (
            run INTEGER NOT NULL,
            step INTEGER NOT NULL,
            position INTEGER NOT NULL,
            metric INTEGER NOT NULL REFERENCES metric_names(id),
            value REAL,
            PRIMARY KEY (run, step, position),
            FOREIGN KEY (run, step) REFERENCES steps(run, step) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE evaluations (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            moment TEXT NOT NULL,
            finished_at REAL NOT NULL,
            UNIQUE (run, step, moment)
        ) STRICT;
        CREATE TABLE evaluation_metrics (
            evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            metric INTEGER NOT NULL REFERENCES metric_names(id),
            value REAL,
            PRIMARY KEY (evaluation, position)
        ) STRICT, WITHOUT ROWID;

        """

    /// A rollout belongs to a step or to an evaluation. Token ids and log-probabilities are little-endian, four bytes
    /// each.
    private static let rollouts = """
        CREATE TABLE samples (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            split TEXT NOT NULL CHECK (split IN ('train', 'eval')),
            sample_index INTEGER NOT NULL,
            prompt ANY NOT NULL,
            messages TEXT,
            reference ANY,
            metadata TEXT,
            first_step INTEGER NOT NULL,
            UNIQUE (run, split, sample_index)
        ) STRICT;
        CREATE TABLE rollouts (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            step INTEGER,
            evaluation INTEGER REFERENCES evaluations(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
            prompt_tokens INTEGER NOT NULL,
            FOREIGN KEY (run, step) REFERENCES steps(run, step) ON DELETE CASCADE,
            UNIQUE (run, step, position),
            UNIQUE (evaluation, position),
            CHECK ((step IS NULL) <> (evaluation IS NULL))
        ) STRICT;
        CREATE INDEX rollouts_of_sample ON rollouts(sample);
        CREATE TABLE candidates (
            id INTEGER PRIMARY KEY,
            rollout INTEGER NOT NULL REFERENCES rollouts(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            completion ANY NOT NULL,
            finish_reason TEXT NOT NULL,
            token_count INTEGER NOT NULL,
            tokens BLOB NOT NULL,
            log_probabilities BLOB NOT NULL,
            reward REAL,
            advantage REAL,
            UNIQUE (rollout, position)
        ) STRICT;
        CREATE TABLE grades (
            candidate INTEGER NOT NULL REFERENCES candidates(id) ON DELETE CASCADE,
            component INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('score', 'abstain', 'failure')),
            failure_kind TEXT,
            score REAL,
            counted REAL,
            reason ANY,
            detail ANY,
            parts TEXT,
            microseconds REAL NOT NULL,
            instructions INTEGER,
            bytes INTEGER,
            tokens INTEGER,
            dollars REAL,
            PRIMARY KEY (candidate, component)
        ) STRICT, WITHOUT ROWID;

        """

    private static let checkpointsAndEvents = """
        CREATE TABLE checkpoints (
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            name TEXT NOT NULL,
            written_at REAL NOT NULL,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            kind TEXT NOT NULL,
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
            message ANY NOT NULL,
            detail TEXT,
            happened_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX events_of_run ON events(run, step);

        """
}
