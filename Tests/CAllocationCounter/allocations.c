// Counts the heap allocations of the program that it is linked into, or preloaded into as a library.
//
// The tests link it: `malloc` of the program comes before libc's, also for the Swift runtime's calls. The scripts in
// Sources/Benchmarks/peers preload it. Counted are calls of malloc, calloc, realloc, aligned_alloc and posix_memalign by
// the thread that asks; not counted are what libc allocates for itself (strdup and the like) and mmap.
#include "allocations.h"
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

// In the thread's first block: reading it never allocates.
static _Thread_local unsigned long allocations __attribute__((tls_model("initial-exec")));

unsigned long laurel_allocation_count(void) { return allocations; }

void *malloc(size_t size) {
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    allocations++;
    return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    allocations++;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
    allocations++;
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : 12;
}
