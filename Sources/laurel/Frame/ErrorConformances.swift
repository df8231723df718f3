import Datasets
import LaurelRewards
import LuaRuntime
import ModelFormats
import PluginHost

// One line for each module's error type.
extension CommandError: UserFacingError {}
extension DatasetError: UserFacingError {}
extension LuaRuntimeError: UserFacingError {
    package var file: String? { nil }
    package var line: Int? { nil }
}
extension ModelFormatError: UserFacingError {}
extension PluginError: UserFacingError {}
extension RewardError: UserFacingError {}
