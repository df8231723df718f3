// What the worker's sources call in fuzz builds. Scripts are bounded by instructions, since the deadline is off: the
// fuzzer has its own.
#include "host.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "arena.h"
#include "environment.h"
#include "report.h"
#include "wire.h"

enum { INSTRUCTIONS = 20000, MEMORY = 16 << 20 };

jmp_buf fuzz_end;
static const uint8_t *input;
static size_t input_left;

void fuzz_feed(const uint8_t *bytes, size_t size) {
    input = bytes;
    input_left = size;
}

_Noreturn void fuzz_exit(int status) {
    (void)status;
    phase_end();
    wire_rollback();
    wire_flush();
    longjmp(fuzz_end, 1);
}

ssize_t fuzz_read(int descriptor, void *bytes, size_t size) {
    (void)descriptor;
    if (size > input_left) size = input_left;
    memcpy(bytes, input, size);
    input += size;
    input_left -= size;
    return (ssize_t)size;
}

// Reads every byte, so that a reply made of bytes that nobody wrote is seen.
ssize_t fuzz_write(int descriptor, const void *bytes, size_t size) {
    (void)descriptor;
    static volatile uint8_t sum;
    for (size_t index = 0; index < size; index++) sum ^= ((const uint8_t *)bytes)[index];
    return (ssize_t)size;
}

int fuzz_setitimer(int which, const struct itimerval *new_value, struct itimerval *old_value) {
    (void)which;
    (void)new_value;
    (void)old_value;
    return 0;
}

static void stop(lua_State *L, lua_Debug *frame) {
    (void)L;
    (void)frame;
    fuzz_exit(0);
}

lua_State *fuzz_newstate(lua_Alloc allocate, void *context) {
    lua_State *L = lua_newstate(allocate, context);
    lua_sethook(L, stop, LUA_MASKCOUNT, INSTRUCTIONS);
    return L;
}

void fuzz_prepare(void) {
    static int is_prepared;
    if (is_prepared++) return;
    if (!arena_reserve() || !wire_reserve()) abort();
}

static int build(lua_State *L) {
    environment_build(L);
    return 0;
}

lua_State *fuzz_state(void) {
    arena_reset(MEMORY);
    lua_State *L = fuzz_newstate(arena_allocate, NULL);
    lua_pushcfunction(L, build);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK) abort();
    lua_settop(L, 0);
    return L;
}
