/// The cosine of two term-count vectors over the words of `RougeTokenizer.unicode`; 0 when either text has none.
///
/// No library defines it: this is the definition.
enum CosineTF {
    static func score(candidate: String, reference: String) -> Double {
        TextWorkspace.with { workspace in
            workspace.tokenize(reference: reference, candidate: candidate) {
                RougeTokenizer.unicode.tokenize($0, into: &$1)
            }
            let kinds = Int(workspace.ids.max().map { $0 + 1 } ?? 0)
            var (a, b) = ([Double](repeating: 0, count: kinds), [Double](repeating: 0, count: kinds))
            for id in workspace.ids[..<workspace.referenceCount] { a[Int(id)] += 1 }
            for id in workspace.ids[workspace.referenceCount...] { b[Int(id)] += 1 }
            var (dot, squaresA, squaresB) = (0.0, 0.0, 0.0)
            for (x, y) in zip(a, b) {
                dot += x * y
                squaresA += x * x
                squaresB += y * y
            }
            guard squaresA > 0, squaresB > 0 else { return 0 }
            return min(1, dot / (squaresA * squaresB).squareRoot())
        }
    }
}
