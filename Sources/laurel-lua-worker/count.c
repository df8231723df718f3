#include "count.h"

static uint64_t instructions;

static void count_one(lua_State *L, lua_Debug *event) {
    (void)L;
    (void)event;
    instructions++;
}

void count_install(lua_State *L) { lua_sethook(L, count_one, LUA_MASKCOUNT, 1); }

void count_reset(void) { instructions = 0; }

void count_share(uint32_t results) { instructions /= results; }

uint64_t count_now(void) { return instructions; }
