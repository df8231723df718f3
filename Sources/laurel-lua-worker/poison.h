// Tells AddressSanitizer, in builds that have it, which bytes of the arena the script owns: a helper that reads past the
// end of a string, or a block that was freed, is then found although the bytes are mapped. Other builds have none of it.
#ifndef LAUREL_POISON_H
#define LAUREL_POISON_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LAUREL_SANITIZED 1
#endif
#endif

#ifdef LAUREL_SANITIZED
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
/// For functions that keep their lists inside freed blocks.
#define TOUCHES_FREED __attribute__((no_sanitize("address")))
#define poison(address, size) __asan_poison_memory_region(address, size)
#define unpoison(address, size) __asan_unpoison_memory_region(address, size)
/// Keeps the marks of that many bytes, and puts them back.
void poison_capture(const void *address, size_t size);
void poison_restore(const void *address, size_t size);
/// The stack that is about to be entered, and that it has been.
#define announce_stack(base, size) __sanitizer_start_switch_fiber(NULL, base, size)
#define arrive_on_stack() __sanitizer_finish_switch_fiber(NULL, NULL, NULL)
#else
#define LAUREL_SANITIZED 0
#define TOUCHES_FREED
#define poison(address, size) ((void)0)
#define unpoison(address, size) ((void)0)
#define poison_capture(address, size) ((void)0)
#define poison_restore(address, size) ((void)0)
#define announce_stack(base, size) ((void)0)
#define arrive_on_stack() ((void)0)
#endif

#endif
