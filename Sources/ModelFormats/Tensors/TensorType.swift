/// How the elements of a stored tensor are encoded: blocks of a fixed number of elements in a fixed number of bytes.
package enum TensorType: String, Sendable, Hashable, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case q40 = "Q4_0"
    case q41 = "Q4_1"
    case q50 = "Q5_0"
    case q51 = "Q5_1"
    case q80 = "Q8_0"
    case q4K = "Q4_K"
    case q5K = "Q5_K"
    case q6K = "Q6_K"

    /// Elements in a block; a row is a whole number of blocks.
    package var blockElements: Int {
        switch self {
        case .float32, .float16, .bfloat16, .int32: 1
        case .q40, .q41, .q50, .q51, .q80: 32
        case .q4K, .q5K, .q6K: 256
        }
    }

    /// Bytes of a block.
    package var blockBytes: Int {
        switch self {
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .q40: 2 + 16
        case .q41: 2 + 2 + 16
        case .q50: 2 + 4 + 16
        case .q51: 2 + 2 + 4 + 16
        case .q80: 2 + 32
        case .q4K: 2 + 2 + 12 + 128
        case .q5K: 2 + 2 + 12 + 32 + 128
        case .q6K: 128 + 64 + 16 + 2
        }
    }

    /// The type with this number in ggml's `ggml_type`, if Laurel reads it.
    init?(ggml number: UInt32) {
        switch number {
        case 0: self = .float32
        case 1: self = .float16
        case 2: self = .q40
        case 3: self = .q41
        case 6: self = .q50
        case 7: self = .q51
        case 8: self = .q80
        case 12: self = .q4K
        case 13: self = .q5K
        case 14: self = .q6K
        case 26: self = .int32
        case 30: self = .bfloat16
        default: return nil
        }
    }

    /// Bytes of `elements` elements, which must be whole blocks; nil where they are not or the count overflows.
    func byteCount(elements: Int) -> Int? {
        guard elements >= 0, elements.isMultiple(of: blockElements) else { return nil }
        let (bytes, overflow) = (elements / blockElements).multipliedReportingOverflow(by: blockBytes)
        return overflow ? nil : bytes
    }
}

/// The product of a shape's sizes, or nil where a size is negative or the product overflows.
func elementCount(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflow else { return nil }
        count = product
    }
    return count
}
