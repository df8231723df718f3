// The marks of the image: AddressSanitizer keeps one byte for eight, at an address it tells.
#include "poison.h"

#if LAUREL_SANITIZED
#include <stdint.h>
#include <stdlib.h>

static uint64_t *kept;

// Word by word and volatile: a call of memcpy would itself be checked, and the marks have no marks.
TOUCHES_FREED static void copy(volatile uint64_t *to, const volatile uint64_t *from, size_t size) {
    for (size_t index = 0; index < size / 64; index++) to[index] = from[index];
}

static uint64_t *marks(const void *address) {
    size_t scale, offset;
    __asan_get_shadow_mapping(&scale, &offset);
    return (uint64_t *)(((uintptr_t)address >> scale) + offset);
}

void poison_capture(const void *address, size_t size) {
    free(kept);
    kept = malloc(size / 8 + 1);
    if (kept) copy(kept, marks(address), size);
}

void poison_restore(const void *address, size_t size) {
    if (kept) copy(marks(address), kept, size);
}
#endif
