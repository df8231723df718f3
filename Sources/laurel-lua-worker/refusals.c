// Names that Lua has and a reward script has not. Using one is `forbidden`, and since that ends the process, a pcall
// around it hides nothing.
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "environment.h"
#include "report.h"

#define USE_METADATA "pass what the script needs in the row's metadata"
#define ONE_FILE "keep the code in the script itself"
#define USE_PLUGIN "a bare script is one file; make it a plugin to use several (laurel plugin new)"

static const char *const FUNCTIONS[][2] = {
    {"load", ONE_FILE},   {"loadstring", ONE_FILE}, {"loadfile", ONE_FILE},
    {"dofile", ONE_FILE}, {"require", USE_PLUGIN},    {"collectgarbage", "memory is managed by the host"},
};
static const char *const TABLES[][2] = {
    {"io", USE_METADATA},
    {"os", USE_METADATA},
    {"package", ONE_FILE},
    {"debug", "print or laurel.log show values"},
};

void refuse(lua_State *L, const char *name, const char *advice) {
    char message[WIRE_MAX_DETAIL];
    const char *where = "";
    lua_Debug frame;
    for (int level = 0; !*where && level < 16 && lua_getstack(L, level, &frame); level++) {
        luaL_where(L, level);
        where = lua_tostring(L, -1);
    }
    snprintf(message, sizeof message, "%s'%s' is not available to reward scripts: %s.", where, name, advice);
    report_and_exit(OUTCOME_FORBIDDEN, message, strlen(message));
}

static int refuse_call(lua_State *L) {
    refuse(L, lua_tostring(L, lua_upvalueindex(1)), lua_tostring(L, lua_upvalueindex(2)));
}

void push_refusal(lua_State *L, const char *name, const char *advice) {
    lua_pushstring(L, name);
    lua_pushstring(L, advice);
    lua_pushcclosure(L, refuse_call, 2);
}

// `os.time` and the like: names the member, if its name is a short string.
static int refuse_member(lua_State *L) {
    char name[64];
    const char *library = lua_tostring(L, lua_upvalueindex(1));
    if (lua_type(L, 2) == LUA_TSTRING) {
        snprintf(name, sizeof name, "%s.%.40s", library, lua_tostring(L, 2));
    } else {
        snprintf(name, sizeof name, "%s", library);
    }
    refuse(L, name, lua_tostring(L, lua_upvalueindex(2)));
}

static void push_refusing_table(lua_State *L, const char *name, const char *advice) {
    static const char *const events[] = {"__index", "__newindex", "__pairs", "__call", "__len"};
    lua_newtable(L);
    lua_newtable(L);
    for (size_t index = 0; index < sizeof events / sizeof events[0]; index++) {
        lua_pushstring(L, name);
        lua_pushstring(L, advice);
        lua_pushcclosure(L, refuse_member, 2);
        lua_setfield(L, -2, events[index]);
    }
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

void refusals_open(lua_State *L) {
    for (size_t index = 0; index < sizeof FUNCTIONS / sizeof FUNCTIONS[0]; index++) {
        push_refusal(L, FUNCTIONS[index][0], FUNCTIONS[index][1]);
        lua_setfield(L, -2, FUNCTIONS[index][0]);
    }
    for (size_t index = 0; index < sizeof TABLES / sizeof TABLES[0]; index++) {
        push_refusing_table(L, TABLES[index][0], TABLES[index][1]);
        lua_setfield(L, -2, TABLES[index][0]);
    }
    lua_getfield(L, -1, "string");
    push_refusal(L, "string.dump", ONE_FILE);
    lua_setfield(L, -2, "dump");
    lua_pop(L, 1);
}
