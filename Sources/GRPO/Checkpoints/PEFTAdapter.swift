package import Foundation
package import LanguageModels
import LaurelRewards
import ModelFormats

/// A LoRA adapter as PEFT keeps it: a folder with `adapter_model.safetensors` and `adapter_config.json`.
package enum PEFTAdapter {
    package static let weightsFile = "adapter_model.safetensors"
    package static let configurationFile = "adapter_config.json"
    private static let prefix = "base_model.model."

    /// Writes the adapter into a folder, which is made if there is none.
    package static func write(_ adapter: LoRAAdapter, baseModel: String, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let tensors = adapter.matrices.map { matrix in
            SafetensorsWriter.Tensor(
                name: prefix + matrix.name, shape: [matrix.rows, matrix.columns],
                values: UnsafeBufferPointer(rebasing: adapter.values[matrix.range]))
        }
        try SafetensorsWriter.write(
            tensors, metadata: ["format": "pt"], to: folder.appendingPathComponent(weightsFile).path)
        try write(adapter.configuration, baseModel: baseModel, to: folder)
    }

    /// Copies an adapter into an existing folder; `baseModel` is what the copy says it was trained on.
    package static func copy(_ source: URL, baseModel: String, to folder: URL) throws {
        let lora = try configuration(in: source)
        let weights = try Data(contentsOf: source.appendingPathComponent(weightsFile))
        try DurableFile.write(weights, to: folder.appendingPathComponent(weightsFile))
        try write(lora, baseModel: baseModel, to: folder)
    }

    private static func write(_ lora: LoRAConfiguration, baseModel: String, to folder: URL) throws {
        let configuration = PEFTConfiguration(
            baseModel: baseModel, r: lora.r, alpha: Double(lora.alpha),
            dropout: Double(lora.dropout), targetModules: lora.targetModules)
        try DurableFile.write(configuration, to: folder.appendingPathComponent(configurationFile))
    }

    /// The adapter's shape, from `adapter_config.json`.
    package static func configuration(in folder: URL) throws -> LoRAConfiguration {
        let file = folder.appendingPathComponent(configurationFile)
        func failure(_ problem: String) -> TrainingError {
            TrainingError(code: "adapter", file: file.path, message: "The adapter's configuration \(problem)")
        }
        try refuseDuplicateKeys(file.path)
        let stored: PEFTConfiguration
        do {
            stored = try JSONDecoder().decode(PEFTConfiguration.self, from: Data(contentsOf: file))
        } catch {
            throw failure(
                "cannot be read\(PEFTConfiguration.place(of: error)); expected PEFT's adapter_config.json with peft_type, r, "
                    + "lora_alpha, lora_dropout and target_modules.")
        }
        guard stored.unsupported.isEmpty else {
            throw failure(
                "asks for more than plain LoRA with \(stored.unsupported.joined(separator: ", ")); expected peft_type LORA, "
                    + "bias none, the same r and lora_alpha everywhere and nothing else trained.")
        }
        guard LoRAConfiguration.ranks.contains(stored.r) else {
            throw failure(
                "has r \(stored.r); expected \(LoRAConfiguration.ranks.lowerBound) to \(LoRAConfiguration.ranks.upperBound)."
            )
        }
        guard stored.alpha.isFinite, stored.alpha > 0, stored.alpha <= 65_536 else {
            throw failure("has lora_alpha \(stored.alpha); expected a number above 0 and at most 65536.")
        }
        guard stored.dropout >= 0, stored.dropout < 1 else {
            throw failure("has lora_dropout \(stored.dropout); expected a number in [0, 1).")
        }
        var lora = LoRAConfiguration()
        lora.r = stored.r
        lora.alpha = Float(stored.alpha)
        lora.dropout = Float(stored.dropout)
        do {
            lora.targetModules = try stored.targetModules.modules(layers: layerCount(in: folder))
        } catch {
            throw failure("cannot be used: target_modules \(error.message).")
        }
        return lora
    }

    /// A key that stands twice would count with one of its values, and nobody could say with which.
    private static func refuseDuplicateKeys(_ file: String) throws {
        do {
            _ = try ConfigurationNode.load(file: file)
        } catch {
            // What else may be wrong is told by the decoder.
            for case let error as RewardError in RewardProblems.parts(of: error) where error.code == "duplicate-key" {
                throw TrainingError(code: "adapter", file: file, line: error.line, message: error.message)
            }
        }
    }

    /// How many transformer layers the adapter's matrices belong to; 1 where its weights cannot be read.
    private static func layerCount(in folder: URL) -> Int {
        let names = (try? SafetensorsFile(path: folder.appendingPathComponent(weightsFile).path))?.tensors.map(\.name)
        let numbers = (names ?? []).compactMap { name in
            let stem = prefix + "model.layers."
            return name.hasPrefix(stem) ? Int(name.dropFirst(stem.count).prefix { $0 != "." }) : nil
        }
        return min(max(1, (numbers.max() ?? 0) + 1), 4_096)
    }

    /// The model that the adapter was trained on, as the run called it.
    package static func baseModel(in folder: URL) throws -> String {
        let file = folder.appendingPathComponent(configurationFile)
        let stored = try? JSONDecoder().decode(PEFTConfiguration.self, from: Data(contentsOf: file))
        guard let name = stored?.baseModel else {
            throw TrainingError(
                code: "adapter", file: file.path,
                message: "The adapter does not name its base model; expected base_model_name_or_path, or --base.")
        }
        return name
    }

    /// Reads the weights of a folder into an adapter of the same shape; on an error the adapter is unchanged.
    package static func read(into adapter: LoRAAdapter, from folder: URL) throws {
        let path = folder.appendingPathComponent(weightsFile).path
        let file = try SafetensorsFile(path: path)
        guard file.tensors.count == adapter.matrices.count else {
            throw TrainingError(
                code: "adapter", file: path,
                message: "The adapter has \(file.tensors.count) matrices; the model and its lora settings give "
                    + "\(adapter.matrices.count). Expected an adapter of this model and these settings.")
        }
        var values = [Float](repeating: 0, count: adapter.values.count)
        for matrix in adapter.matrices {
            let name = prefix + matrix.name
            guard let tensor = file.tensor(name), tensor.shape == [matrix.rows, matrix.columns] else {
                throw TrainingError(
                    code: "adapter", file: path,
                    message: "The adapter has no matrix \(name) of shape [\(matrix.rows), \(matrix.columns)]; "
                        + "expected an adapter of this model and these settings.")
            }
            try values.withUnsafeMutableBufferPointer { buffer in
                try file.read(tensor, into: UnsafeMutableBufferPointer(rebasing: buffer[matrix.range]))
            }
            guard values[matrix.range].allSatisfy(\.isFinite) else {
                throw TrainingError(
                    code: "adapter", file: path,
                    message: "The matrix \(name) has values that are not finite; expected an adapter of numbers.")
            }
        }
        _ = adapter.values.update(fromContentsOf: values)
    }
}
