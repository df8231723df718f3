// The maths grader: any reference and completion get the same grade twice, within the budget of operations, and the
// path for plain numbers is of one opinion with the readers that know every spelling.
//
// The first byte chooses the policy and where the answer is looked for; the reference ends at the first line feed.
import Graders
import LaurelRewards

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMath(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return 0 }
    let parts = bytes.dropFirst().split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return 0 }
    let gold = String(decoding: parts[0], as: UTF8.self)
    let completion = String(decoding: parts[1], as: UTF8.self)
    check(grader(first), gold, completion)
    return 0
}

/// A grader with the settings that the bits stand for; a space is the usual one.
private func grader(_ bits: UInt8) -> MathAccuracy {
    var policy = MathPolicy()
    policy.percentEither = bits & 1 != 0
    policy.europeanCompletion = bits & 2 != 0
    policy.accounting = bits & 4 != 0
    policy.requiresNumber = bits & 8 != 0
    if bits & 16 != 0 { policy.tolerance = .decimals(2) }
    return MathAccuracy(input: bits & 64 != 0 ? .completion : nil, policy: policy)
}

private func check(_ grader: MathAccuracy, _ gold: String, _ completion: String) {
    let verdict = grader.verdict(completion: completion, gold: gold)
    precondition(verdict.operations <= MathVerdict.maximumOperations, "\(verdict.operations) operations")
    precondition(!verdict.detail.isEmpty)
    let full = grader.fullVerdict(completion: completion, gold: gold)
    precondition(full.isEqual == verdict.isEqual, "The short path and the long one differ.")
    precondition(full.operations <= MathVerdict.maximumOperations, "\(full.operations) operations")
    let again = grader.grade(completion: completion, gold: gold)
    if verdict.reading == .noReference {
        precondition(again.outcome == .abstain(verdict.detail))
    } else {
        precondition(again.outcome == .score(verdict.isEqual ? 1 : 0))
    }
}
