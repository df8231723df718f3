import Foundation

/// Zeroed floats, 64-byte aligned, freed with the object. Pages that are never touched cost no memory.
///
/// The last float lies before a page that nothing may touch: a product that runs past its buffer ends the program there
/// and then, instead of reading or writing what another buffer holds.
package final class FloatBuffer {
    package let pointer: UnsafeMutablePointer<Float>
    package let count: Int

    private let mapping: UnsafeMutableRawPointer
    private let mappedBytes: Int

    package init(count: Int) throws {
        let page = Int(getpagesize())
        let bytes = (max(count, 1) * MemoryLayout<Float>.stride + 63) / 64 * 64
        let pages = (bytes + page - 1) / page * page
        // Large blocks come from fresh pages: already zero, and given back when freed.
        guard let memory = mmap(nil, pages + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            memory != MAP_FAILED, mprotect(memory + pages, page, PROT_NONE) == 0
        else {
            throw TensorError(code: "memory", message: "Could not allocate \(bytes) bytes.")
        }
        mapping = memory
        mappedBytes = pages + page
        pointer = (memory + pages - bytes).bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
    }

    deinit {
        munmap(mapping, mappedBytes)
    }

    /// A view of the first `rows` * `columns` floats.
    package func matrix(_ rows: Int, _ columns: Int) -> Matrix {
        precondition(rows * columns <= count, "a view must lie inside its buffer")
        return Matrix(pointer: pointer, rows: rows, columns: columns, stride: columns)
    }
}

/// A view of floats in rows; whoever made it keeps the memory alive.
package struct Matrix {
    package let pointer: UnsafeMutablePointer<Float>
    package let rows: Int
    package let columns: Int
    /// Floats from one row to the next.
    package let stride: Int

    package init(pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
        self.pointer = pointer
        self.rows = rows
        self.columns = columns
        self.stride = stride
    }

    package func rows(_ range: Range<Int>) -> Matrix {
        Matrix(pointer: pointer + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }

    package func columns(_ range: Range<Int>) -> Matrix {
        Matrix(pointer: pointer + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    package func row(_ index: Int) -> UnsafeMutablePointer<Float> { pointer + index * stride }
}
