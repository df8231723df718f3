import Foundation
import ModelFormats
import Tensors

/// Cosines and sines of the rotary embedding for positions 0, 1, …; grows when longer sequences come.
final class RotaryTable {
    private let frequencies: [Float]
    private var buffer: FloatBuffer
    private var positions = 0

    init(_ description: ModelDescription) throws {
        frequencies = description.rotaryFrequencies
        buffer = try FloatBuffer(count: 0)
    }

    /// [positions, head size]: the cosines of a position's angles, then their sines.
    var pointer: UnsafePointer<Float> { UnsafePointer(buffer.pointer) }

    /// Makes room for positions below `count`.
    func reserve(_ count: Int) throws {
        guard count > positions else { return }
        let total = max(count, positions * 2, 512)
        let half = frequencies.count
        let grown = try FloatBuffer(count: total * half * 2)
        for position in 0..<total {
            let row = grown.pointer + position * half * 2
            for (pair, frequency) in frequencies.enumerated() {
                let angle = Float(position) * frequency
                row[pair] = cosf(angle)
                row[half + pair] = sinf(angle)
            }
        }
        buffer = grown
        positions = total
    }
}
