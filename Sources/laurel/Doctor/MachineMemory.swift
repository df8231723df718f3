import Foundation

/// The memory that this machine, or the container that the program runs in, has.
package struct MachineMemory: Sendable, Hashable {
    /// In all.
    package let total: Int
    /// What is free, or can be freed without swapping; nil where the system does not say.
    package let available: Int?

    package init(total: Int, available: Int?) {
        self.total = total
        self.available = available
    }

    /// What the kernel says now: `/proc/meminfo`, and the control group's limit where it is lower.
    package static var current: MachineMemory {
        let info = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
        func kilobytes(_ name: String) -> Int? {
            info.split(separator: "\n").first { $0.hasPrefix(name + ":") }
                .flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") }
        }
        let physical = kilobytes("MemTotal").map { $0 * 1024 } ?? Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
            (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        let total = limits.reduce(physical, min)
        return MachineMemory(total: total, available: kilobytes("MemAvailable").map { min($0 * 1024, total) })
    }
}
