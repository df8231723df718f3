/// An event of TensorBoard (`tensorflow.Event`) as it stands in an event file.
package enum EventRecord {
    /// The first event of a file: which form the others have.
    package static func fileVersion(time: Double) -> [UInt8] {
        event(time: time, step: 0) { $0.string(3, "brain.Event:2") }
    }

    /// Says that a run goes on with this step: what earlier files have of it and of later ones counts no more.
    package static func sessionStart(time: Double, step: Int) -> [UInt8] {
        event(time: time, step: step) { event in
            // SessionLog.status = START.
            event.message(7) { $0.int64(1, 1) }
        }
    }

    /// Numbers of a step, each under its name.
    package static func scalars(_ values: [LedgerMetric], time: Double, step: Int) -> [UInt8] {
        event(time: time, step: step) { event in
            event.message(5) { summary in
                for metric in values {
                    summary.message(1) { value in
                        value.string(1, metric.name)
                        value.float(2, Float(metric.value))
                    }
                }
            }
        }
    }

    private static func event(time: Double, step: Int, _ what: (inout ProtobufWriter) -> Void) -> [UInt8] {
        var event = ProtobufWriter()
        event.double(1, time)
        if step != 0 { event.int64(2, Int64(step)) }
        what(&event)
        return framed(event.bytes)
    }

    /// A record: its length and the length's checksum, its bytes and their checksum; all little-endian.
    static func framed(_ bytes: [UInt8]) -> [UInt8] {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(bytes.count) >> (8 * UInt64($0))) }
        return length + word(CRC32C.masked(length)) + bytes + word(CRC32C.masked(bytes))
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }
}
