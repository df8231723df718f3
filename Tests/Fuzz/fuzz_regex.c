// laurel.regex: a pattern, a NUL byte, a text. Every function takes both or raises an error; what they say of one another
// has to agree.
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "host.h"

static const char CHECK[] =
    "local pattern, text = ...\n"
    "local regex = laurel.regex\n"
    "local ok, first, last = pcall(regex.find, text, pattern)\n"
    "local all_ok, all = pcall(regex.all, text, pattern)\n"
    "local count_ok, count = pcall(regex.count, text, pattern)\n"
    "pcall(regex.match, text, pattern, #text // 2)\n"
    "local replaced_ok, replaced = pcall(regex.replace, text, pattern, '[$0]$1$$')\n"
    "local split_ok, pieces = pcall(regex.split, text, pattern)\n"
    "if not (ok and all_ok and count_ok and replaced_ok and split_ok) then return end\n"
    "assert(#all == count, 'all and count differ')\n"
    "assert((first == nil) == (count == 0), 'find and count differ')\n"
    "if first then assert(all[1].start == first and all[1].stop == last, 'find and all differ') end\n"
    "if first then assert(first >= 1 and last <= #text and last >= first - 1, 'outside the text') end\n"
    "if count == 0 then assert(replaced == text and #pieces == 1, 'changed without a match') end\n";

static int check(lua_State *L) {
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
        if (luaL_loadbuffer(L, CHECK, sizeof CHECK - 1, "=check") != LUA_OK) abort();
        lua_pushcclosure(L, check, 1);
        arena_capture();
    }
    if (setjmp(fuzz_end) != 0) return 0;
    const uint8_t *end = memchr(bytes, 0, size);
    if (!end) return 0;
    arena_restore();
    lua_pushvalue(L, 1);
    lua_pushlstring(L, (const char *)bytes, (size_t)(end - bytes));
    lua_pushlstring(L, (const char *)end + 1, size - (size_t)(end - bytes) - 1);
    if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        abort();
    }
    return 0;
}
