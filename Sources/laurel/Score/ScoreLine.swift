package import Foundation
package import LaurelRewards
package import RewardReports

/// One line of `laurel score`'s output: a row's reward with every grade.
///
/// Keys always stand in the same order and all of them are there; what does not apply is null.
package struct ScoreLine {
    private var bytes: [UInt8] = []

    package init(
        index: Int, _ reward: Reward, _ explanation: RewardExplanation, _ components: [RewardComponent]
    ) {
        put("{\"index\":\(index),\"reward\":")
        put(reward.value)
        put(",\"reason\":")
        put(quoted: explanation.reason)
        put(",\"grades\":[")
        for (position, component) in components.enumerated() {
            if position > 0 { put(",") }
            put(component, reward.grades[position], reward.components[position], explanation.steps[position])
        }
        put("]}\n")
    }

    /// The line as UTF-8, its line feed included.
    package var data: Data { Data(bytes) }

    private mutating func put(
        _ component: RewardComponent, _ grade: Grade, _ counted: Double?, _ step: RewardExplanation.Step
    ) {
        var kind: String?
        var reason = grade.detail
        let outcome: String
        switch grade.outcome {
        case .score: outcome = "score"
        case .abstain(let text): (outcome, reason) = ("abstain", text)
        case .failure(let failure, let text): (outcome, kind, reason) = ("failure", failure.rawValue, text)
        }
        put("{\"name\":")
        put(quoted: component.name)
        put(",\"outcome\":\"\(outcome)\",\"kind\":")
        put(quoted: kind)
        put(",\"score\":")
        put(grade.outcome.score)
        put(",\"detail\":")
        put(quoted: reason)
        put(",\"parts\":{")
        for (position, part) in grade.parts.sorted(by: { $0.key < $1.key }).enumerated() {
            if position > 0 { put(",") }
            put(quoted: part.key)
            put(":")
            put(part.value)
        }
        put("},\"micros\":")
        put((grade.cost.microseconds * 10).rounded() / 10)
        put(",\"counted\":")
        put(counted)
        put(",\"transform\":")
        put(step.shaped, of: grade)
        put(",\"gate\":")
        put(step.gate)
        put(",\"canary\":\(component.isCanary),\"log\":")
        put(quoted: grade.log)
        put("}")
    }

    /// The score before and after the component's transform.
    private mutating func put(_ shaped: Double?, of grade: Grade) {
        guard let shaped else { return put("null") }
        put("{\"raw\":")
        put(grade.outcome.score)
        put(",\"shaped\":")
        put(shaped)
        put("}")
    }

    private mutating func put(_ gate: RewardExplanation.ClosedGate?) {
        guard let gate else { return put("null") }
        put("{\"requires\":")
        put(quoted: gate.component)
        put(",\"at_least\":")
        put(gate.least)
        put(",\"counted\":")
        put(gate.counted)
        put("}")
    }

    private mutating func put(_ text: String) { bytes += text.utf8 }

    private mutating func put(_ number: Double?) {
        guard let number, number.isFinite else { return put("null") }
        put(number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)")
    }

    private mutating func put(quoted text: String?) {
        guard let text else { return put("null") }
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x0A: put("\\n")
            case 0x0D: put("\\r")
            case 0x09: put("\\t")
            case ..<0x20, 0x7F:
                let hex = String(byte, radix: 16)
                put("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
