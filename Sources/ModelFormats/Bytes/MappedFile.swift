import Glibc

/// A file mapped read-only into memory.
///
/// Nothing is read until it is touched, and `release` gives touched pages back, so that a model whose tensors are
/// converted once does not stay in resident memory beside the converted weights.
///
/// `@unchecked Sendable`: the mapping is read-only and lives exactly as long as the object; no state changes after
/// `init`. `MappedFileTests.readsFromManyTasks` reads and releases from several tasks at once.
package final class MappedFile: @unchecked Sendable {
    /// The path as it was given, for error messages.
    package let path: String
    /// The file's size, at least 1.
    package let count: Int
    private let base: UnsafeRawPointer

    /// Maps the regular file at `path`; a missing, empty or unreadable file or a folder is an error that says so.
    package init(path: String) throws {
        self.path = path
        // A named pipe would wait for somebody who writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? ModelFormatError(code: "missing-file", file: path, message: "There is no such file.")
                : ModelFormatError.system("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ModelFormatError.system("look at", path) }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            let what = kind == S_IFDIR ? "a folder" : "not a regular file"
            throw ModelFormatError(code: "not-a-file", file: path, message: "This is \(what); a file was expected.")
        }
        guard status.st_size > 0 else {
            throw ModelFormatError(code: "empty-file", file: path, message: "The file is empty.")
        }
        count = Int(status.st_size)
        guard let mapping = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED else {
            throw ModelFormatError.system("map", path)
        }
        base = UnsafeRawPointer(mapping)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: base), count)
    }

    /// Gives `body` the bytes of `range`; a range outside the file is an error, never a trap.
    package func withBytes<Result>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        guard range.lowerBound >= 0, range.upperBound <= count else {
            throw ModelFormatError(
                code: "truncated-file", file: path,
                message: "Bytes \(range.lowerBound) to \(range.upperBound) were expected, the file has \(count).")
        }
        return try body(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// Asks the kernel to read the pages of `range` ahead.
    package func prefetch(_ range: Range<Int>) {
        advise(range, MADV_WILLNEED)
    }

    /// Drops the pages of `range` from resident memory; touching them again reads them anew.
    package func release(_ range: Range<Int>) {
        advise(range, MADV_DONTNEED)
    }

    /// Advice covers whole pages; both kinds given here are harmless to neighbours of the range.
    private func advise(_ range: Range<Int>, _ advice: CInt) {
        let bounds = range.clamped(to: 0..<count)
        guard !bounds.isEmpty else { return }
        let page = Int(getpagesize())
        let start = bounds.lowerBound / page * page
        _ = madvise(UnsafeMutableRawPointer(mutating: base + start), bounds.upperBound - start, advice)
    }
}

extension ModelFormatError {
    /// The system's refusal to do something with a file, told from `errno`.
    static func system(_ verb: String, _ path: String) -> ModelFormatError {
        let reason = String(cString: strerror(errno))
        return ModelFormatError(code: "file-access", file: path, message: "Could not \(verb) the file: \(reason).")
    }
}
