import Graders

/// What a judge goes by: a ready one by name, or a user's own text with `{{ item.… }}`.
struct Rubric: Sendable {
    let template: Template

    static let named: [String: String] = [
        "correctness": """
        You grade one answer to a question. Judge whether the answer is correct and complete. Where a correct answer is \
        given, agreement with it in substance is what counts, not its wording; a right result by a wrong way, or a way \
        without a result, is not fully correct.
        """,
        "helpfulness": """
        You grade one answer to a question. Judge how well it serves whoever asked: whether it does what was asked, is \
        right in what it says, is complete, and is to the point. Length alone earns nothing.
        """,
        "faithfulness": """
        You grade one answer to a question whose source text stands in the question or in the correct answer. Judge \
        whether every statement of the answer is supported by that text. What the text does not say counts against the \
        answer, even where it is true.
        """,
        "clarity": """
        You grade how an answer is written: whether it is clear, well ordered, in correct language, and without \
        repetition or padding. Whether it is right is not your concern.
        """,
    ]

    /// Their names, in order.
    static let names = ["correctness", "helpfulness", "faithfulness", "clarity"]
}
