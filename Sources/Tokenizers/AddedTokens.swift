/// The tokens that are recognised in text before it is split into words: special ones and those added by hand.
struct AddedTokens: Sendable {
    private struct Node: Sendable {
        var children: [(byte: UInt8, node: Int)] = []
        var token: Int32?
    }

    private var nodes = [Node()]
    /// Which bytes a token can begin with, to pass over all others quickly.
    private var isFirst = [Bool](repeating: false, count: 256)

    init(_ tokens: [(content: String, token: Int32)]) {
        for (content, token) in tokens {
            guard let first = content.utf8.first else { continue }
            isFirst[Int(first)] = true
            var node = 0
            for byte in content.utf8 { node = child(of: node, byte) }
            nodes[node].token = token
        }
    }

    /// The first token in `text` from `start` on; of several at one place the longest.
    /// - Parameter isRefused: tokens that do not count at their place.
    func next(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, unless isRefused: (Int32, Range<Int>) -> Bool
    ) -> (range: Range<Int>, token: Int32)? {
        isFirst.withUnsafeBufferPointer { isFirst in
            var index = start
            while index < text.count {
                if isFirst[Int(text[index])], let match = longest(in: text, at: index, unless: isRefused) {
                    return match
                }
                index += 1
            }
            return nil
        }
    }

    private func longest(
        in text: UnsafeBufferPointer<UInt8>, at start: Int, unless isRefused: (Int32, Range<Int>) -> Bool
    ) -> (range: Range<Int>, token: Int32)? {
        var node = 0
        var index = start
        var match: (range: Range<Int>, token: Int32)?
        while index < text.count, let next = nodes[node].children.first(where: { $0.byte == text[index] }) {
            node = next.node
            index += 1
            if let token = nodes[node].token, !isRefused(token, start..<index) { match = (start..<index, token) }
        }
        return match
    }

    private mutating func child(of node: Int, _ byte: UInt8) -> Int {
        if let next = nodes[node].children.first(where: { $0.byte == byte }) { return next.node }
        nodes.append(Node())
        nodes[node].children.append((byte, nodes.count - 1))
        return nodes.count - 1
    }
}
