import Foundation
import Graders
import Judges
import LaurelRewards
package import PluginHost

extension GraderBuilder {
    /// The built-ins and the graders that ask a model.
    ///
    /// - Parameters:
    ///   - home: where answers of models are kept.
    ///   - needsEndpoint: false only checks entries: a judge need not be configured.
    package static func standard(
        home: LaurelHome = LaurelHome(), needsEndpoint: Bool = true,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> GraderBuilder {
        let judges = JudgeFactory(
            cacheFolder: home.root.appending(path: "judge-cache"), environment: environment,
            needsEndpoint: needsEndpoint)
        return GraderBuilder(
            make: { JudgeFactory.builds($0) ? try judges.make(from: $0) : try BuiltInGraders.make(from: $0) },
            asksModel: JudgeFactory.builds)
    }
}
