import Synchronization

/// The workspaces that no thread uses at the moment.
final class WorkspacePool: Sendable {
    /// A workspace, for one thread at a time.
    ///
    /// Unchecked, because the pool's lock hands a box to one thread only and that thread gives it back when it has
    /// finished; `TextPropertyTests.gradesTheSameOnManyThreads` shows it.
    final class Box: @unchecked Sendable {
        var workspace = TextWorkspace()
    }

    static let shared = WorkspacePool()
    /// What a workspace may hold on to between calls, in bytes of prepared text.
    private static let largestKept = 1 << 20
    private static let mostKept = 64

    private let boxes = Mutex<[Box]>([])

    func take() -> Box { boxes.withLock { $0.popLast() } ?? Box() }

    func put(_ box: Box) {
        guard box.workspace.bytes.capacity <= WorkspacePool.largestKept else { return }
        boxes.withLock { if $0.count < WorkspacePool.mostKept { $0.append(box) } }
    }
}

extension Array {
    /// Makes the array `count` long, in the memory that it has; `value` stands where it grows.
    @inline(__always)
    mutating func resize(_ value: Element, count: Int) {
        if self.count > count {
            removeLast(self.count - count)
        } else if self.count < count {
            append(contentsOf: repeatElement(value, count: count - self.count))
        }
    }

    /// Makes the array hold `count` times `value`, in the memory that it has.
    @inline(__always)
    mutating func refill(_ value: Element, count: Int) {
        resize(value, count: count)
        withUnsafeMutableBufferPointer { $0.update(repeating: value) }
    }
}
