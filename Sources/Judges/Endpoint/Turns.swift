/// Lets a number of tasks through at once, first come first served.
actor Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// How many of `waiting` have had their turn.
    private var served = 0

    init(_ count: Int) {
        free = max(1, count)
    }

    /// Waits for a turn.
    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Gives a turn back.
    func give() {
        guard served < waiting.count else {
            waiting.removeAll()
            served = 0
            free += 1
            return
        }
        served += 1
        waiting[served - 1].resume()
    }
}
