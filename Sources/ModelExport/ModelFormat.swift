package import ModelFormats

/// What a tuned model can be written as, and with which numbers.
package enum ModelFormat: String, Sendable, Hashable, CaseIterable {
    /// The adapter alone, as PEFT keeps it.
    case peft
    /// A Hugging Face folder with the adapter merged in.
    case safetensors
    /// One file for llama.cpp with the adapter merged in.
    case gguf

    /// The format of that name; another name is an error.
    package static func named(_ name: String) throws(ModelFormatError) -> ModelFormat {
        guard let format = ModelFormat(rawValue: name) else {
            throw ModelFormatError(
                code: "usage", message: "--to is \"\(name)\"; expected peft, safetensors or gguf.")
        }
        return format
    }

    /// The number types of the format, the first one by default.
    package var types: [TensorType] {
        switch self {
        case .peft: [.float32]
        case .safetensors: [.float32, .float16, .bfloat16]
        case .gguf: [.float16, .float32, .bfloat16, .q80, .q40]
        }
    }

    /// The type of that name, or the default where none is given; one that the format lacks is an error.
    package func type(named name: String?) throws(ModelFormatError) -> TensorType {
        guard let name else { return types[0] }
        guard let type = types.first(where: { Self.name(of: $0) == name }) else {
            let names = types.map(Self.name).joined(separator: ", ")
            throw ModelFormatError(code: "usage", message: "--type is \"\(name)\"; expected for \(rawValue): \(names).")
        }
        return type
    }

    /// What a user calls a type: `q8_0` for `Q8_0`.
    package static func name(of type: TensorType) -> String { type.rawValue.lowercased() }
}
