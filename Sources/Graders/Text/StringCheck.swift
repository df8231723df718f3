package import LaurelRewards

/// Compares the answer with the reference as text: equal, different, or containing it.
///
/// Bytes are compared where they lie: once warm, a check allocates nothing.
package struct StringCheck: Grader {
    /// What is checked. OpenAI's names for the same are `eq`, `ne`, `like` and `ilike`.
    package enum Operation: String, Sendable, CaseIterable {
        case equals
        case notEquals = "not_equals"
        case contains
        case caseInsensitiveContains = "case_insensitive_contains"
    }

    package let operation: Operation
    package let input: GradedText
    package let reference: ReferenceText

    package init(operation: Operation, input: GradedText = .answer, reference: ReferenceText = .row) {
        self.operation = operation
        self.input = input
        self.reference = reference
    }

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade { gradeNow(item) }

    /// Grades one candidate without a task.
    package func gradeNow(_ item: GradingItem) -> Grade {
        switch reference.text(of: item) {
        case .failure(let unreadable): return unreadable.grade
        case .success(let reference):
            let score = reference.withUTF8Bytes { reference in
                input.withBytes(of: item) { StringCheck.score($0, reference, operation) }
            }
            switch score {
            case .failure(let unreadable): return unreadable.grade
            case .success(let score): return Grade(score: score)
            }
        }
    }

    /// 1 when the operation holds, else 0.
    package static func score(_ text: String, _ reference: String, _ operation: Operation) -> Double {
        text.withUTF8Bytes { text in reference.withUTF8Bytes { score(text, $0, operation) } }
    }

    private static func score(
        _ text: UnsafeBufferPointer<UInt8>, _ reference: UnsafeBufferPointer<UInt8>, _ operation: Operation
    ) -> Double {
        let holds =
            switch operation {
            case .equals: text.elementsEqual(reference)
            case .notEquals: !text.elementsEqual(reference)
            case .contains: TextWorkspace.with { $0.search.contains(text, reference) }
            case .caseInsensitiveContains: TextWorkspace.with { $0.search.containsIgnoringCase(text, reference) }
            }
        return holds ? 1 : 0
    }
}
