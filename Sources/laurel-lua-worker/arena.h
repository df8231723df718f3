// The memory of the script: one mapping at a fixed address, so that the same inputs give the same addresses (and with
// them the same `pairs` order) in every process, and so that the state after loading is an image that can be put back.
#ifndef LAUREL_ARENA_H
#define LAUREL_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/// The largest memory limit a host may ask for, in bytes.
#define ARENA_MAX_LIMIT ((size_t)1 << 30)

/// Maps the arena and its image; false when the addresses cannot be had.
bool arena_reserve(void);

/// Empties the arena and sets how many bytes Lua may ask for in total.
void arena_reset(size_t limit);

/// Lua's allocator. Past the limit it reports `memory` and ends the process: it never returns NULL, so no emergency
/// collection and no out-of-memory error ever runs inside a script.
void *arena_allocate(void *context, void *block, size_t old_size, size_t new_size);

/// Keeps the arena as it is now as the image.
void arena_capture(void);

/// Puts the image back, and zeroes whatever grew past it.
void arena_restore(void);

/// The most bytes that Lua had asked for at one time since the last reset or restore.
size_t arena_peak(void);

/// The size of the image in bytes.
size_t arena_image_size(void);

/// The place of a pointer inside the arena, or -1 for one outside.
long long arena_offset(const void *pointer);

#endif
