// Replacements for the functions whose originals would show addresses, differ between runs, or open the ways to crash
// liblua that a check can close. The process boundary stays the defence; these make honest mistakes clear.
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "environment.h"
#include "report.h"

const char *push_text(lua_State *L, int index, size_t *size) {
    index = lua_absindex(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "'__tostring' must return a string");
        return lua_tolstring(L, -1, size);
    }
    if (lua_type(L, index) <= LUA_TSTRING && lua_type(L, index) != LUA_TLIGHTUSERDATA) {
        return luaL_tolstring(L, index, size);
    }
    const void *pointer = lua_topointer(L, index);
    long long offset = arena_offset(pointer);
    int kind = luaL_getmetafield(L, index, "__name");
    const char *name = kind == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, index);
    char place[32];
    snprintf(place, sizeof place, "0x%08llx", offset);
    if (!pointer) {
        lua_pushliteral(L, "null");
    } else {
        lua_pushfstring(L, "%s: %s", name, offset >= 0 ? place : "builtin");
    }
    if (kind != LUA_TNIL) lua_remove(L, -2);
    return lua_tolstring(L, -1, size);
}

static int text_of(lua_State *L) {
    luaL_checkany(L, 1);
    push_text(L, 1, NULL);
    return 1;
}

// string.format: `%s` of an object goes through `push_text`, and `%p` does not exist.
static int format(lua_State *L) {
    size_t size;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    int argument = 1, count = lua_gettop(L);
    while (at < end) {
        if (*at++ != '%') continue;
        if (at < end && *at == '%') {
            at++;
            continue;
        }
        while (at < end && strchr("-+ #0123456789.", *at) && *at) at++;
        if (at == end) break;
        argument++;
        if (*at == 'p') return luaL_error(L, "'%%p' is not available to reward scripts: addresses differ between runs");
        if (*at == 's' && argument <= count && lua_type(L, argument) != LUA_TSTRING) {
            push_text(L, argument, NULL);
            lua_replace(L, argument);
        }
        at++;
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, count, 1);
    return 1;
}

static int set_metatable(lua_State *L) {
    static const char *const refused[][2] = {
        {"__gc", "scripts have no finalizers"},
        {"__mode", "scripts have no weak tables"},
        {"__concat", "Lua 5.4.4 crashes in it; use a method or string.format"},
    };
    if (lua_type(L, 1) == LUA_TTABLE && lua_type(L, 2) == LUA_TTABLE) {
        for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++) {
            lua_pushstring(L, refused[index][0]);
            if (lua_rawget(L, 2) != LUA_TNIL) refuse(L, refused[index][0], refused[index][1]);
            lua_pop(L, 1);
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

// math.randomseed: without arguments Lua takes the time and an address and returns both; here it does nothing, since
// the host has seeded the generator from the sample.
static int random_seed(lua_State *L) {
    if (lua_gettop(L) == 0) return 0;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 0);
    return 0;
}

static int log_line(lua_State *L) {
    int count = lua_gettop(L);
    for (int index = 1; index <= count; index++) {
        size_t size;
        const char *text = push_text(L, index, &size);
        if (index > 1) log_append("\t", 1);
        log_append(text, size);
        lua_pop(L, 1);
    }
    log_append("\n", 1);
    return 0;
}

// Wraps the function on top of the stack and sets it as a field of the table below.
static void set_wrapped(lua_State *L, lua_CFunction shim, const char *name) {
    lua_pushcclosure(L, shim, 1);
    lua_setfield(L, -2, name);
}

void shims_open(lua_State *L) {
    lua_pushcfunction(L, text_of);
    lua_setfield(L, -2, "tostring");
    lua_pushcfunction(L, log_line);
    lua_setfield(L, -2, "print");
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_getfield(L, -1, "setmetatable");
    lua_remove(L, -2);
    set_wrapped(L, set_metatable, "setmetatable");
    lua_getfield(L, -1, "string");
    lua_getfield(L, -1, "format");
    set_wrapped(L, format, "format");
    lua_pop(L, 1);
    lua_getfield(L, -1, "math");
    lua_pushvalue(L, 1);  // the original, from environment_build
    set_wrapped(L, random_seed, "randomseed");
    lua_pop(L, 1);
}
