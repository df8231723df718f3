// A size-class allocator over one fixed mapping. Small blocks come from one free list per class; large ones from an
// address-ordered list that joins neighbours. No headers: Lua tells the size of every block it returns.
#define _GNU_SOURCE
#include "arena.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "poison.h"
#include "report.h"

enum {
    SMALL_STEP = 16,       // classes up to 256 bytes lie 16 apart
    SMALL_LINEAR = 256,    // above, each doubling has four classes
    SMALL_MAX = 32 << 10,  // above, whole pages
    CLASS_COUNT = 44,
    PAGE = 4096,
};

// Freed blocks make a script touch more than it holds. Past this many times the limit it counts as out of memory.
#define CAPACITY_FACTOR 4
#define CAPACITY_EXTRA ((size_t)1 << 20)
#define ARENA_BYTES (CAPACITY_FACTOR * ARENA_MAX_LIMIT + CAPACITY_EXTRA)
// In builds that mark bytes, this many past every block are marked, and this many past the last one.
#define REDZONE ((size_t)(LAUREL_SANITIZED ? 16 : 0))
#define MARGIN ((size_t)4 << 10)
#define ARENA_ADDRESS ((uint8_t *)0x200000000000)
#define IMAGE_ADDRESS ((uint8_t *)0x210000000000)

struct block {
    struct block *next;
};

struct range {
    struct range *next;
    size_t size;
};

struct arena_state {
    size_t top;   // bytes handed out so far
    size_t used;  // bytes Lua asked for and has not returned
    size_t peak;
    struct block *free_small[CLASS_COUNT];
    struct range *free_large;
};

static struct arena_state state;
static struct arena_state image_state;
static size_t limit;
static size_t capacity;
static size_t touched;  // everything from here on is zero

bool arena_reserve(void) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    void *arena = mmap(ARENA_ADDRESS, ARENA_BYTES, PROT_READ | PROT_WRITE, flags, -1, 0);
    void *image = mmap(IMAGE_ADDRESS, ARENA_BYTES, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (arena != ARENA_ADDRESS) return false;
    // No MADV_HUGEPAGE: large pages halve the cost of building big tables, but on a machine whose memory is fragmented
    // the kernel first compacts it, 170 ms for 64 MB, and a script that only allocates much would time out.
    return image == IMAGE_ADDRESS;
}

void arena_reset(size_t new_limit) {
    limit = new_limit < ARENA_MAX_LIMIT ? new_limit : ARENA_MAX_LIMIT;
    capacity = limit * CAPACITY_FACTOR + CAPACITY_EXTRA;
    unpoison(ARENA_ADDRESS, touched + MARGIN);
    memset(ARENA_ADDRESS, 0, touched);
    memset(&state, 0, sizeof state);
    touched = 0;
}

static unsigned class_of(size_t size) {
    if (size <= SMALL_LINEAR) return (unsigned)((size - 1) / SMALL_STEP);
    unsigned bits = 63 - (unsigned)__builtin_clzll(size - 1);
    return SMALL_LINEAR / SMALL_STEP + (bits - 8) * 4 + (unsigned)(((size - 1) >> (bits - 2)) & 3);
}

static size_t class_size(size_t size) {
    if (size <= SMALL_LINEAR) return (size + SMALL_STEP - 1) / SMALL_STEP * SMALL_STEP;
    unsigned shift = 61 - (unsigned)__builtin_clzll(size - 1);
    return (((size - 1) >> shift) + 1) << shift;
}

static size_t page_size(size_t size) { return (size + PAGE - 1) / PAGE * PAGE; }

static void *extend(size_t size) {
    if (size > capacity - state.top) report_memory();
    void *block = ARENA_ADDRESS + state.top;
    state.top += size;
    if (state.top > touched) touched = state.top;
    poison(block, size + MARGIN);
    return block;
}

TOUCHES_FREED static void *take_large(size_t size) {
    for (struct range **link = &state.free_large; *link; link = &(*link)->next) {
        struct range *range = *link;
        if (range->size < size) continue;
        if (range->size == size) {
            *link = range->next;
        } else {
            struct range *rest = (struct range *)((uint8_t *)range + size);
            rest->next = range->next;
            rest->size = range->size - size;
            *link = rest;
        }
        return range;
    }
    return extend(size);
}

