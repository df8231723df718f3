// The `laurel` table: pure helpers for scripts. Same arguments, same result; no state beyond the candidate's log.
#include <lauxlib.h>

#include "environment.h"

#define ABSTENTION "laurel.abstention"

// How many names the `laurel` table has, so that it is made in its final size.
enum { LAUREL_NAME_COUNT = 32 };

// laurel.abstain([reason]): a value that `grade` returns when it has no opinion.
static int abstain(lua_State *L) {
    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_pushliteral(L, "");
    }
    luaL_checkstring(L, 1);
    lua_newuserdatauv(L, 0, 1);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, ABSTENTION);
    return 1;
}

int push_abstention(lua_State *L, int index) {
    if (!luaL_testudata(L, index, ABSTENTION)) return 0;
    lua_getiuservalue(L, index, 1);
    return 1;
}

// laurel.clamp(x [, low = 0 [, high = 1]])
static int clamp(lua_State *L) {
    luaL_checknumber(L, 1);
    luaL_optnumber(L, 2, 0);
    luaL_optnumber(L, 3, 1);
    lua_settop(L, 3);
    if (lua_isnil(L, 2)) {
        lua_pushinteger(L, 0);
        lua_replace(L, 2);
    }
    if (lua_isnil(L, 3)) {
        lua_pushinteger(L, 1);
        lua_replace(L, 3);
    }
    luaL_argcheck(L, lua_compare(L, 2, 3, LUA_OPLE), 3, "the upper bound lies below the lower one");
    lua_pushvalue(L, lua_compare(L, 1, 2, LUA_OPLT) ? 2 : lua_compare(L, 3, 1, LUA_OPLT) ? 3 : 1);
    return 1;
}

static void make_abstention_metatable(lua_State *L) {
    luaL_newmetatable(L, ABSTENTION);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

void helpers_open(lua_State *L) {
    static const luaL_Reg functions[] = {{"abstain", abstain}, {"clamp", clamp}, {NULL, NULL}};
    make_abstention_metatable(L);
    lua_createtable(L, 0, LAUREL_NAME_COUNT);
    luaL_setfuncs(L, functions, 0);
    lua_pushinteger(L, 1);
    lua_setfield(L, -2, "api");
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
    lua_getfield(L, -2, "print");
    lua_setfield(L, -2, "log");
    text_open(L);
    case_open(L);
    sentences_open(L);
    tokens_open(L);
    distance_open(L);
    numbers_open(L);
    shaping_open(L);
    answers_open(L);
    json_open(L);
    phrases_open(L);
    regex_open(L);
    seal_names(L, "laurel");
}
