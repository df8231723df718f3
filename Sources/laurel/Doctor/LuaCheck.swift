import Foundation

/// Whether the Lua worker is where it is looked for.
enum LuaCheck {
    static func finding() async -> Finding {
        let path = workerPath
        guard FileManager.default.isExecutableFile(atPath: path) else {
            return Finding(
                "Lua worker", .missing, "no program at \(path)",
                remedy: "Build it (swift build -c release), or name it with LAUREL_LUA_WORKER.")
        }
        return Finding("Lua worker", .good, path)
    }

    /// `LAUREL_LUA_WORKER`, or `laurel-lua-worker` beside this program.
    private static var workerPath: String {
        if let named = ProcessInfo.processInfo.environment["LAUREL_LUA_WORKER"], !named.isEmpty { return named }
        let program = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        return program.deletingLastPathComponent().appending(path: "laurel-lua-worker").path(percentEncoded: false)
    }
}
