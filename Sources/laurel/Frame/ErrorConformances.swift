import Datasets
import LaurelRewards

// One line for each module's error type.
extension CommandError: UserFacingError {}
extension DatasetError: UserFacingError {}
extension RewardError: UserFacingError {}
