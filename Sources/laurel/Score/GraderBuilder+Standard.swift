import Foundation
import Graders
import Judges
import LaurelRewards
package import PluginHost

extension GraderBuilder {
    /// What the models that this process asks have cost, the gate's questions included.
    private static let judgeAccount = JudgeAccount()

    /// The built-ins and the graders that ask a model.
    ///
    /// - Parameters:
    ///   - home: where answers of models are kept.
    ///   - needsEndpoint: false only checks entries: a judge need not be configured.
    ///   - keepsAnswers: false asks models anew every time.
    package static func standard(
        home: LaurelHome = LaurelHome(), needsEndpoint: Bool = true, keepsAnswers: Bool = true,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> GraderBuilder {
        let judges = JudgeFactory(
            cacheFolder: keepsAnswers ? home.root.appending(path: "judge-cache") : nil, environment: environment,
            needsEndpoint: needsEndpoint, account: judgeAccount)
        return GraderBuilder(
            make: { JudgeFactory.builds($0) ? try judges.make(from: $0) : try BuiltInGraders.make(from: $0) },
            asksModel: JudgeFactory.builds)
    }
}
