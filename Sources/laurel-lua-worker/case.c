// Letter case and length by Unicode's rules. Bytes that are no valid sequence stay as they are.
#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "unicode.h"

enum { DOTTED_CAPITAL_I = 0x130, COMBINING_DOT_ABOVE = 0x307, MOST_FOLDED = 3 };

static size_t lower_fully(uint32_t scalar, uint32_t lower[MOST_FOLDED]) {
    lower[0] = scalar == DOTTED_CAPITAL_I ? 'i' : lower_scalar(scalar);
    lower[1] = COMBINING_DOT_ABOVE;
    return scalar == DOTTED_CAPITAL_I ? 2 : 1;
}

// Pushes the text with every scalar replaced by what `map` gives for it.
static int push_mapped(lua_State *L, size_t (*map)(uint32_t, uint32_t[MOST_FOLDED])) {
    size_t size;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    while (at < end) {
        size_t scalar_size;
        uint32_t results[MOST_FOLDED], scalar = scalar_at(at, end, &scalar_size);
        size_t count = map(scalar, results);
        char *place = luaL_prepbuffsize(&buffer, MOST_FOLDED * UTF8_MAX);
        size_t written = 0;
        if (count == 1 && results[0] == scalar) {
            memcpy(place, at, scalar_size);
            written = scalar_size;
        } else {
            for (size_t index = 0; index < count; index++) written += put_scalar(place + written, results[index]);
        }
        luaL_addsize(&buffer, written);
        at += scalar_size;
    }
    luaL_pushresult(&buffer);
    return 1;
}

// laurel.lower(text)
static int lower(lua_State *L) { return push_mapped(L, lower_fully); }

// laurel.fold(text)
static int fold(lua_State *L) { return push_mapped(L, fold_fully); }

// laurel.length(text)
static int length(lua_State *L) {
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    lua_pushinteger(L, (lua_Integer)count_scalars(text, text + size));
    return 1;
}

void case_open(lua_State *L) {
    static const luaL_Reg functions[] = {{"fold", fold}, {"length", length}, {"lower", lower}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
