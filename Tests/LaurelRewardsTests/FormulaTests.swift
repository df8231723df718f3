import Foundation
import LaurelRewards
import Testing

@Suite struct FormulaTests {
    struct Case: Decodable {
        let id: String
        let formula: String
        let variables: [String: Double]
        let expected: Double?
        let error: String?
    }

    static let goldens: URL = {
        if let folder = ProcessInfo.processInfo.environment["LAUREL_GOLDENS"] { return URL(filePath: folder) }
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    }()

    @Test func agreesWithEveryGoldenCase() throws {
        let text = try String(contentsOf: Self.goldens.appending(path: "formula.jsonl"), encoding: .utf8)
        let cases = try text.split(separator: "\n").map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
        #expect(cases.count >= 60)
        for test in cases {
            let outcome = result(test)
            if let expected = test.expected {
                guard case .success(let value) = outcome else {
                    Issue.record("\(test.id) `\(test.formula)` has no value: \(outcome)")
                    continue
                }
                #expect(abs(value - expected) <= 1e-9 * max(1, abs(expected)), "\(test.id) `\(test.formula)`")
            } else {
                #expect(outcome == .failure(Problem(test.error ?? "")), "\(test.id) `\(test.formula)`")
            }
        }
    }

    struct Problem: Error, Equatable {
        let kind: String
        init(_ kind: String) { self.kind = kind }
    }

    private func result(_ test: Case) -> Result<Double, Problem> {
        do {
            let formula = try Formula(test.formula, names: test.variables.keys.sorted())
            return .success(try formula.value(of: formula.names.map { test.variables[$0] ?? .nan }))
        } catch let error as RewardError {
            return .failure(Problem(String(error.code.dropFirst("formula-".count))))
        } catch {
            return .failure(Problem("math"))
        }
    }

    @Test(arguments: [
        ("acc +", "column 6"), ("acc ¬ 2", "column 5"), ("(acc", "column 5"), ("acc + bcc", "column 7"),
        ("sqrt(1, 2)", "column 1"), ("+acc", "column 1"), (".", "column 1"), ("1e999", "column 1"),
    ])
    func namesTheColumnOfAnError(formula: String, column: String) {
        let error = #expect(throws: RewardError.self) { try Formula(formula, names: ["acc"]) }
        #expect(error?.message.contains(column + ":") == true, "\(error?.message ?? "")")
    }

    @Test func refusesWhatIsTooDeepOrTooLong() {
        for text in [
            String(repeating: "(", count: 100_000), String(repeating: "2^", count: 5_000) + "1",
            String(repeating: "min(", count: 3_000), String(repeating: "1+", count: 20_000) + "1",
        ] {
            #expect(throws: RewardError.self) { try Formula(text, names: []) }
        }
    }

    @Test func holdsEveryStepToFiniteNumbers() throws {
        let formula = try Formula("1 / exp(1000)", names: [])
        #expect(throws: Formula.MathError.notFinite) { try formula.value(of: []) }
    }

    @Test func readsValuesInTheOrderOfFirstUse() throws {
        let formula = try Formula("b - a + b", names: ["a", "b", "c"])
        #expect(formula.names == ["b", "a"])
        #expect(try formula.value(of: [3, 1]) == 5)
    }
}
