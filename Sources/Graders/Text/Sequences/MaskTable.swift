/// Which places of a pattern each of its symbols has, 256 places at a time.
///
/// A strip of the pattern has at most 256 different symbols, so the memory is linear in the texts however many
/// different words they have.
struct MaskTable: Sendable {
    /// The words of a strip.
    static let width = 4

    /// The row of each symbol in the strip at hand; 0 for a symbol that it does not have.
    var rows: [UInt16] = []
    /// `width` words for each row; row 0 stays zero.
    var words: [UInt64] = []
    /// The carry that each text symbol leaves for the next strip.
    var carries: [UInt8] = []
    /// The text without the symbols that the pattern does not have.
    var text: [UInt32] = []

    /// Readies the table for symbols below `kinds` and `count` text symbols.
    mutating func prepare(kinds: Int, count: Int) {
        if rows.count < kinds { rows.append(contentsOf: repeatElement(0, count: kinds - rows.count)) }
        let size = (256 + 1) * MaskTable.width
        if words.count < size { words.append(contentsOf: repeatElement(0, count: size - words.count)) }
        carries.refill(0, count: count)
    }
}