TOUCHES_FREED static void give_large(void *block, size_t size) {
    struct range **link = &state.free_large;
    struct range *before = NULL;
    while (*link && (uint8_t *)*link < (uint8_t *)block) {
        before = *link;
        link = &before->next;
    }
    struct range *range = block;
    range->next = *link;
    range->size = size;
    *link = range;
    if (range->next && (uint8_t *)range + range->size == (uint8_t *)range->next) {
        range->size += range->next->size;
        range->next = range->next->next;
    }
    if (before && (uint8_t *)before + before->size == (uint8_t *)range) {
        before->size += range->size;
        before->next = range->next;
    }
}

TOUCHES_FREED static void *take(size_t size) {
    if (size > SMALL_MAX) return take_large(page_size(size));
    unsigned class = class_of(size);
    struct block *block = state.free_small[class];
    if (!block) return extend(class_size(size));
    state.free_small[class] = block->next;
    return block;
}

TOUCHES_FREED static void give(void *pointer, size_t size) {
    if (size > SMALL_MAX) {
        give_large(pointer, page_size(size));
        return;
    }
    struct block *block = pointer;
    unsigned class = class_of(size);
    block->next = state.free_small[class];
    state.free_small[class] = block;
}

// Grows or shrinks a block where it lies; false when it has to move.
static bool resize_in_place(uint8_t *block, size_t old_size, size_t new_size) {
    bool was_small = old_size <= SMALL_MAX, is_small = new_size <= SMALL_MAX;
    if (was_small != is_small) return false;
    if (was_small) return class_of(old_size) == class_of(new_size);
    size_t old_pages = page_size(old_size), new_pages = page_size(new_size);
    if (new_pages <= old_pages) {
        if (new_pages < old_pages) give_large(block + new_pages, old_pages - new_pages);
        return true;
    }
    if (block + old_pages != ARENA_ADDRESS + state.top) return false;
    extend(new_pages - old_pages);
    return true;
}

static void *allocate(void *block, size_t old_size, size_t new_size) {
    if (new_size > old_size && new_size - old_size > limit - state.used) report_memory();
    state.used += new_size - old_size;
    if (state.used > state.peak) state.peak = state.used;
    if (new_size == 0) {
        if (old_size > 0) give(block, old_size);
        return NULL;
    }
    if (old_size == 0) return take(new_size);
    if (resize_in_place(block, old_size, new_size)) return block;
    void *moved = take(new_size);
    unpoison(block, old_size);
    unpoison(moved, new_size);
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    give(block, old_size);
    return moved;
}

void *arena_allocate(void *context, void *block, size_t old_size, size_t new_size) {
    (void)context;
    if (!block) old_size = 0;  // Lua passes the kind of a new object here
    void *result =
        allocate(block, old_size > 0 ? old_size + REDZONE : 0, new_size > 0 ? new_size + REDZONE : 0);
    if (old_size > 0) poison(block, old_size + REDZONE);
    if (new_size > 0) {
        poison(result, new_size + REDZONE);
        unpoison(result, new_size);
    }
    return result;
}

void arena_capture(void) {
    poison_capture(ARENA_ADDRESS, state.top + MARGIN);
    unpoison(ARENA_ADDRESS, state.top);
    memcpy(IMAGE_ADDRESS, ARENA_ADDRESS, state.top);
    image_state = state;
    poison_restore(ARENA_ADDRESS, state.top + MARGIN);
}

void arena_restore(void) {
    unpoison(ARENA_ADDRESS, touched + MARGIN);
    memcpy(ARENA_ADDRESS, IMAGE_ADDRESS, image_state.top);
    if (touched > image_state.top) memset(ARENA_ADDRESS + image_state.top, 0, touched - image_state.top);
    touched = image_state.top;
    state = image_state;
    state.peak = state.used;
    poison_restore(ARENA_ADDRESS, state.top + MARGIN);
}

size_t arena_peak(void) { return state.peak; }

size_t arena_image_size(void) { return image_state.top; }

long long arena_offset(const void *pointer) {
    uintptr_t address = (uintptr_t)pointer, base = (uintptr_t)ARENA_ADDRESS;
    return address >= base && address - base < ARENA_BYTES ? (long long)(address - base) : -1;
}
