// Decoding. The host is trusted more than a script, yet every count is held against the bytes that are left, so that a
// wrong frame is an error and not a huge table.
#include "values.h"

#include <lauxlib.h>
#include <stdint.h>

static void push_nested(lua_State *L, struct reader *reader, int depth);

static lua_Unsigned read_count(lua_State *L, struct reader *reader, size_t least_bytes_each) {
    uint32_t count = read_u32(reader);
    if (reader->failed || count > (size_t)(reader->end - reader->at) / least_bytes_each) {
        luaL_error(L, "malformed value: a count is larger than its bytes");
    }
    return count;
}

static void push_string(lua_State *L, struct reader *reader) {
    size_t size;
    const uint8_t *bytes = read_bytes(reader, &size);
    lua_pushlstring(L, (const char *)bytes, size);
}

static void push_array(lua_State *L, struct reader *reader, int depth) {
    lua_Unsigned count = read_count(L, reader, 1);
    lua_createtable(L, (int)count, 0);
    for (lua_Unsigned index = 1; index <= count && !reader->failed; index++) {
        push_nested(L, reader, depth);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            lua_pushlightuserdata(L, NULL);
        }
        lua_rawseti(L, -2, (lua_Integer)index);
    }
}

static void push_table(lua_State *L, struct reader *reader, int depth) {
    lua_Unsigned count = read_count(L, reader, 5);
    lua_createtable(L, 0, (int)count);
    for (lua_Unsigned index = 0; index < count && !reader->failed; index++) {
        push_string(L, reader);
        push_nested(L, reader, depth);
        lua_rawset(L, -3);
    }
}

static void push_nested(lua_State *L, struct reader *reader, int depth) {
    if (depth == 0) luaL_error(L, "malformed value: nested deeper than %d", WIRE_MAX_DEPTH);
    luaL_checkstack(L, 4, "nested value");
    uint8_t tag = read_u8(reader);
    switch ((enum wire_tag)tag) {
    case TAG_NIL: lua_pushnil(L); break;
    case TAG_FALSE: lua_pushboolean(L, 0); break;
    case TAG_TRUE: lua_pushboolean(L, 1); break;
    case TAG_INTEGER: lua_pushinteger(L, (lua_Integer)read_u64(reader)); break;
    case TAG_NUMBER: lua_pushnumber(L, read_f64(reader)); break;
    case TAG_STRING: push_string(L, reader); break;
    case TAG_ARRAY: push_array(L, reader, depth - 1); break;
    case TAG_TABLE: push_table(L, reader, depth - 1); break;
    default: luaL_error(L, "malformed value: unknown tag %d", tag);
    }
    if (reader->failed) luaL_error(L, "malformed value: it ends early");
}

void push_value(lua_State *L, struct reader *reader) { push_nested(L, reader, WIRE_MAX_DEPTH); }
