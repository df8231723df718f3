import Tensors
import Testing

/// Products in 8 bits, in groups of 32 numbers that share a scale (GGUF's Q8_0).
@Suite struct Int8ProductTests {
    private let arena = Arena()

    private func product(
        _ x: [Float], rows: Int, _ w: [Float], inputs: Int, outputs: Int,
        layout: PackedMatrix.Layout = .outputsByInputs, threads: Int = 2, onto start: [Float] = []
    ) throws -> [Float] {
        let device = try ComputeDevice(team: Team(count: threads), computeType: .float32)
        let matrix = try PackedMatrix(
            device: device, inputs: inputs, outputs: outputs,
            weights: try arena.buffer(w, rows: inputs, columns: outputs).pointer, layout: layout, type: .int8)
        let source = try arena.buffer(x, rows: rows, columns: inputs).matrix(rows, inputs)
        let y = try arena.buffer(start, rows: rows, columns: outputs).matrix(rows, outputs)
        let scratch = try FloatBuffer(count: ProductInput.scratchCount(rows: rows, columns: inputs, type: .int8))
        let input = ProductInput(source, type: .int8, scratch: scratch)
        input.convert(source, rows: 0..<rows)
        device.team.run { rank in
            for panel in matrix.panels(of: rank) {
                matrix.multiply(input, panel: panel, rank: rank, into: y, accumulate: !start.isEmpty)
            }
        }
        return values(y)
    }

    /// Numbers as a group of 32 holds them: multiples of its largest over 127.
    private func rounded(_ numbers: [Float]) -> [Float] {
        stride(from: 0, to: numbers.count, by: 32).flatMap { start -> [Float] in
            let group = numbers[start..<min(start + 32, numbers.count)]
            let scale = (group.map(abs).max() ?? 0) / 127
            return group.map { scale == 0 ? 0 : ($0 / scale).rounded(.toNearestOrEven) * scale }
        }
    }

    /// Shapes that leave part of a group, of a block of columns, of a tile of rows and of a stretch of groups.
    @Test(
        arguments: [(1, 5, 3), (7, 64, 48), (64, 96, 800), (30, 33, 130), (5, 576, 50), (9, 1536, 96)],
        [PackedMatrix.Layout.outputsByInputs, .inputsByOutputs])
    func multipliesTheRoundedNumbers(
        shape: (rows: Int, inputs: Int, outputs: Int), layout: PackedMatrix.Layout
    ) throws {
        let (rows, inputs, outputs) = shape
        var numbers = Numbers(3)
        // Columns of very different sizes: each group has its own scale.
        let x = numbers.array(rows * inputs).enumerated().map { $1 * Float($0 % inputs / 32 % 5 + 1) }
        let w = numbers.array(inputs * outputs)
        let start = numbers.array(rows * outputs)
        let plain = try product(x, rows: rows, w, inputs: inputs, outputs: outputs, layout: layout)
        let added = try product(x, rows: rows, w, inputs: inputs, outputs: outputs, layout: layout, onto: start)
        let left = (0..<rows).map { rounded(Array(x[$0 * inputs..<($0 + 1) * inputs])) }
        let right = (0..<outputs).map { output in
            rounded(
                (0..<inputs).map { layout == .outputsByInputs ? w[output * inputs + $0] : w[$0 * outputs + output] })
        }
        for row in 0..<rows {
            for output in 0..<outputs {
                let expected = zip(left[row], right[output]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                let size = zip(left[row], right[output]).reduce(1.0) { $0 + abs(Double($1.0) * Double($1.1)) }
                let index = row * outputs + output
                // A number halfway between two steps may be rounded either way.
                #expect(abs(Double(plain[index]) - expected) < 1e-4 * size)
                #expect(abs(Double(added[index]) - Double(start[index]) - expected) < 1e-4 * size)
            }
        }
    }

    @Test(arguments: [1, 2, 4])
    func aRowsBitsDependOnNeitherItsBatchNorTheThreads(threads: Int) throws {
        let (inputs, outputs) = (576, 288)
        var numbers = Numbers(5)
        let x = numbers.array(150 * inputs)
        let w = numbers.array(inputs * outputs)
        let all = try product(x, rows: 150, w, inputs: inputs, outputs: outputs, threads: 1)
        for range in [0..<1, 5..<8, 17..<18, 0..<31, 60..<124, 149..<150] {
            let part = try product(
                Array(x[range.lowerBound * inputs..<range.upperBound * inputs]), rows: range.count, w, inputs: inputs,
                outputs: outputs, threads: threads)
            #expect(part == Array(all[range.lowerBound * outputs..<range.upperBound * outputs]), "rows \(range)")
        }
    }

    /// No number that is not finite turns into one that is, and none spreads to other rows.
    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func whatIsNotFiniteStaysSo(number: Float) throws {
        var numbers = Numbers(8)
        var x = numbers.array(3 * 64)
        var w = numbers.array(64 * 10)
        x[64 + 40] = number
        let ofRow = try product(x, rows: 3, w, inputs: 64, outputs: 10)
        #expect(ofRow.indices.allSatisfy { ofRow[$0].isNaN == ($0 / 10 == 1) })
        x[64 + 40] = 0
        w[7 * 64 + 3] = number
        let ofWeight = try product(x, rows: 3, w, inputs: 64, outputs: 10)
        #expect(ofWeight.indices.allSatisfy { ofWeight[$0].isNaN == ($0 % 10 == 7) })
    }

    @Test(arguments: [Float.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e-35, 0])
    func theEndsOfTheRangeAreFinite(size: Float) throws {
        let y = try product(
            [Float](repeating: size, count: 64), rows: 1, [Float](repeating: 1e-3, count: 64 * 4),
            inputs: 64, outputs: 4)
        let expected = 64 * Double(size) * 1e-3
        #expect(y.allSatisfy { $0.isFinite && abs(Double($0) - expected) <= max(1e-2 * expected, 1e-30) }, "\(y)")
    }
}
