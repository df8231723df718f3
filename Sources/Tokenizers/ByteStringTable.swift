/// A hash table from byte strings to integers, made for millions of look-ups a second of slices of a larger text.
///
/// Keys lie one after another in one buffer; slots hold entry numbers, found by linear probing.
struct ByteStringTable: Sendable {
    private struct Entry: Sendable {
        let hash: UInt32
        let length: Int32
        let offset: Int
        var value: Int32
    }

    private var keys: [UInt8] = []
    private var entries: [Entry] = []
    private var slots: [Int32]

    /// Makes a table with room for about `capacity` entries; it grows when it needs to.
    init(capacity: Int = 16) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: -1, count: size)
    }

    var count: Int { entries.count }

    /// The value of the key, or nil.
    @inline(__always)
    func value(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
        let hash = Self.hash(key)
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let number = slots[slot]
            if number < 0 { return nil }
            let entry = entries[Int(number)]
            if entry.hash == hash, Int(entry.length) == key.count, matches(entry, key) { return entry.value }
            slot = (slot + 1) & mask
        }
    }

    func value(_ key: [UInt8]) -> Int32? {
        key.withUnsafeBufferPointer { value($0) }
    }

    /// Sets the value of the key and returns the one it had before.
    @discardableResult
    mutating func set(_ key: UnsafeBufferPointer<UInt8>, _ value: Int32) -> Int32? {
        if entries.count * 2 >= slots.count { grow() }
        let hash = Self.hash(key)
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if entries[number].hash == hash, Int(entries[number].length) == key.count, matches(entries[number], key) {
                let old = entries[number].value
                entries[number].value = value
                return old
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(entries.count)
        entries.append(Entry(hash: hash, length: Int32(key.count), offset: keys.count, value: value))
        keys.append(contentsOf: key)
        return nil
    }

    @discardableResult
    mutating func set(_ key: [UInt8], _ value: Int32) -> Int32? {
        key.withUnsafeBufferPointer { set($0, value) }
    }

    @inline(__always)
    private func matches(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        keys.withUnsafeBufferPointer { keys in
            for index in 0..<key.count where keys[entry.offset + index] != key[index] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, entry) in entries.enumerated() {
            var slot = Int(entry.hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// Eight bytes at a time, multiplied and folded: fast on the short keys that words are. Word caches are bounded, so
    /// chosen collisions cost at most a scan of a full cache.
    @inline(__always)
    private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let bytes = UnsafeRawBufferPointer(key)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: key.count)
        var index = 0
        while index + 8 <= bytes.count {
            state = fold(state ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var tail: UInt64 = 0
        while index < bytes.count {
            tail = tail << 8 | UInt64(bytes[index])
            index += 1
        }
        state = fold(state ^ tail)
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
