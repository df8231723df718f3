import Tensors
import Testing

@Suite struct PackedMatrixTests {
    private let arena = Arena()

    private func product(
        _ x: [Float], rows: Int, matrix: PackedMatrix, device: ComputeDevice, onto start: [Float]? = nil
    ) throws -> [Float] {
        let source = try arena.buffer(x, rows: rows, columns: matrix.inputs)
        let y = try arena.buffer(start ?? [], rows: rows, columns: matrix.outputs)
        let scratch = try FloatBuffer(
            count: ProductInput.scratchCount(rows: rows, columns: matrix.inputs, type: matrix.type))
        let input = ProductInput(source.matrix(rows, matrix.inputs), type: matrix.type, scratch: scratch)
        input.convert(source.matrix(rows, matrix.inputs), rows: 0..<rows)
        device.team.run { rank in
            for panel in matrix.panels(of: rank) {
                matrix.multiply(
                    input, panel: panel, rank: rank, into: y.matrix(rows, matrix.outputs), accumulate: start != nil)
            }
        }
        return values(y.matrix(rows, matrix.outputs))
    }

    @Test(
        arguments: [(1, 5, 3), (7, 64, 48), (64, 96, 800), (300, 33, 130)],
        [PackedMatrix.Layout.outputsByInputs, .inputsByOutputs])
    func multipliesAsADoubleSumDoes(shape: (rows: Int, inputs: Int, outputs: Int), layout: PackedMatrix.Layout) throws {
        let (rows, inputs, outputs) = shape
        let device = try ComputeDevice(team: Team(count: 2), computeType: .float32)
        var numbers = Numbers(3)
        let x = numbers.array(rows * inputs)
        let w = numbers.array(inputs * outputs)
        let start = numbers.array(rows * outputs)
        let matrix = try PackedMatrix(
            device: device, inputs: inputs, outputs: outputs,
            weights: try arena.buffer(w, rows: inputs, columns: outputs).pointer, layout: layout)
        let plain = try product(x, rows: rows, matrix: matrix, device: device)
        let added = try product(x, rows: rows, matrix: matrix, device: device, onto: start)
        for row in 0..<rows {
            for output in 0..<outputs {
                let expected = (0..<inputs).reduce(0.0) { sum, input in
                    let weight = layout == .outputsByInputs ? w[output * inputs + input] : w[input * outputs + output]
                    return sum + Double(x[row * inputs + input]) * Double(weight)
                }
                let index = row * outputs + output
                #expect(abs(Double(plain[index]) - expected) < 1e-4)
                #expect(abs(Double(added[index]) - expected - Double(start[index])) < 1e-4)
            }
        }
    }

    /// What a sample's independence of its batch rests on.
    @Test(arguments: [ComputeType.float32, .bfloat16], [1, 2, 4])
    func aRowsBitsDependOnNeitherItsBatchNorTheThreads(type: ComputeType, threads: Int) throws {
        let inputs = 576
        let outputs = 288
        var numbers = Numbers(5)
        let x = numbers.array(300 * inputs)
        let w = numbers.array(inputs * outputs)
        func rows(_ range: Range<Int>, threads: Int, layout: PackedMatrix.Layout) throws -> [Float] {
            let device = try ComputeDevice(team: Team(count: threads), computeType: type)
            let matrix = try PackedMatrix(
                device: device, inputs: inputs, outputs: outputs,
                weights: try arena.buffer(w, rows: outputs, columns: inputs).pointer, layout: layout)
            return try product(
                Array(x[range.lowerBound * inputs..<range.upperBound * inputs]), rows: range.count, matrix: matrix,
                device: device)
        }
        for layout in [PackedMatrix.Layout.outputsByInputs, .inputsByOutputs] {
            let all = try rows(0..<300, threads: 1, layout: layout)
            for range in [0..<1, 5..<8, 17..<18, 0..<31, 100..<164, 299..<300, 3..<290, 60..<140] {
                let part = try rows(range, threads: threads, layout: layout)
                let isSame = part == Array(all[range.lowerBound * outputs..<range.upperBound * outputs])
                #expect(isSame, "rows \(range)")
            }
        }
    }

    /// The low-rank updates' products have the same property.
    @Test(arguments: [(576, 16), (16, 480), (1536, 16)], [false, true])
    func smallProductsDoNotDependOnTheBatchEither(shape: (k: Int, n: Int), transposed: Bool) {
        let (k, n) = shape
        var numbers = Numbers(6)
        let x = numbers.array(300 * k)
        let w = numbers.array(k * n)
        func product(_ first: Int, _ rows: Int) -> [Float] {
            var y = [Float](repeating: 0, count: rows * n)
            x.withUnsafeBufferPointer { x in
                guard let start = x.baseAddress else { return }
                gemm(rows, n, k, start + first * k, k, w, transposed ? k : n, transposeB: transposed, &y, n)
            }
            return y
        }
        let full = product(0, 300)
        for (first, rows) in [(0, 1), (5, 3), (17, 8), (0, 31), (100, 64), (299, 1), (3, 290)] {
            #expect(product(first, rows) == Array(full[first * n..<(first + rows) * n]), "\(rows) rows")
        }
    }

    /// Each orientation of both factors, of sizes that leave part of a vector, a block, a tile and a stretch of k.
    @Test(arguments: [(1, 5, 3), (8, 48, 64), (16, 40, 391), (19, 83, 192), (150, 200, 64)], [false, true])
    func smallProductsEqualADoubleSum(shape: (m: Int, n: Int, k: Int), transposesB: Bool) {
        let (m, n, k) = shape
        var numbers = Numbers(11)
        let a = numbers.array(m * k)
        let b = numbers.array(k * n)
        let start = numbers.array(m * n)
        for transposesA in [false, true] {
            for alpha: Float in [1, 0.5] {
                var c = start
                gemm(
                    m, n, k, alpha: alpha, a, transposesA ? m : k, transposeA: transposesA, b, transposesB ? k : n,
                    transposeB: transposesB, adds: true, &c, n)
                let worst = (0..<m * n).map { index in
                    let (row, column) = index.quotientAndRemainder(dividingBy: n)
                    let sum = (0..<k).reduce(0.0) { sum, i in
                        let x = transposesA ? a[i * m + row] : a[row * k + i]
                        return sum + Double(x) * Double(transposesB ? b[column * k + i] : b[i * n + column])
                    }
                    return abs(Double(c[index]) - Double(start[index]) - Double(alpha) * sum)
                }.max()
                #expect((worst ?? .infinity) < 1e-4, "A transposed: \(transposesA), alpha \(alpha)")
            }
        }
    }

    @Test func chunksCoverTheRowsAndStayInTheirRoom() {
        for count in 1...1000 {
            let room = RowChunks.padded(count)
            #expect(room >= count && room < count + 24)
            #expect(room == count || !count.isMultiple(of: 24))
            var covered = 0
            RowChunks.forEach(count) { first, rows in
                #expect(first == covered && (rows == RowChunks.full || first + rows >= count))
                covered += rows
            }
            #expect(covered >= count && covered <= room)
        }
    }
}
