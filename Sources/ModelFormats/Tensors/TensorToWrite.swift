/// A tensor to be written, whose values are made when their turn comes, so that one tensor is in memory at a time.
package struct TensorToWrite {
    package let name: String
    /// Sizes, outermost first.
    package let shape: [Int]
    package let type: TensorType
    /// Fills a buffer of as many elements as the shape has.
    package let fill: (UnsafeMutableBufferPointer<Float>) throws -> Void

    package init(
        name: String, shape: [Int], type: TensorType, fill: @escaping (UnsafeMutableBufferPointer<Float>) throws -> Void
    ) {
        self.name = name
        self.shape = shape
        self.type = type
        self.fill = fill
    }

    var count: Int { shape.reduce(1, *) }
    var byteCount: Int { count / type.blockElements * type.blockBytes }

    /// Makes the values and appends their encoding, a piece at a time; a number that the type cannot hold is an error.
    func append(to file: borrowing AtomicFile) throws {
        let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
        defer { values.deallocate() }
        try fill(values)
        if let value = values.first(where: { !($0.magnitude <= type.largest) }) { throw refusal(of: value, file.path) }
        for start in stride(from: 0, to: count, by: 1 << 18) {
            let piece = UnsafeBufferPointer(rebasing: values[start..<min(start + (1 << 18), count)])
            try type.encode(piece).withUnsafeBytes { try file.append($0) }
        }
    }

    private func refusal(of value: Float, _ path: String) -> ModelFormatError {
        guard value.isFinite else {
            return ModelFormatError(
                code: "non-finite", file: path,
                message: "Tensor \(name) has the value \(value); expected finite numbers. The model or the adapter is "
                    + "damaged, or its training diverged: go back to an earlier checkpoint.")
        }
        return ModelFormatError(
            code: "out-of-range", file: path,
            message: "Tensor \(name) has the value \(value), which \(type.rawValue) cannot hold; "
                + "expected at most \(type.largest). Write it as bf16 or f32.")
    }
}
