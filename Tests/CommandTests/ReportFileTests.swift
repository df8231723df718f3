import Foundation
import Glibc
import Testing

/// Where reports are written to, as `laurel report` does.
@Suite struct ReportFileTests {
    @Test func nothingButARegularFileIsReplacedAndALinkStays() throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        let folder = training.work.url
        let pipe = folder.appending(path: "pipe").path(percentEncoded: false)
        #expect(mkfifo(pipe, 0o600) == 0)
        let refused = try training.run(["report", run, "--output", "pipe"])
        #expect(refused.status == 2 && refused.errors.contains("pipe"), "\(refused.errors)")
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)

        try training.work.write(Data("earlier".utf8), to: "target.html")
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending(path: "link.html").path(percentEncoded: false), withDestinationPath: "target.html")
        #expect(try training.run(["report", run, "--output", "link.html"]).status == 0)
        let target = try String(contentsOf: folder.appending(path: "target.html"), encoding: .utf8)
        #expect(target.contains("<html"))
        let link = folder.appending(path: "link.html").path(percentEncoded: false)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.html")
    }
}
