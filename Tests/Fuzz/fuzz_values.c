// Encoded values alone: the input is one value, decoded for a script as a sample is.
#include "arena.h"
#include "host.h"
#include "values.h"

static int decode(lua_State *L) {
    push_value(L, lua_touserdata(L, 1));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static lua_State *volatile L;
    fuzz_prepare();
    if (!L) {
        L = fuzz_state();
        arena_capture();
    }
    if (setjmp(fuzz_end) != 0) return 0;
    arena_restore();
    struct reader reader = {.at = bytes, .end = bytes + size};
    lua_pushcfunction(L, decode);
    lua_pushlightuserdata(L, &reader);
    lua_pcall(L, 1, 0, 0);
    return 0;
}
