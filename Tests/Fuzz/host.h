// Stands between the worker's sources and the system in fuzz builds: the compiler is told to read `read` as `fuzz_read`
// and so on, so that the conversation comes from a buffer and the end of the worker is a jump back into the fuzzer.
#ifndef LAUREL_FUZZ_HOST_H
#define LAUREL_FUZZ_HOST_H

#include <lua.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

/// Where `fuzz_exit` jumps.
extern jmp_buf fuzz_end;

/// Gives the worker these bytes to read; past them the host has gone.
void fuzz_feed(const uint8_t *bytes, size_t size);

/// Maps the worker's memory once.
void fuzz_prepare(void);

/// A state in the worker's arena with its environment, whose code ends after a number of instructions.
lua_State *fuzz_state(void);

#endif
