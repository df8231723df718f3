/// What a server or model does not take of a chat request: OpenAI-compatible servers differ.
///
/// It is learnt from refusals (status 400 or 422) and remembered for the model once a request in the new form succeeded.
struct ChatDialect: Sendable, Hashable {
    /// `max_completion_tokens` in place of `max_tokens`: OpenAI's reasoning models.
    var asksForCompletionTokens = false
    /// Reasoning models allow no temperature but their own.
    var omitsTemperature = false
    var omitsSeed = false
    /// Templates without a system turn.
    var mergesSystem = false
    /// Servers without structured answers.
    var omitsSchema = false

    /// What to try after a refusal in these words; nil when nothing is left to change.
    func after(_ refusal: String, hasSchema: Bool) -> ChatDialect? {
        let text = refusal.lowercased()
        var next = self
        if text.contains("context length") || text.contains("too long") || text.contains("content filter") {
            return nil
        } else if text.contains("max_completion_tokens"), !asksForCompletionTokens {
            next.asksForCompletionTokens = true
        } else if text.contains("temperature"), !omitsTemperature {
            next.omitsTemperature = true
        } else if text.contains("seed"), !omitsSeed {
            next.omitsSeed = true
        } else if text.contains("system"), text.contains("role"), !mergesSystem {
            next.mergesSystem = true
        } else if hasSchema, !omitsSchema {
            next.omitsSchema = true
        } else {
            return nil
        }
        return next
    }
}
