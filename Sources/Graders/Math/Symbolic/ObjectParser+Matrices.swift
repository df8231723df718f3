extension ObjectParser {
    private static let maximumSide = 16

    /// Sums and products of matrices; nil when the tokens are something else.
    mutating func matrixSum(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> [[Int32]]? {
        var signs = outer(tokens) { $0 == .plus || $0 == .minus }
        if signs.first == tokens.startIndex { signs.removeFirst() }
        var total: [[Int32]]?
        var start = tokens.startIndex
        for end in signs + [tokens.endIndex] {
            var term = tokens[start..<end]
            var isNegative = false
            if let first = term.first, first == .plus || first == .minus {
                isNegative = first == .minus
                term.removeFirst()
            }
            guard var rows = try matrixProduct(term) else { return nil }
            if isNegative { rows = try scaled(rows, by: try arena.number(Rational(-1))) }
            if let sum = total {
                guard sum.count == rows.count, sum.first?.count == rows.first?.count else { throw .undefined }
                for row in rows.indices {
                    for column in rows[row].indices {
                        rows[row][column] = try arena.sum(sum[row][column], rows[row][column])
                    }
                }
            }
            total = rows
            start = end
        }
        return total
    }

    /// Matrices side by side, with or without a sign between them.
    private mutating func matrixProduct(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> [[Int32]]? {
        var product: [[Int32]]?
        var start = tokens.startIndex
        while start < tokens.endIndex {
            guard let end = tokens[start...].firstIndex(where: { if case .end = $0 { true } else { false } }) else {
                return nil
            }
            var piece = tokens[start...end]
            if piece.first == .times { piece.removeFirst() }
            guard case .matrix(let rows)? = try matrix(piece) else { return nil }
            product = try product.map { left throws(ArithmeticFailure) in try multiplied(left, rows) } ?? rows
            start = end + 1
        }
        return product
    }

    private func multiplied(_ a: [[Int32]], _ b: [[Int32]]) throws(ArithmeticFailure) -> [[Int32]] {
        guard let inner = a.first?.count, inner == b.count, let width = b.first?.count else { throw .undefined }
        guard max(a.count, inner, width) <= ObjectParser.maximumSide else { throw .budget }
        var result: [[Int32]] = []
        for row in a {
            var cells: [Int32] = []
            for column in 0..<width {
                var sum = try arena.number(Rational(0))
                for place in 0..<inner { sum = try arena.sum(sum, try arena.product(row[place], b[place][column])) }
                cells.append(sum)
            }
            result.append(cells)
        }
        return result
    }

    private func scaled(_ rows: [[Int32]], by factor: Int32) throws(ArithmeticFailure) -> [[Int32]] {
        var result = rows
        for row in rows.indices {
            for column in rows[row].indices { result[row][column] = try arena.product(factor, rows[row][column]) }
        }
        return result
    }
}
