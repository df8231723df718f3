import COneDNN

/// How fast oneDNN multiplies large matrices here: the ceiling that the engine's speed is compared with.
///
/// A machine's speed drifts, so the probe is sampled between the measurements that it is held against, and the fastest
/// quarter of a second of all samples counts: what it keeps up, as the single product of a few milliseconds that a shared
/// machine may grant is no pace for a step of seconds.
package final class PeakProbe {
    /// Operations a second (2 m n k a product) of the fastest quarter of a second so far, on all threads.
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
            var seconds = 0.0
            var count = 0.0
            repeat {
                product.run(team)
                count += 1
                seconds = (ContinuousClock.now - start) / .seconds(1)
            } while seconds < 0.25
            flops = max(flops, count * product.operations / seconds)
        }
    }
}

/// One product of square matrices, with everything it needs kept; each thread computes its share of the columns in oneDNN's
/// favourite layouts.
private struct Product {
    let operations: Double
    private let device: ComputeDevice
    private let shapes: [MatmulShape]
    private let weights: [PackedWeights]
    private let results: [FloatBuffer]
    private let x: FloatBuffer

    init(size: Int, device: ComputeDevice) throws {
        self.device = device
        operations = 2 * Double(size * size * size)
        let isBFloat16 = device.factorType == .bfloat16
        let plain = try FloatBuffer(count: size * size)
        let ones: UInt32 = isBFloat16 ? 0x3F80_3F80 : 0x3F80_0000
        x = try FloatBuffer(count: size * size)
        for index in 0..<size * size {
            plain.pointer[index] = Float(index % 97) / 97 - 0.5
            x.pointer[index] = Float(bitPattern: ones)
        }
        shapes = (0..<device.team.count).map { rank in
            let columns = device.team.share(of: size, rank: rank).count
            return MatmulShape(
                rows: size, inputs: size, outputs: columns, sourceStride: size, destinationStride: columns,
                accumulates: false, isBFloat16: isBFloat16)
        }
        weights = try shapes.map { shape in
            try PackedWeights(
                like: shape, engine: device.engine, weights: plain.pointer, rowStride: shape.outputs, columnStride: 1)
        }
        results = try shapes.map { try FloatBuffer(count: size * $0.outputs) }
    }

    func run(_ team: Team) {
        team.run { rank in
            device.matmuls[rank].multiply(
                shapes[rank], source: UnsafeMutableRawPointer(x.pointer), weights: weights[rank],
                destination: results[rank].pointer)
        }
    }
}
