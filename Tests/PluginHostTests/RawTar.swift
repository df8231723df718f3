import Foundation

/// Writes tar archives of any kind, wrong ones too; it shares no code with the archives it is used against.
struct RawTar {
    var bytes: [UInt8] = []

    /// Adds an entry; `claimed` is the size that its header says.
    mutating func add(
        _ path: String, _ contents: String = "", type: Character = "0", claimed: String? = nil, link: String = "",
        mode: String = "0000644"
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ start: Int) {
            block.replaceSubrange(start..<(start + text.utf8.count), with: text.utf8)
        }
        put(path, 0)
        put(mode, 100)
        put("0000000", 108)
        put("0000000", 116)
        let octal = String(contents.utf8.count, radix: 8)
        put(claimed ?? String(repeating: "0", count: 11 - octal.count) + octal, 124)
        put("00000000000", 136)
        put("        ", 148)
        put(String(type), 156)
        put(link, 157)
        put("ustar\u{0}00", 257)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", 148)
        bytes += block
        bytes += contents.utf8
        bytes += [UInt8](repeating: 0, count: (512 - contents.utf8.count % 512) % 512)
    }

    /// The first file of a package.
    mutating func addIndex(
        name: String = "p", version: String = "1.0.0", hash: String = String(repeating: "0", count: 64)
    ) {
        add(
            "laurel-package.json",
            #"{"format":1,"name":"\#(name)","version":"\#(version)","content_hash":"\#(hash)"}"# + "\n")
    }

    mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }
}
