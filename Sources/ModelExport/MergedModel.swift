import Foundation
package import LanguageModels
package import ModelFormats

/// A model with a LoRA adapter added into its weights: W + (alpha / r) B A, one tensor at a time.
package struct MergedModel {
    package let model: ModelFile
    private let adapter: SafetensorsFile?
    private let scale: Float
    private static let prefix = "base_model.model."

    /// The model as it is.
    package init(model: ModelFile) {
        self.model = model
        (adapter, scale) = (nil, 0)
    }

    /// Checks that every matrix of the adapter fits a weight of the model and is of finite numbers.
    /// - Parameter weights: the adapter's `adapter_model.safetensors`.
    package init(model: ModelFile, weights: String, configuration: LoRAConfiguration) throws {
        guard configuration.r > 0 else {
            throw ModelFormatError(
                code: "adapter", file: weights,
                message: "The adapter's rank r is \(configuration.r); at least 1 was expected.")
        }
        let adapter = try SafetensorsFile(path: weights)
        self.model = model
        self.adapter = adapter
        scale = configuration.alpha / Float(configuration.r)
        var known = 0
        for (name, shape) in model.description.requiredTensors where shape.count == 2 {
            let (a, b) = Self.names(of: name)
            guard let first = adapter.tensor(a), let second = adapter.tensor(b) else { continue }
            guard first.shape == [configuration.r, shape[1]], second.shape == [shape[0], configuration.r] else {
                throw Self.misfit(
                    weights,
                    "\(a) and \(b) have the shapes \(first.shape) and \(second.shape), the model's weight "
                        + "\(shape) at rank \(configuration.r).")
            }
            known += 2
        }
        guard known == adapter.tensors.count,
            known == 2 * configuration.targetModules.count * model.description.layerCount
        else {
            throw Self.misfit(
                weights, "\(known) of its \(adapter.tensors.count) matrices belong to this model's layers.")
        }
        for tensor in adapter.tensors {
            guard let value = try adapter.floats(tensor.name).first(where: { !$0.isFinite }) else { continue }
            throw ModelFormatError(
                code: "non-finite", file: weights,
                message: "The adapter's matrix \(tensor.name) has the value \(value); expected finite numbers. Its "
                    + "training diverged or the file is damaged: go back to an earlier checkpoint.")
        }
    }

    /// Fills a buffer with a weight, by its Hugging Face name.
    package func read(_ name: String, shape: [Int], into output: UnsafeMutableBufferPointer<Float>) throws {
        try model.read(name, shape: shape, into: output)
        let names = Self.names(of: name)
        guard let adapter, adapter.tensor(names.a) != nil else { return }
        let a = try adapter.floats(names.a)
        let b = try adapter.floats(names.b)
        let (columns, rank) = (shape[1], a.count / shape[1])
        a.withUnsafeBufferPointer { a in
            for row in 0..<shape[0] {
                let target = UnsafeMutableBufferPointer(rebasing: output[row * columns..<(row + 1) * columns])
                for r in 0..<rank {
                    let factor = scale * b[row * rank + r]
                    for column in 0..<columns { target[column] += factor * a[r * columns + column] }
                }
            }
        }
    }

    private static func names(of weight: String) -> (a: String, b: String) {
        let stem = prefix + weight.dropLast(".weight".count)
        return (stem + ".lora_A.weight", stem + ".lora_B.weight")
    }

    private static func misfit(_ file: String, _ reason: String) -> ModelFormatError {
        ModelFormatError(
            code: "adapter", file: file,
            message: "The adapter is of another base model: \(reason) Name the model it was trained on with --base.")
    }
}
