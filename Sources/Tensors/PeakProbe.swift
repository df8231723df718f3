import COneDNN

/// How fast oneDNN multiplies large matrices here: the ceiling that the engine's speed is compared with.
package enum PeakProbe {
    /// Operations a second (2 m n k a product) of 2048 x 2048 products on all threads, the best of about a second.
    /// - Returns: nil when the CPU does not multiply that type.
    package static func flops(_ type: ComputeType, team: Team) throws -> Double? {
        let device = try ComputeDevice(team: team, computeType: type)
        if type == .bfloat16 && !device.hasBFloat16 { return nil }
        let size = 2048
        let weights = try FloatBuffer(count: size * size)
        let x = try FloatBuffer(count: RowChunks.padded(size) * size)
        let y = try FloatBuffer(count: RowChunks.padded(size) * size)
        let scratch = try FloatBuffer(count: RowChunks.padded(size) * size)
        for index in 0..<size * size {
            weights.pointer[index] = Float(index % 97) / 97 - 0.5
            x.pointer[index] = Float(index % 89) / 89 - 0.5
        }
        let matrix = try PackedMatrix(
            device: device, inputs: size, outputs: size, weights: weights.pointer, layout: .outputsByInputs)
        let rows = x.matrix(size, size)
        let input = ProductInput(rows, device: device, scratch: scratch)
        input.convert(rows, rows: 0..<size, device: device)
        var best = Double.infinity
        let start = ContinuousClock.now
        repeat {
            let begin = ContinuousClock.now
            team.run { rank in
                for panel in matrix.panels(of: rank) {
                    matrix.multiply(input, panel: panel, rank: rank, into: y.matrix(size, size), accumulate: false)
                }
            }
            best = min(best, (ContinuousClock.now - begin) / .seconds(1))
        } while ContinuousClock.now - start < .seconds(1.5)
        return 2 * Double(size * size * size) / best
    }
}
