import ModelFormats
import Tensors

/// Keys and values of every layer for the sequences of a generation. A sequence's rows lie together and start at a
/// multiple of 16; a prompt's rows are shared by all candidates that continue it.
final class KeyValueCache {
    private let description: ModelDescription
    private var keys: [FloatBuffer] = []
    private var values: [FloatBuffer] = []
    private var capacity = 0

    init(_ description: ModelDescription) {
        self.description = description
    }

    /// The rows that a sequence of `count` tokens takes.
    static func rows(for count: Int) -> Int { (count + keyBlock - 1) / keyBlock * keyBlock }

    /// Makes room for `rows` rows; what was there is lost when it has to grow.
    func reserve(_ rows: Int) throws {
        guard rows > capacity else { return }
        keys = []
        values = []
        let count = rows * description.keyValueHeadCount * description.headSize
        for _ in 0..<description.layerCount {
            keys.append(try FloatBuffer(count: count))
            values.append(try FloatBuffer(count: count))
        }
        capacity = rows
    }

    func layer(_ index: Int) -> LayerCache {
        LayerCache(
            keys: keys[index].pointer, values: values[index].pointer, capacity: capacity,
            keyValueHeads: description.keyValueHeadCount, headSize: description.headSize)
    }
}
