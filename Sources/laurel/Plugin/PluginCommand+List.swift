import ArgumentParser
import Foundation
import PluginHost
import RewardReports

extension PluginCommand {
    /// `laurel plugin list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the plugins that can be found.",
            discussion: "One that cannot be read is an error on standard error; the others are listed all the same.")

        @Flag(help: "Print one line of JSON.")
        var json = false

        @OptionGroup var search: PluginSearch

        func run() throws {
            let catalog = try search.catalog
            var plugins: [PluginPackage] = []
            var errors: [PluginError] = []
            for name in catalog.names {
                do {
                    plugins.append(try catalog.plugin(name))
                } catch {
                    errors.append(error)
                }
            }
            if json {
                print(try JSONText.line(Listing(plugins: plugins.map(PluginFacts.init), errors: errors.map(\.report))))
            } else if plugins.isEmpty, errors.isEmpty {
                print("no plugins in \(catalog.folders.joined(separator: ", "))")
            } else {
                let rows = plugins.map {
                    [$0.manifest.name, $0.manifest.version, String($0.contentHash.prefix(12)), $0.manifest.summary]
                }
                for line in TextTable(rows: rows).lines { print(line) }
            }
            guard errors.isEmpty else {
                FileHandle.standardError.write(Data(errors.map { $0.report + "\n" }.joined().utf8))
                throw ExitCode(2)
            }
        }

        private struct Listing: Encodable {
            let plugins: [PluginFacts]
            let errors: [String]
        }
    }
}
