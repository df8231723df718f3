/// What the gate can find. `Docs/Validation.md` explains each code.
package enum FindingCode: String, Sendable, Hashable, Codable, CaseIterable {
    // Package: does it load, and do manifest, code and cases agree?
    case loadFailed = "load-failed"
    case noCases = "no-cases"
    case caseFailed = "case-failed"
    case noFullScoreCase = "no-full-score-case"
    case noLowScoreCase = "no-low-score-case"
    case paramsUndeclared = "params-undeclared"
    case paramsUnused = "params-unused"
    case needsUndeclared = "needs-undeclared"
    case needsUnused = "needs-unused"

    // Text: what reading the code shows.
    case undefinedGlobal = "undefined-global"
    case unknownMember = "unknown-member"
    case unknownField = "unknown-field"
    case forbiddenName = "forbidden-name"
    case shadowedAPI = "shadowed-api"
    case globalWrite = "global-write"
    case keepsState = "keeps-state"
    case usesRandom = "uses-random"
    case staticSkipped = "static-skipped"

    // Outcomes on probes.
    case raises
    case timesOut = "times-out"
    case exceedsMemory = "exceeds-memory"
    case forbiddenCall = "forbidden-call"
    case invalidScore = "invalid-score"
    case outOfRange = "out-of-range"
    case constantScore = "constant-score"
    case alwaysAbstains = "always-abstains"

    // Anchors: what is known to be good or bad.
    case referenceScoresLow = "reference-scores-low"
    case emptyScoresHigh = "empty-scores-high"
    case refusalScoresHigh = "refusal-scores-high"

    // Same input, same score.
    case notDeterministic = "not-deterministic"
    case orderDependent = "order-dependent"

    // Degenerate completions that score as high as an honest one.
    case hackableEcho = "hackable-echo"
    case hackableFormat = "hackable-format"
    case hackableEnumeration = "hackable-enumeration"
    case hackableKeywords = "hackable-keywords"
    case hackablePadding = "hackable-padding"
    case hackableRepetition = "hackable-repetition"
    case hackableUnclosedTags = "hackable-unclosed-tags"
    case hackableLookAlikes = "hackable-look-alikes"
    case shapingOnly = "shaping-only"
    case hackableInstructions = "hackable-instructions"

    // Graders that ask a model: what a few questions show, and what was assumed instead of asking more.
    case judgeUnavailable = "judge-unavailable"
    case judgeAssumed = "judge-assumed"

    // Can it teach?
    case noSignal = "no-signal"
    case weakSignal = "weak-signal"
    case lowSpread = "low-spread"
    case saturatedTop = "saturated-top"
    case saturatedBottom = "saturated-bottom"
    case componentsCorrelated = "components-correlated"
    case dominantComponent = "dominant-component"
    case lengthCorrelated = "length-correlated"
    case manyAbstentions = "many-abstentions"
    case noCorrectness = "no-correctness"
    case noData = "no-data"
    case noCandidates = "no-candidates"

    // Affordable?
    case slow
    case nearDeadline = "near-deadline"
    case memoryHeavy = "memory-heavy"
}
