// The allow-list. Tables are built anew from the names below; what is not named here does not exist for a script.
#include "environment.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stddef.h>

static const char *const BASE[] = {
    "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset",
    "select", "tonumber", "type", "xpcall", "_VERSION", NULL,
};
static const char *const STRING[] = {
    "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize", "rep", "reverse",
    "sub", "unpack", "upper", NULL,
};
static const char *const TABLE[] = {"concat", "insert", "move", "pack", "remove", "sort", "unpack", NULL};
// Without the functions that Debian keeps for Lua 5.2's sake (pow, log10, …): portable scripts do not use them.
static const char *const MATH[] = {
    "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger",
    "min", "mininteger", "modf", "pi", "rad", "random", "sin", "sqrt", "tan", "tointeger", "type", "ult", NULL,
};
static const char *const UTF8[] = {"char", "charpattern", "codepoint", "codes", "len", "offset", NULL};
static const char *const COROUTINE[] = {
    "close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield", NULL,
};

// Pushes a table with the allowed names of the table on top of the stack, in its place.
static void keep_allowed(lua_State *L, const char *const *names) {
    lua_newtable(L);
    for (; *names; names++) {
        lua_getfield(L, -2, *names);
        lua_setfield(L, -2, *names);
    }
    lua_remove(L, -2);
}

// Opens a library and sets its allowed part in the globals table below.
static void open_library(lua_State *L, const char *name, lua_CFunction open, const char *const *names) {
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1);
    keep_allowed(L, names);
    lua_setfield(L, -2, name);
}

// String methods come from the allowed table too, and no script reaches the metatable that all strings share.
static void protect_strings(lua_State *L) {
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_getfield(L, -3, "string");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

void environment_build(lua_State *L) {
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1);
    keep_allowed(L, BASE);
    open_library(L, LUA_STRLIBNAME, luaopen_string, STRING);
    open_library(L, LUA_TABLIBNAME, luaopen_table, TABLE);
    open_library(L, LUA_UTF8LIBNAME, luaopen_utf8, UTF8);
    open_library(L, LUA_COLIBNAME, luaopen_coroutine, COROUTINE);
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    lua_getfield(L, -1, "randomseed");
    lua_insert(L, 1);  // kept for the caller
    keep_allowed(L, MATH);
    lua_setfield(L, -2, LUA_MATHLIBNAME);
    protect_strings(L);
    shims_open(L);
    refusals_open(L);
    helpers_open(L);
    lua_setfield(L, -2, "laurel");
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, LUA_GNAME);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}
