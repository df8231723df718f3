// The host's side of the wire: whatever a corrupted worker sends, a reply is either read within its bounds or refused.
// Compiled together with Sources/LuaRuntime, whose internals it calls.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReply(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let type = bytes.first else { return 0 }
    var reader = WireReader(bytes.dropFirst())
    switch type {
    case WireReply.loaded:
        if let loaded = WireLoaded(&reader) { precondition(loaded.microseconds >= 0) }
    case WireReply.result, WireReply.groupResult:
        guard let reply = WireResult(&reader, logBytes: 4096) else { return 0 }
        check(reply.result)
    default:
        _ = reader.byte()
        _ = reader.text(largest: 1024)
        _ = reader.double()
        _ = reader.integer(UInt64.self)
    }
    return 0
}

/// What an uncorrupted worker keeps to, the caller may rely on.
private func check(_ result: LuaResult) {
    precondition(result.parts.count <= 32)
    precondition(result.parts.values.allSatisfy(\.isFinite))
    // A byte that is no UTF-8 becomes a replacement character of three.
    precondition(result.log.utf8.count <= 3 * 4096)
    precondition((result.detail ?? "").utf8.count <= 3 * 1024)
    precondition(result.microseconds >= 0 && result.microseconds.isFinite)
    if case .score(let value) = result.outcome { precondition(value.isFinite) }
}
