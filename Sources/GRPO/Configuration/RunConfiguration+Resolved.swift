import Foundation
package import LaurelRewards

extension RunConfiguration {
    package var resolvedYAML: String {
        let reward =
            switch reward {
            case .file(let path): JSONValue.string(path)
            case .inline(let node): node.json
            }
        let alarms = stopOn.map(\.rawValue).sorted().map { JSONValue.string($0) }
        // What the sections after grpo say is kept, shown and watched, and shapes no step.
        return basis.resolvedYAML(
            members: [("reward", reward)], section: ("grpo", grpo.members),
            evaluations: EvaluationSettings.settings)
            + "watch:\n  stop_on: \(ResolvedYAML.inline(.array(alarms)))\n"
    }

    /// SHA-256 of all that shapes the run: the resolved configuration, the training rows, the adapter it begins with and
    /// the reward's file.
    ///
    /// How often checkpoints are written and what is shown does not shape it.
    package func fingerprint() throws -> String {
        var files: [String] = []
        if case .file(let path) = reward { files.append(path) }
        return try basis.fingerprint(of: resolvedYAML, files: files)
    }

    /// The reward's configuration, read from its file or from the run file itself.
    package func rewardConfiguration() throws -> RewardConfiguration {
        switch reward {
        case .file(let path): try RewardConfiguration.load(file: path)
        case .inline(let node): try RewardConfiguration(node)
        }
    }
}
