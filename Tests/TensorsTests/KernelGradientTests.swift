import Tensors
import Testing

/// Every kernel's backward against finite differences of its forward.
@Suite struct KernelGradientTests {
    private let arena = Arena()
    private let team: Team
    private var numbers = Numbers(11)

    init() throws { team = try Team(count: 2) }

    @Test mutating func rmsNorm() throws {
        let rows = 3
        let size = 20
        let x = numbers.array(rows * size)
        let g = numbers.array(rows * size)
        let w = numbers.array(size)
        let weight = try arena.buffer(w, rows: 1, columns: size)
        func forward(_ x: [Float], rstd: FloatBuffer? = nil) throws -> [Float] {
            let y = try arena.buffer(rows: rows, columns: size)
            team.rmsNorm(
                try arena.buffer(x, rows: rows, columns: size).matrix(rows, size), weight: weight, epsilon: 1e-5,
                into: y.matrix(rows, size), rstd: rstd?.pointer)
            return values(y.matrix(rows, size))
        }
        let rstd = try arena.buffer(rows: rows, columns: 1)
        let dx = try arena.buffer(rows: rows, columns: size)
        _ = try forward(x, rstd: rstd)
        team.rmsNormBackward(
            try arena.buffer(x, rows: rows, columns: size).matrix(rows, size), weight: weight, rstd: rstd.pointer,
            dy: try arena.buffer(g, rows: rows, columns: size).matrix(rows, size), dx: dx.matrix(rows, size))
        let error = try gradientError(at: x, weights: g, analytic: values(dx.matrix(rows, size))) { try forward($0) }
        #expect(error < 2e-3)
    }

    @Test mutating func siluProduct() throws {
        let rows = 2
        let size = 19
        let x = numbers.array(rows * 2 * size).map { $0 * 4 }
        let g = numbers.array(rows * size)
        func forward(_ x: [Float]) throws -> [Float] {
            let y = try arena.buffer(rows: rows, columns: size)
            team.siluProduct(
                try arena.buffer(x, rows: rows, columns: 2 * size).matrix(rows, 2 * size), into: y.matrix(rows, size))
            return values(y.matrix(rows, size))
        }
        let gateUp = try arena.buffer(x, rows: rows, columns: 2 * size)
        team.siluProductBackward(
            gateUp.matrix(rows, 2 * size), dy: try arena.buffer(g, rows: rows, columns: size).matrix(rows, size))
        let error = try gradientError(at: x, weights: g, analytic: values(gateUp.matrix(rows, 2 * size))) {
            try forward($0)
        }
        #expect(error < 2e-3)
    }

    @Test mutating func rope() throws {
        let rows = 3
        let heads = 2
        let headSize = 8
        let size = heads * headSize
        let x = numbers.array(rows * size)
        let g = numbers.array(rows * size)
        var table: [Float] = []
        for position in 0..<5 {
            let angles = (0..<headSize / 2).map { Float(position) / Float(1 + $0) }
            table += angles.map { cosine($0) } + angles.map { sine($0) }
        }
        let positions: [Int32] = [4, 0, 2]
        func rotated(_ x: [Float], _ direction: Float) throws -> [Float] {
            let y = try arena.buffer(x, rows: rows, columns: size)
            team.rope(
                y.matrix(rows, size), heads: heads, headSize: headSize, positions: positions, table: table,
                direction: direction)
            return values(y.matrix(rows, size))
        }
        let error = try gradientError(at: x, weights: g, analytic: try rotated(g, -1)) { try rotated($0, 1) }
        #expect(error < 2e-3)
    }

    @Test mutating func softmaxOverVisibleScores() throws {
        let rows = 4
        let columns = 7
        let visible = 3
        let headSize = 5
        let scale: Float = 0.7
        let scores = numbers.array(rows * columns).map { $0 * 3 }
        let v = numbers.array(columns * headSize)
        let g = numbers.array(rows * headSize)
        let lse = try arena.buffer(rows: rows, columns: 1)
        func probabilities(_ scores: [Float]) throws -> [Float] {
            let p = try arena.buffer(scores, rows: rows, columns: columns)
            causalSoftmax(p.matrix(rows, columns), visible: visible, scale: scale, lse: lse.pointer, lseStride: 1)
            return values(p.matrix(rows, columns))
        }
        func out(_ p: [Float]) -> [Float] {
            (0..<rows * headSize).map { index in
                (0..<columns).reduce(0) {
                    $0 + p[index / headSize * columns + $1] * v[$1 * headSize + index % headSize]
                }
            }
        }
        let p = try probabilities(scores)
        let kept = try arena.buffer(scores, rows: rows, columns: columns)
        causalProbabilities(kept.matrix(rows, columns), visible: visible, scale: scale, lse: lse.pointer, lseStride: 1)
        for (again, first) in zip(values(kept.matrix(rows, columns)), p) { #expect(abs(again - first) < 1e-5) }
        #expect((0..<rows).allSatisfy { row in (visible + row..<columns).allSatisfy { p[row * columns + $0] == 0 } })

        let dp = try arena.buffer(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                dp.pointer[row * columns + column] = (0..<headSize).reduce(0) {
                    $0 + g[row * headSize + $1] * v[column * headSize + $1]
                }
            }
        }
        softmaxBackward(
            p: kept.matrix(rows, columns), dp: dp.pointer, scale: scale,
            out: try arena.buffer(out(p), rows: rows, columns: headSize).matrix(rows, headSize),
            outGradient: try arena.buffer(g, rows: rows, columns: headSize).pointer)
        let error = try gradientError(at: scores, weights: g, analytic: values(dp.matrix(rows, columns))) {
            out(try probabilities($0))
        }
        #expect(error < 2e-3)
    }

