import Glibc

extension WorkerProcess {
    /// Starts the program with one end of a socket pair at the protocol's descriptor, nothing else inherited, and an
    /// empty environment.
    static func spawn(path: String, allowsUnsandboxed: Bool) throws(LuaRuntimeError) -> (pid_t, Int32) {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw failure("a socket pair", errno)
        }
        defer { close(pair[1]) }
        let (host, worker) = (pair[0], pair[1])
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, worker, Wire.descriptor)
        for descriptor in 0..<Wire.descriptor {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // Descriptors that are not close-on-exec are the worker's first thing to close.
        // A signal that this process blocks or ignores would stay so in the worker, whose deadline is a signal.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A process group of its own: Ctrl-C in the terminal is for this process, which still has candidates to grade.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var process: pid_t = 0
        let arguments = [path] + (allowsUnsandboxed ? ["--unsafe-without-seccomp"] : [])
        let status = withCStrings(arguments) { argv in
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            // A program that was written a moment ago may still be open in a child that another thread is starting.
            for _ in 0..<100 {
                let status = posix_spawn(&process, path, &actions, &attributes, argv, &environment)
                guard status == ETXTBSY else { return status }
                usleep(5000)
            }
            return ETXTBSY
        }
        guard status == 0 else {
            close(host)
            throw failure(path, status)
        }
        return (process, host)
    }

    private static func failure(_ what: String, _ code: Int32) -> LuaRuntimeError {
        LuaRuntimeError(
            code: "worker-start",
            message: "The Lua worker cannot be started (\(what)): \(String(cString: strerror(code))).")
    }

    /// Calls `body` with a null-terminated array of C strings.
    static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
