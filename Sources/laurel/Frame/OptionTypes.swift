import ArgumentParser
import LanguageModels

// Types of other targets that options of several commands take.
extension GenerationType: ExpressibleByArgument {}
