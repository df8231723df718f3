import Foundation

/// The memory that this process holds.
enum ResidentMemory {
    /// Bytes in memory now; 0 where the kernel does not say.
    static var bytes: Int {
        // Pages: total, resident, …
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
