import Dispatch
import Glibc
import Synchronization

/// Whether a run was asked to stop.
final class StopRequest: Sendable {
    private let count = Atomic<Int>(0)

    var isMade: Bool { count.load(ordering: .relaxed) > 0 }

    /// Counts another request and returns how many there were.
    func make() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// Turns the first SIGINT or SIGTERM into a request to stop, which a run grants after its step; a second one ends the
/// process at once. Listens as long as it lives.
final class StopSignals {
    let request = StopRequest()
    private let sources: [any DispatchSourceSignal]

    init() {
        let queue = DispatchQueue(label: "laurel.signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            source.setEventHandler { [request] in
                if request.make() > 1 { _exit(130) }
            }
            source.resume()
        }
    }
}
