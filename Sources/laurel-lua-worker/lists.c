// Items of lists, checked one by one: a script may pass any table.
#include "lists.h"

#include <lauxlib.h>

void push_list_item(lua_State *L, int list, lua_Integer position) {
    int type = lua_rawgeti(L, list, position);
    // NaN equals nothing, itself included.
    if ((type == LUA_TNUMBER && lua_rawequal(L, -1, -1)) || type == LUA_TSTRING || type == LUA_TBOOLEAN) return;
    const char *name = type == LUA_TNUMBER ? "NaN" : lua_typename(L, type);
    luaL_argerror(L, list, lua_pushfstring(L, "item %I is %s; expected a text, a number or a boolean",
                                           (LUAI_UACINT)position, name));
}
