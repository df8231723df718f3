import ArgumentParser
import Foundation
import RewardReports
import RunStore

extension RunsCommand {
    /// `laurel runs list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists every run, oldest first.",
            discussion: """
                The reward is the mean of the last 5 steps. A run whose trainer was killed is `interrupted`; it goes on \
                with laurel train --resume.
                """)

        @Flag(help: "Print one line of JSON.")
        var json = false

        func run() throws {
            let home = LaurelHome()
            let runs: StoredRuns
            do {
                runs = try StoredRuns(home: home)
            } catch let error as RunStoreError where error.code == "no-run-database" && !home.runFolders.isEmpty {
                return show([], unrecorded: home.runFolders, reason: "There is no database of runs in \(home.path)")
            }
            let records = try runs.store.runs()
            let overviews = try records.map { try RunOverview($0, in: runs) }
            let unrecorded = runs.unrecordedFolders(besides: records)
            if json {
                print(try JSONText.line(Listing(runs: overviews, unrecordedFolders: unrecorded.map(\.path))))
            } else {
                show(overviews, unrecorded: unrecorded, reason: "The database does not have every run")
            }
        }

        private struct Listing: Encodable {
            let runs: [RunOverview]
            let unrecordedFolders: [String]
        }

        private func show(_ runs: [RunOverview], unrecorded: [URL], reason: String) {
            if json {
                let listing = Listing(runs: runs, unrecordedFolders: unrecorded.map(\.path))
                return print((try? JSONText.line(listing)) ?? "{}")
            }
            if runs.isEmpty {
                if unrecorded.isEmpty { print("There are no runs yet; `laurel train run.yaml` makes one.") }
            } else {
                let table = TextTable(rows: [RunOverview.header] + runs.map(\.cells), numbers: [2, 3])
                print(table.lines.joined(separator: "\n"))
            }
            let gone = runs.filter { !$0.hasFolder }.map(\.id)
            if !gone.isEmpty { print("\nThe folders of these are gone: \(gone.joined(separator: ", ")).") }
            guard !unrecorded.isEmpty else { return }
            print(
                (runs.isEmpty ? "" : "\n")
                    + "\(reason): these folders were made before it, or it was removed. Their own files are as they were; "
                    + "going on with one (laurel train --resume) enters its further steps.")
            for folder in unrecorded { print("  \(folder.path(percentEncoded: false))") }
        }
    }
}

extension LaurelHome {
    /// The folder's path, for messages.
    var path: String { root.path(percentEncoded: false) }
}
