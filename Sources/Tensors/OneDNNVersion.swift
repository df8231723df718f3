import COneDNN

/// The oneDNN library that this process runs with.
package enum OneDNNVersion {
    /// `major.minor.patch`.
    package static var current: String {
        guard let version = dnnl_version()?.pointee else { return "unknown" }
        return "\(version.major).\(version.minor).\(version.patch)"
    }
}
