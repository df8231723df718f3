import Datasets
import LaurelRewards
import ModelFormats

// One line for each module's error type.
extension CommandError: UserFacingError {}
extension DatasetError: UserFacingError {}
extension ModelFormatError: UserFacingError {}
extension RewardError: UserFacingError {}
