import Foundation

/// A model on disk, a GGUF file or a Hugging Face folder, seen through Hugging Face's names and layout.
///
/// Opening checks that every weight the description needs is there in its shape. Reading converts to Float, and gives
/// the file's pages back. Sharing it between tasks is safe: it never changes after `init`.
package final class ModelFile: Sendable {
    /// The path as it was given.
    package let path: String
    package let description: ModelDescription
    private let weights: Weights

    private enum Weights: Sendable {
        case gguf(GGUFFile)
        case safetensors(SafetensorsCheckpoint)
    }

    /// Opens a GGUF file or a Hugging Face folder.
    package init(path: String) throws {
        self.path = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ModelFormatError(
                code: "missing-file", file: path,
                message: "There is no such file or folder; a GGUF file or a Hugging Face folder was expected.")
        }
        if isFolder.boolValue {
            description = try ModelDescription(huggingFaceFolder: path)
            weights = .safetensors(try SafetensorsCheckpoint(folder: path))
        } else if path.hasSuffix(".safetensors") {
            throw ModelFormatError(
                code: "not-a-model", file: path,
                message: "Weights alone are not a model; give the folder that also holds config.json.")
        } else {
            let gguf = try GGUFFile(path: path)
            description = try ModelDescription(gguf)
            weights = .gguf(gguf)
        }
        for (name, shape) in description.requiredTensors { _ = try place(of: name, shape: shape) }
    }

    /// Whether the model has the tensor of that Hugging Face name.
    package func hasTensor(_ name: String) -> Bool {
        find(name) != nil
    }

    /// Converts the tensor of that Hugging Face name to Float, row-major in Hugging Face's layout.
    ///
    /// - Parameter shape: the shape the caller counts on; another one is an error.
    /// - Parameter output: room for exactly as many elements.
    package func read(_ name: String, shape: [Int], into output: UnsafeMutableBufferPointer<Float>) throws {
        let (tensor, file) = try place(of: name, shape: shape)
        file.prefetch(tensor.bytes)
        defer { file.release(tensor.bytes) }
        let rows = tensor.shape.count == 1 ? 0..<tensor.count : 0..<tensor.rows
        try read(name, tensor, rows: rows, from: file, into: output)
    }

    /// Converts some rows of a matrix, such as the embeddings of a few tokens.
    ///
    /// - Parameter columns: the row's length the caller counts on; another one is an error.
    /// - Parameter output: room for exactly `rows.count * columns` elements.
    package func readRows(
        _ name: String, rows: Range<Int>, columns: Int, into output: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let (tensor, file) = find(name) else { throw missing(name) }
        guard tensor.shape.count == 2, tensor.columns == columns, rows.lowerBound >= 0, rows.upperBound <= tensor.rows
        else {
            throw wrongShape(name, tensor, file, expected: "rows \(rows) of \(columns) elements")
        }
        try read(name, tensor, rows: rows, from: file, into: output)
    }

    /// How the tensor is stored: its encoding and shape.
    package func storedTensor(_ name: String) -> StoredTensor? {
        find(name)?.tensor
    }

    /// Where the model's tokenizer comes from.
    package func tokenizerSource() throws -> TokenizerSource {
        switch weights {
        case .gguf(let gguf): .gguf(try GGUFTokenizer(gguf, endTokens: description.endTokens))
        case .safetensors: .huggingFaceFolder(path)
        }
    }

    /// The GGUF file behind the model, nil for a Hugging Face folder.
    package var gguf: GGUFFile? {
        if case .gguf(let gguf) = weights { gguf } else { nil }
    }

    /// Rows in Hugging Face order; for the query and key rows of a GGUF Llama this undoes the permutation, row by row.
    private func read(
        _ name: String, _ tensor: StoredTensor, rows: Range<Int>, from file: MappedFile,
        into output: UnsafeMutableBufferPointer<Float>
    ) throws {
        let isVector = tensor.shape.count == 1
        let columns = isVector ? 1 : tensor.columns
        guard output.count == rows.count * columns else {
            throw wrongShape(name, tensor, file, expected: "\(output.count) elements")
        }
        guard isPermuted(name) else {
            return try tensor.read(rows: isVector ? 0..<1 : rows, from: file, into: output)
        }
        // A vector (bias) is permuted by element: read it whole, then pick.
        if isVector {
            try withUnsafeTemporaryAllocation(of: Float.self, capacity: tensor.count) { stored in
                try tensor.read(rows: 0..<1, from: file, into: stored)
                for (slot, row) in rows.enumerated() { output[slot] = stored[storedRow(row)] }
            }
            return
        }
        for (slot, row) in rows.enumerated() {
            let stored = storedRow(row)
            try tensor.read(
                rows: stored..<stored + 1, from: file,
                into: UnsafeMutableBufferPointer(rebasing: output[slot * columns..<(slot + 1) * columns]))
        }
    }

    /// llama.cpp's conversion interleaves the halves of each query and key head for architecture `llama`, and for no
    /// other that Laurel reads.
    private func isPermuted(_ name: String) -> Bool {
        guard case .gguf = weights, description.family == .llama else { return false }
        return name.contains(".self_attn.q_proj.") || name.contains(".self_attn.k_proj.")
    }

    /// The GGUF row that holds a Hugging Face row: element i of half s of a head lies at 2 i + s.
    private func storedRow(_ row: Int) -> Int {
        let half = description.headSize / 2
        let (head, inHead) = row.quotientAndRemainder(dividingBy: description.headSize)
        let (side, index) = inHead.quotientAndRemainder(dividingBy: half)
        return head * description.headSize + 2 * index + side
    }

    private func find(_ name: String) -> (tensor: StoredTensor, file: MappedFile)? {
        switch weights {
        case .gguf(let gguf):
            guard let stored = ggufTensorName(name), let tensor = gguf.tensor(stored) else { return nil }
            return (tensor, gguf.file)
        case .safetensors(let checkpoint):
            guard let (tensor, file) = checkpoint.tensor(name) else { return nil }
            return (tensor, file.file)
        }
    }

    private func place(of name: String, shape: [Int]) throws -> (StoredTensor, MappedFile) {
        guard let (tensor, file) = find(name) else { throw missing(name) }
        guard tensor.shape == shape else { throw wrongShape(name, tensor, file, expected: "\(shape)") }
        guard tensor.type != .int32 else {
            throw ModelFormatError(
                code: "wrong-type", file: file.path,
                message: "Tensor \(tensor.name) holds integers; weights were expected.")
        }
        return (tensor, file)
    }

    private func missing(_ name: String) -> ModelFormatError {
        let stored = if case .gguf = weights, let stored = ggufTensorName(name) { " (\(stored))" } else { "" }
        return ModelFormatError(
            code: "missing-tensor", file: path, message: "The model has no tensor \(name)\(stored), which it needs.")
    }

    private func wrongShape(_ name: String, _ tensor: StoredTensor, _ file: MappedFile, expected: String)
        -> ModelFormatError
    {
        ModelFormatError(
            code: "wrong-shape", file: file.path,
            message: "Tensor \(name) has the shape \(tensor.shape); \(expected) was expected.")
    }
}
