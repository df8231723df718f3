// Plugin manifests: any bytes are a manifest or an error that names what is wrong; nothing traps.
// Compiled together with the manifest's own files.
import Foundation
import LaurelRewards

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzManifest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    do {
        let manifest = try PluginManifest(try ConfigurationNode.parse(text, file: "plugin.yaml"))
        precondition(!manifest.name.isEmpty && manifest.range.lowerBound.isFinite && manifest.range.upperBound.isFinite)
    } catch {
        precondition("\(error)".hasPrefix("error["), "\(error)")
    }
    return 0
}
