import ArgumentParser
import Foundation
import RewardReports
import RunStore

/// `laurel report`: a run as a page.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes one HTML page about a run: plots, evaluations, answers, events, settings.",
        discussion: """
            The page holds all it needs, loads nothing, and works without scripts. It may be written while the run is \
            still being trained. Without --output it is report.html in the run's folder.
            """)

    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var name: String

    @Option(help: ArgumentHelp("Write the page here.", valueName: "file"))
    var output: String?

    func run() throws {
        let runs = try StoredRuns()
        let record = try runs.run(named: name)
        let path = output ?? runs.store.folder(of: record).appending(path: "report.html").path(percentEncoded: false)
        try ReportFile.check(path, isNot: [])
        let page = RunPage(try RunReport(record, in: runs)).html
        try ReportFile.write(Data(page.utf8), to: path)
        print("report \(path)")
    }
}
