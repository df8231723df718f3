// Misspelt names of the `laurel` table. Lua would give nil, and the script would fail elsewhere or score wrongly.
#include <lauxlib.h>
#include <string.h>

#include "environment.h"

#define WHERE_NAMES_ARE "every name is in the file .luals/laurel.lua that 'laurel plugin new' writes"

enum { LONGEST_NAME = 32 };

static size_t least(size_t a, size_t b, size_t c) {
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

// The edit distance of two names of at most LONGEST_NAME bytes.
static size_t name_distance(const char *a, const char *b) {
    size_t row[LONGEST_NAME + 1], length = strlen(b);
    for (size_t index = 0; index <= length; index++) row[index] = index;
    for (; *a; a++) {
        size_t diagonal = row[0]++;
        for (size_t index = 0; index < length; index++) {
            size_t above = row[index + 1];
            row[index + 1] = least(diagonal + (*a != b[index]), above + 1, row[index] + 1);
            diagonal = above;
        }
    }
    return row[length];
}

// The name in the table at index 1 that is nearest to `name`; NULL when none is near. Of equally near ones the first in
// the alphabet.
static const char *nearest_name(lua_State *L, const char *name) {
    const char *nearest = NULL;
    size_t limit = strlen(name) / 3 + 1;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        const char *other = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        if (!other || strlen(other) > LONGEST_NAME) continue;
        size_t distance = name_distance(name, other);
        if (distance < limit || (distance == limit && (!nearest || strcmp(other, nearest) < 0))) {
            nearest = other;
            limit = distance;
        }
    }
    return nearest;
}

static int unknown_name(lua_State *L) {
    const char *table_name = lua_tostring(L, lua_upvalueindex(1));
    size_t size = 0;
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tolstring(L, 2, &size) : NULL;
    if (!name || size > LONGEST_NAME || strlen(name) != size || lua_type(L, 1) != LUA_TTABLE) {
        return luaL_error(L, "'%s' has no such name; " WHERE_NAMES_ARE, table_name);
    }
    const char *nearest = nearest_name(L, name);
    if (!nearest) {
        return luaL_error(L, "'%s.%s' does not exist; " WHERE_NAMES_ARE, table_name, name);
    }
    return luaL_error(L, "'%s.%s' does not exist; did you mean '%s.%s'?", table_name, name, table_name, nearest);
}

void seal_names(lua_State *L, const char *table_name) {
    lua_createtable(L, 0, 2);
    lua_pushstring(L, table_name);
    lua_pushcclosure(L, unknown_name, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}
