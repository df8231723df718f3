extension GGUFFile {
    /// The integer under a key, nil where there is none; another type of value is an error.
    package func integer(_ key: String) throws -> Int? {
        guard let value = metadata[key] else { return nil }
        guard case .integer(let number) = value else { throw wrongType(key, "an integer") }
        return Int(number)
    }

    /// The number under a key, nil where there is none.
    package func number(_ key: String) throws -> Double? {
        switch metadata[key] {
        case nil: nil
        case .float(let number): number
        case .integer(let number): Double(number)
        default: throw wrongType(key, "a number")
        }
    }

    /// The truth value under a key, nil where there is none.
    package func bool(_ key: String) throws -> Bool? {
        guard let value = metadata[key] else { return nil }
        guard case .bool(let truth) = value else { throw wrongType(key, "true or false") }
        return truth
    }

    /// The string under a key, nil where there is none.
    package func string(_ key: String) throws -> String? {
        guard let value = metadata[key] else { return nil }
        guard case .string(let text) = value else { throw wrongType(key, "a string") }
        return text
    }

    /// The strings of an array under a key, nil where there is none.
    package func strings(_ key: String) throws -> [String]? {
        guard let array = try array(key) else { return nil }
        guard array.element == .string else { throw wrongType(key, "an array of strings") }
        return try elements(of: array, key) { cursor in try cursor.string("element of \(key)") }
    }

    /// The integers of an array under a key, nil where there is none.
    package func integers(_ key: String) throws -> [Int]? {
        guard let array = try array(key) else { return nil }
        return try elements(of: array, key) { cursor in
            switch try cursor.value(array.element, key) {
            case .integer(let number): Int(number)
            default: throw wrongType(key, "an array of integers")
            }
        }
    }

    private func array(_ key: String) throws -> GGUFArray? {
        guard let value = metadata[key] else { return nil }
        guard case .array(let array) = value else { throw wrongType(key, "an array") }
        return array
    }

    private func elements<Element>(
        of array: GGUFArray, _ key: String, _ read: (inout ByteCursor) throws -> Element
    ) throws -> [Element] {
        try file.withBytes(array.bytes) { bytes in
            var cursor = ByteCursor(bytes, path: file.path, code: "corrupt-gguf")
            var elements: [Element] = []
            elements.reserveCapacity(array.count)
            for _ in 0..<array.count { elements.append(try read(&cursor)) }
            return elements
        }
    }

    private func wrongType(_ key: String, _ expected: String) -> ModelFormatError {
        ModelFormatError(
            code: "wrong-metadata", file: file.path, message: "The metadata value \(key) must be \(expected).")
    }
}
