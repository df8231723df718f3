import COneDNN

/// How fast oneDNN multiplies large matrices here: the ceiling that the engine's speed is compared with.
///
/// A machine's speed drifts, so the probe is sampled between the measurements that it is held against, and the fastest
/// product of all samples counts.
package final class PeakProbe {
    /// Operations a second (2 m n k a product) of the fastest product so far, on all threads.
    package private(set) var flops = 0.0

    private let team: Team
    private let products: [Product]

    /// - Returns: nil when the CPU does not multiply that type.
    package init?(_ type: ComputeType, team: Team) throws {
        let device = try ComputeDevice(team: team, computeType: type)
        if type == .bfloat16 && !device.hasBFloat16 { return nil }
        self.team = team
        products = try [1024, 2048].map { try Product(size: $0, device: device) }
    }

    /// Multiplies for about half a second.
    package func sample() {
        for product in products {
            let start = ContinuousClock.now
            repeat {
                let begin = ContinuousClock.now
                product.run(team)
                flops = max(flops, product.operations / ((ContinuousClock.now - begin) / .seconds(1)))
            } while ContinuousClock.now - start < .seconds(0.25)
        }
    }
}

/// One product of square matrices, with everything it needs kept.
private struct Product {
    let operations: Double
    private let size: Int
    private let matrix: PackedMatrix
    private let x: FloatBuffer
    private let y: FloatBuffer
    private let scratch: FloatBuffer
    private let input: ProductInput

    init(size: Int, device: ComputeDevice) throws {
        self.size = size
        operations = 2 * Double(size * size * size)
        let weights = try FloatBuffer(count: size * size)
        x = try FloatBuffer(count: RowChunks.padded(size) * size)
        y = try FloatBuffer(count: RowChunks.padded(size) * size)
        scratch = try FloatBuffer(count: RowChunks.padded(size) * size)
        for index in 0..<size * size {
            weights.pointer[index] = Float(index % 97) / 97 - 0.5
            x.pointer[index] = Float(index % 89) / 89 - 0.5
        }
        matrix = try PackedMatrix(
            device: device, inputs: size, outputs: size, weights: weights.pointer, layout: .outputsByInputs)
        let rows = x.matrix(size, size)
        input = ProductInput(rows, device: device, scratch: scratch)
        input.convert(rows, rows: 0..<size, device: device)
    }

    func run(_ team: Team) {
        team.run { rank in
            for panel in matrix.panels(of: rank) {
                matrix.multiplyAtOnce(input, panel: panel, rank: rank, into: y.matrix(size, size))
            }
        }
    }
}
