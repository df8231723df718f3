import Foundation
import ModelFormats
import Tokenizers

/// What `laurel model inspect` says of a model.
package struct ModelFacts {
    /// Names and values in the order they are printed.
    package let facts: [(name: String, value: String)]

    /// Opens the model, which checks that every weight is there, and reads no weights.
    package init(path: String) throws {
        let file = try ModelFile(path: path)
        let model = file.description
        let heads = "\(model.headCount) heads of \(model.headSize), \(model.keyValueHeadCount) for keys and values"
        facts = [
            ("path", path),
            ("family", model.family.rawValue),
            ("parameters", ModelFacts.grouped(model.parameterCount)),
            ("layers", "\(model.layerCount) of width \(model.hiddenSize), feed-forward \(model.intermediateSize)"),
            ("attention", heads + (model.hasQueryKeyValueBias ? ", with biases" : "")),
            ("rope", "theta \(model.ropeTheta)" + (model.ropeScaling.map { ", scaling \($0)" } ?? "")),
            ("context", "\(ModelFacts.grouped(model.contextLength)) tokens"),
            (
                "vocabulary",
                "\(ModelFacts.grouped(model.vocabularySize)) tokens, head "
                    + (model.tieWordEmbeddings ? "tied to the embedding" : "of its own")
            ),
            ("weights", ModelFacts.types(of: file)),
            ("tokenizer", try ModelFacts.tokenizer(of: file)),
            ("memory", ModelFacts.memory(of: model)),
        ]
    }

    /// How many tensors of each encoding, the most frequent first.
    private static func types(of file: ModelFile) -> String {
        var counts: [String: Int] = [:]
        for (name, _) in file.description.requiredTensors {
            if let type = file.storedTensor(name)?.type { counts[type.rawValue, default: 0] += 1 }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) tensors \($0.key)" }.joined(separator: ", ")
    }

    private static func tokenizer(of file: ModelFile) throws -> String {
        switch try file.tokenizerSource() {
        case .gguf(let source):
            let template = source.chatTemplate.map { chatTemplate($0, file: source.file) } ?? "no chat template"
            let splitter = source.preTokenizer.map { " (\($0))" } ?? ""
            return "\(source.model)\(splitter), \(grouped(source.tokens.count)) tokens, "
                + "\(grouped(source.merges.count)) merges, \(template)"
        case .huggingFaceFolder(let folder):
            let isThere = FileManager.default.fileExists(atPath: folder + "/tokenizer.json")
            return isThere ? "tokenizer.json" : "none: the folder has no tokenizer.json, so text cannot be encoded"
        }
    }

    /// What stands in the way of using a chat template, told where the model is looked at and not only where it chats.
    private static func chatTemplate(_ text: String, file: String) -> String {
        do throws(TokenizerError) {
            _ = try ChatTemplate(jinja: text, file: file)
            return "with a chat template"
        } catch {
            return "with a chat template that cannot be used (\(error.message))"
        }
    }

    /// The frozen weights as the engine keeps them, and what each token of context adds.
    private static func memory(of model: ModelDescription) -> String {
        let cacheElements = 2 * model.layerCount * model.keyValueHeadCount * model.headSize
        return "\(ByteSize(model.parameterCount * 2)) in bfloat16 or \(ByteSize(model.parameterCount * 4)) in float32, "
            + "and \(ByteSize(cacheElements * 4)) a token of context"
    }

    /// Digits in groups of three.
    private static func grouped(_ number: Int) -> String {
        var groups: [String] = []
        var rest = String(number)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return ([rest] + groups).joined(separator: ",")
    }
}
