import Foundation
import Glibc

/// Shows on standard error how many rows are done: on one line of a terminal, else a line every ten seconds.
final class RowCounter {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var last = ContinuousClock.now

    func show(_ done: Int, of count: Int) {
        if isTerminal { return write("\r\u{1B}[K\(done) of \(count) rows") }
        guard ContinuousClock.now - last > .seconds(10), done < count else { return }
        last = .now
        write("\(done) of \(count) rows\n")
    }

    /// Clears the terminal's line.
    func end() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        // Progress that nobody can read is no error.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
