import Foundation

/// A number of bytes as a person reads it: `98.4 MB`.
struct ByteSize: CustomStringConvertible {
    let bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }

    var description: String {
        var (value, unit) = (Double(bytes), "bytes")
        for next in ["kB", "MB", "GB", "TB"] where value >= 1000 { (value, unit) = (value / 1000, next) }
        return unit == "bytes" ? "\(bytes) bytes" : String(format: "%.1f %@", value, unit)
    }
}
