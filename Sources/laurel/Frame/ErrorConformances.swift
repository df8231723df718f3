import Datasets
import GRPO
import Judges
import LanguageModels
import LaurelRewards
import LuaRuntime
import ModelFormats
import PluginHost
import RunStore
import Tensors
import Tokenizers

// One line for each module's error type.
extension CommandError: UserFacingError {}
extension DatasetError: UserFacingError {}
extension ModelFormatError: UserFacingError {}
extension PluginError: UserFacingError {}
extension RewardError: UserFacingError {}
extension TokenizerError: UserFacingError {}
extension TrainingError: UserFacingError {}

// A script that cannot be loaded: its failure kind is the code.
extension LuaFailure: UserFacingError {
    package var code: String { kind.rawValue }
}

// An endpoint that a command was given, or that did not answer.
extension JudgeFailure: UserFacingError {
    package var file: String? { nil }
    package var line: Int? { nil }
}

// These are about no file of the user's, or about one without lines.
extension LuaRuntimeError: UserFacingError {
    package var file: String? { nil }
    package var line: Int? { nil }
}
extension RunStoreError: UserFacingError {
    package var line: Int? { nil }
}
extension TensorError: UserFacingError {
    package var file: String? { nil }
    package var line: Int? { nil }
}
extension LanguageModelError: UserFacingError {
    package var line: Int? { nil }
}
