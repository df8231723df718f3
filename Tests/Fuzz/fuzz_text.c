// Every other helper of the `laurel` table, found by looking through it, with texts of arbitrary bytes and a number.
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "host.h"

static const char CALL[] =
    "local a, b, n = ...\n"
    "for name, helper in pairs(laurel) do\n"
    "  if type(helper) == 'function' then\n"
    "    pcall(helper, a)\n"
    "    pcall(helper, a, b)\n"
    "    pcall(helper, a, n)\n"
    "    pcall(helper, n, n + 1, n - 1)\n"
    "    pcall(helper, { a, b, a }, { b, a })\n"
    "    pcall(helper, { a, b, a }, n)\n"
    "  end\n"
    "end\n";

static int call(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 0);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static lua_State *volatile L;
    fuzz_prepare();
    if (!L) {
        L = fuzz_state();
        if (luaL_loadbuffer(L, CALL, sizeof CALL - 1, "=call") != LUA_OK) abort();
        lua_pushcclosure(L, call, 1);
        arena_capture();
    }
    if (setjmp(fuzz_end) != 0 || size == 0) return 0;
    size_t middle = bytes[0] * (size - 1) / 255;
    arena_restore();
    lua_pushvalue(L, 1);
    lua_pushlstring(L, (const char *)bytes + 1, middle);
    lua_pushlstring(L, (const char *)bytes + 1 + middle, size - 1 - middle);
    lua_pushinteger(L, bytes[0] % 8);
    lua_pcall(L, 3, 0, 0);
    return 0;
}
