/// Lets a number of tasks through at once, first come first served.
actor Turns {
    private var free: Int
    private var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var nextID = 0

    init(_ count: Int) {
        free = max(1, count)
    }

    /// Waits for a turn; false when the deadline came first.
    func take(before deadline: ContinuousClock.Instant) async -> Bool {
        guard ContinuousClock.now < deadline else { return false }
        if free > 0 {
            free -= 1
            return true
        }
        let id = nextID
        nextID += 1
        let alarm = Task {
            try? await Task.sleep(until: deadline)
            self.giveUp(id)
        }
        defer { alarm.cancel() }
        return await withCheckedContinuation { waiting.append((id, $0)) }
    }

    /// Gives a turn back.
    func give() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().continuation.resume(returning: true)
        }
    }

    private func giveUp(_ id: Int) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).continuation.resume(returning: false)
    }
}
