package import Datasets
package import GRPO
import LaurelRewards
package import Tokenizers

/// The rows a supervised run learns and those it is judged by, checked before a model is loaded.
package struct SFTRows: Sendable {
    package let train: [Demonstration]
    package let heldOut: [Demonstration]

    package init(_ basis: RunBasis, _ settings: SFTConfiguration) throws {
        train = try Demonstration.all(path: basis.trainFile)
        let held = try basis.evalFile.map { try Demonstration.all(path: $0) } ?? []
        heldOut = basis.eval.limit.map { Array(held.prefix($0)) } ?? held
        guard train.count >= settings.rowsPerStep else {
            throw TrainingError(
                code: "dataset-too-small", file: basis.trainFile,
                message: "The file has \(train.count) rows, and \(settings.batchInWords); add rows or make the batch "
                    + "smaller.")
        }
    }
}

/// The rows as tokens.
package struct SFTData: Sendable {
    package let train: [SupervisedExample]
    package let heldOut: [SupervisedExample]

    package init(_ rows: SFTRows, tokenizer: Tokenizer, maxLength: Int) throws {
        func example(_ row: Demonstration) throws -> SupervisedExample {
            let messages = row.messages.map { ChatMessage(role: $0.role, content: $0.content) }
            let prompt = try tokenizer.prompt(for: messages)
            let answer = try tokenizer.answer(row.answer, to: messages)
            guard let example = SupervisedExample(prompt: prompt, completion: answer, maxLength: maxLength) else {
                throw row.error(
                    "The row's conversation has \(prompt.count) tokens before its answer; expected fewer than "
                        + "sft.max_length (\(maxLength)).")
            }
            return example
        }
        train = try rows.train.map(example)
        heldOut = try rows.heldOut.map(example)
    }

    /// Says how many rows lost their end; nil when none did.
    package func cutNote(maxLength: Int) -> String? {
        let count = (train + heldOut).count { $0.isCut }
        guard count > 0 else { return nil }
        return
            "\(count) of \(train.count + heldOut.count) rows are longer than sft.max_length (\(maxLength) tokens) and "
            + "lose their end"
    }
}
