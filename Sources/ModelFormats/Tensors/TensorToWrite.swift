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

    /// Makes the values and appends their encoding, a piece at a time.
    func append(to file: borrowing AtomicFile) throws {
        let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
        defer { values.deallocate() }
        try fill(values)
        for start in stride(from: 0, to: count, by: 1 << 18) {
            let piece = UnsafeBufferPointer(rebasing: values[start..<min(start + (1 << 18), count)])
            try type.encode(piece).withUnsafeBytes { try file.append($0) }
        }
    }
}
