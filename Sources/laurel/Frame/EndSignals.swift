import Dispatch
import Glibc

/// Ends the program on SIGINT, SIGTERM or SIGHUP after a last tidying up, with the status that a shell expects: 128 and
/// the signal's number. Listens as long as it lives.
final class EndSignals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter tidy: called before the end, on a thread of its own; removes what is unfinished.
    init(_ tidy: @escaping @Sendable () -> Void = {}) {
        let queue = DispatchQueue(label: "laurel.end-signals")
        sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
            let before = signal(number, SIG_IGN)
            // nohup has SIGHUP ignored; that is to stay so.
            if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                return nil
            }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                tidy()
                _exit(128 + number)
            }
            // Until it is registered a signal is ignored: whoever has this object counts on being heard.
            let registered = DispatchSemaphore(value: 0)
            source.setRegistrationHandler { registered.signal() }
            source.resume()
            registered.wait()
            return source
        }
    }
}
