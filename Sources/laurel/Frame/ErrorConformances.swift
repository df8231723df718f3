import Datasets
import LaurelRewards
import LuaRuntime
import ModelFormats
import Tokenizers

// One line for each module's error type.
extension CommandError: UserFacingError {}
extension DatasetError: UserFacingError {}
extension ModelFormatError: UserFacingError {}
extension RewardError: UserFacingError {}
extension TokenizerError: UserFacingError {}

// A script that cannot be loaded: its failure kind is the code.
extension LuaFailure: UserFacingError {
    package var code: String { kind.rawValue }
}

// No Lua worker: about no file of the user's.
extension LuaRuntimeError: UserFacingError {
    package var file: String? { nil }
    package var line: Int? { nil }
}
