import Foundation

/// The `laurel` program that was built with the tests, run as a user runs it.
struct LaurelProgram {
    struct Ending {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The working directory; removed with the fixture that made it.
    let folder: URL

    /// Runs the program to its end. Both outputs go to files, so that no pipe can fill up.
    ///
    /// - Parameters:
    ///   - input: the file that standard input reads; nothing by default.
    ///   - executable: another program, which may start this one.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil, executable: String? = nil
    ) throws -> Ending {
        let outputs = try ["out", "err"].map { name in
            let file = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString).\(name)")
            try Data().write(to: file)
            return file
        }
        defer { for file in outputs { try? FileManager.default.removeItem(at: file) } }
        let process = try process(arguments, environment: environment)
        if let executable { process.executableURL = URL(filePath: executable) }
        process.standardInput = input.flatMap { FileHandle(forReadingAtPath: $0) } ?? FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputs[0])
        process.standardError = try FileHandle(forWritingTo: outputs[1])
        try process.run()
        process.waitUntilExit()
        return Ending(
            status: process.terminationStatus, output: try String(contentsOf: outputs[0], encoding: .utf8),
            errors: try String(contentsOf: outputs[1], encoding: .utf8))
    }

    /// Starts the program and lets it run; what it prints is lost, or goes to a file.
    func start(_ arguments: [String], log: URL? = nil) throws -> Process {
        let process = try process(arguments, environment: [:])
        if let log { try Data().write(to: log) }
        let output = try log.map { try FileHandle(forWritingTo: $0) } ?? FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }

    /// Where the program lies.
    var path: String {
        get throws {
            let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: executable).deletingLastPathComponent().appending(path: "laurel")
                .path(percentEncoded: false)
        }
    }

    private func process(_ arguments: [String], environment: [String: String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        variables["LAUREL_PLUGINS"] = nil
        variables["LAUREL_HOME"] = nil
        process.environment = variables.merging(environment) { $1 }
        return process
    }
}

/// A folder that a test works in, removed when the test is done with it.
final class WorkFolder {
    let url: URL

    init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(Data(text.utf8), to: name) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ data: Data, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    /// Every path below the folder, in order.
    var paths: [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: url.path(percentEncoded: false))) ?? []).sorted()
    }

    var program: LaurelProgram { LaurelProgram(folder: url) }
}
