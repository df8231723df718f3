import LuaRuntime

/// Whether the Lua worker is there, is confined by the kernel, and answers.
enum LuaCheck {
    static func finding() async -> Finding {
        do {
            let pool = try LuaWorkerPool(workerCount: 1)
            defer { pool.close() }
            let script = LuaScript(source: "function grade() return 1, _VERSION end", chunkName: "doctor.lua")
            let loaded = try await pool.load(script)
            guard let result = await pool.grade([LuaCandidate(sample: [:])], with: loaded).first,
                result.outcome == .score(1)
            else {
                return missing("\(pool.workerPath) gave a wrong answer")
            }
            let start = (loaded.loadMicroseconds + result.microseconds).rounded()
            return Finding(
                "Lua worker", .good, "\(result.detail ?? "Lua"), answers in \(Int(start)) µs: \(pool.workerPath)")
        } catch let error as LuaRuntimeError {
            return missing(error.message)
        } catch let error as LuaFailure {
            return missing(error.message)
        } catch {
            return missing(String(describing: error))
        }
    }

    private static func missing(_ detail: String) -> Finding {
        Finding(
            "Lua worker", .missing, detail,
            remedy: "Build it (swift build -c release), or name it with LAUREL_LUA_WORKER.")
    }
}