    @Test(arguments: [Float(1), 0.7]) mutating func tokenScores(temperature: Float) throws {
        let rows = 2
        let size = 37
        let logits = numbers.array(rows * size).map { $0 * 5 }
        let g = numbers.array(rows)
        let targets: [Int32] = [3, 36]
        let scratch = try arena.buffer(rows: 3 * rows, columns: 1)
        func scores(_ logits: [Float]) throws -> [Float] {
            team.tokenScores(
                try arena.buffer(logits, rows: rows, columns: size).matrix(rows, size),
                inverseTemperature: 1 / temperature,
                targets: targets, logProbabilities: scratch.pointer, entropies: scratch.pointer + rows,
                lse: scratch.pointer + 2 * rows)
            return Array(UnsafeBufferPointer(start: scratch.pointer, count: rows))
        }
        _ = try scores(logits)
        let gradient = try arena.buffer(logits, rows: rows, columns: size)
        team.tokenScoresBackward(
            gradient.matrix(rows, size), inverseTemperature: 1 / temperature, targets: targets,
            lse: scratch.pointer + 2 * rows, gradient: g)
        let error = try gradientError(at: logits, weights: g, analytic: values(gradient.matrix(rows, size))) {
            try scores($0)
        }
        #expect(error < 2e-3)
    }

    /// A loss of log-probabilities and entropies together.
    @Test(arguments: [Float(1), 0.7]) mutating func tokenScoresWithEntropy(temperature: Float) throws {
        let rows = 2
        let size = 23
        let logits = numbers.array(rows * size).map { $0 * 3 }
        let g = numbers.array(rows)
        let h = numbers.array(rows)
        let targets: [Int32] = [3, 22]
        let scratch = try arena.buffer(rows: 3 * rows, columns: 1)
        func scores(_ logits: [Float]) throws -> [Float] {
            team.tokenScores(
                try arena.buffer(logits, rows: rows, columns: size).matrix(rows, size),
                inverseTemperature: 1 / temperature,
                targets: targets, logProbabilities: scratch.pointer, entropies: scratch.pointer + rows,
                lse: scratch.pointer + 2 * rows)
            return Array(UnsafeBufferPointer(start: scratch.pointer, count: 2 * rows))
        }
        _ = try scores(logits)
        let gradient = try arena.buffer(logits, rows: rows, columns: size)
        h.withUnsafeBufferPointer { h in
            guard let slopes = h.baseAddress else { return }
            team.tokenScoresBackward(
                gradient.matrix(rows, size), inverseTemperature: 1 / temperature, targets: targets,
                lse: scratch.pointer + 2 * rows, gradient: g,
                entropies: (UnsafePointer(scratch.pointer + rows), slopes))
        }
        let error = try gradientError(at: logits, weights: g + h, analytic: values(gradient.matrix(rows, size))) {
            try scores($0)
        }
        #expect(error < 2e-3)
    }

    @Test mutating func dropoutIsItsOwnBackwardAndKeepsTheMean() throws {
        let rows = 50
        let size = 200
        let x = try arena.buffer([Float](repeating: 1, count: rows * size), rows: rows, columns: size)
        let y = try arena.buffer(rows: rows, columns: size)
        let again = try arena.buffer(rows: rows, columns: size)
        team.drop(x.matrix(rows, size), rows: 0..<rows, rate: 0.25, key: 9, into: y.matrix(rows, size))
        team.drop(x.matrix(rows, size), rows: 10..<20, rate: 0.25, key: 9, into: again.matrix(rows, size))
        let kept = values(y.matrix(rows, size))
        #expect(Set(kept) == [0, 1 / 0.75])
        #expect(abs(kept.reduce(0, +) / Float(kept.count) - 1) < 0.02)
        // A row's mask depends on its number, not on which rows are computed with it.
        #expect(values(again.matrix(rows, size).rows(10..<20)) == values(y.matrix(rows, size).rows(10..<20)))
    }

    private func cosine(_ x: Float) -> Float { (0..<12).reduce(0) { $0 + term(x, 2 * $1) } }
    private func sine(_ x: Float) -> Float { (0..<12).reduce(0) { $0 + term(x, 2 * $1 + 1) } }

    /// One term of the series, so that the table needs no library.
    private func term(_ x: Float, _ power: Int) -> Float {
        (0..<power).reduce(Float(power / 2 % 2 == 0 ? 1 : -1)) { $0 * x / Float($1 + 1) }
    }
}
