// laurel.json.decode: any text is a value or nil with a message, and never an error.
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "host.h"

static int decode(lua_State *L) {
    lua_getglobal(L, "laurel");
    lua_getfield(L, -1, "json");
    lua_getfield(L, -1, "decode");
    lua_pushvalue(L, 1);
    lua_call(L, 1, 2);
    // Either a value, or nil and why.
    if (lua_isnil(L, -2) && lua_type(L, -1) != LUA_TSTRING) abort();
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
    lua_pushcfunction(L, decode);
    lua_pushlstring(L, (const char *)bytes, size);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) abort();
    return 0;
}
