import Foundation

/// Where the worker's executable is.
enum WorkerLocation {
    static let name = "laurel-lua-worker"
    static let variable = "LAUREL_LUA_WORKER"

    /// The given path, else the one in `LAUREL_LUA_WORKER`, else the one beside the running executable.
    static func find(_ given: String?) throws(LuaRuntimeError) -> String {
        if let path = given ?? ProcessInfo.processInfo.environment[variable], !path.isEmpty {
            guard isProgram(path) else {
                throw LuaRuntimeError(
                    code: "worker-missing",
                    message:
                        "There is no executable Lua worker at \(path); expected the path of \(name) in \(variable).")
            }
            return path
        }
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = (executable as NSString).deletingLastPathComponent
        for candidate in [folder, (folder as NSString).appendingPathComponent("../libexec/laurel")] {
            let path = (candidate as NSString).appendingPathComponent(name)
            if isProgram(path) { return path }
        }
        throw LuaRuntimeError(
            code: "worker-missing",
            message:
                "There is no \(name) beside \(executable); build it with 'swift build' or set \(variable) to its path.")
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }
}
