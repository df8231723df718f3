/// Rows in columns as wide as their widest cell, two spaces apart; a last column of words is as long as it is.
package struct TextTable {
    /// The cells, row by row.
    package let rows: [[String]]
    /// Columns whose cells stand at the right, as numbers do.
    package let numbers: Set<Int>

    package init(rows: [[String]], numbers: Set<Int> = []) {
        self.rows = rows
        self.numbers = numbers
    }

    /// The lines, without line feeds.
    package var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { index, cell in
                let space = String(repeating: " ", count: widths[index] - cell.count)
                if numbers.contains(index) { return space + cell }
                return index == row.count - 1 ? cell : cell + space
            }.joined(separator: "  ")
        }
    }

    /// A cell with spaces up to a width.
    package static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
