// laurel.regex: search, captures, replacement and splitting over compiled programs, which are kept for the next call.
#include "regex.h"

#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "unicode.h"

enum { MAX_CACHED = 64 };

static const char CACHE_KEY = 0;

// Pushes the table of programs by pattern; item 1 counts them. A full one is thrown away: patterns are few or made up.
static void push_cache(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &CACHE_KEY) == LUA_TTABLE) {
        lua_rawgeti(L, -1, 1);
        lua_Integer count = lua_tointeger(L, -1);
        lua_pop(L, 1);
        if (count < MAX_CACHED) return;
    }
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &CACHE_KEY);
}

static void add_to_cache(lua_State *L, int cache, int pattern) {
    lua_pushvalue(L, pattern);
    lua_pushvalue(L, -2);
    lua_rawset(L, cache);
    lua_rawgeti(L, cache, 1);
    lua_pushinteger(L, lua_tointeger(L, -1) + 1);
    lua_rawseti(L, cache, 1);
    lua_pop(L, 1);
}

// The program of the pattern at argument 2, left on the stack.
static const struct regex_program *check_pattern(lua_State *L) {
    size_t size;
    const char *pattern = luaL_checklstring(L, 2, &size);
    luaL_argcheck(L, size <= REGEX_MAX_PATTERN, 2, "the pattern is longer than 64 KiB");
    push_cache(L);
    int cache = lua_gettop(L);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, cache) == LUA_TNIL) {
        struct regex_error error;
        const struct regex_program *compiled = regex_compile(pattern, size, &error);
        if (!compiled) {
            luaL_error(L, "bad regular expression at byte %I: %s", (LUAI_UACINT)error.position + 1, error.problem);
        }
        lua_pop(L, 1);
        size_t program_size = regex_program_size(compiled);
        memcpy(lua_newuserdatauv(L, program_size, 0), compiled, program_size);
        add_to_cache(L, cache, 2);
    }
    lua_remove(L, cache);
    return lua_touserdata(L, -1);
}

enum wanted { WANTS_MATCH, WANTS_GROUPS };

static struct regex_search begin_search(lua_State *L, enum wanted wanted) {
    struct regex_search search;
    search.text = luaL_checklstring(L, 1, &search.size);
    search.program = check_pattern(L);
    search.slot_count = wanted == WANTS_GROUPS ? 2 * (search.program->group_count + 1) : 2;
    return search;
}

// `init` as in string.find: from 1, from the end when negative. Past the end there is no match.
static bool check_init(lua_State *L, size_t size, size_t *start) {
    lua_Integer init = luaL_optinteger(L, 3, 1);
    if (init < 0) init = -init <= (lua_Integer)size && init != LUA_MININTEGER ? (lua_Integer)size + init + 1 : 1;
    if (init == 0) init = 1;
    *start = (size_t)init - 1;
    return *start <= size;
}

static void push_group(lua_State *L, const struct regex_search *search, uint32_t group) {
    uint32_t start = search->slots[2 * group], stop = search->slots[2 * group + 1];
    if (start == REGEX_UNSET || stop == REGEX_UNSET) {
        lua_pushboolean(L, 0);
    } else {
        lua_pushlstring(L, search->text + start, stop - start);
    }
}

static int push_groups(lua_State *L, const struct regex_search *search) {
    uint32_t count = search->program->group_count;
    luaL_checkstack(L, (int)count, "captures");
    for (uint32_t group = 1; group <= count; group++) push_group(L, search, group);
    return (int)count;
}

static bool find_first(lua_State *L, struct regex_search *search) {
    size_t start;
    lua_settop(L, 3);
    if (lua_isnil(L, 3)) {
        lua_pushinteger(L, 1);
        lua_replace(L, 3);
    }
    *search = begin_search(L, WANTS_GROUPS);
    return check_init(L, search->size, &start) && regex_run(search, start);
}

// laurel.regex.find(text, pattern [, init])
static int find(lua_State *L) {
    struct regex_search search;
    if (!find_first(L, &search)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)search.slots[0] + 1);
    lua_pushinteger(L, (lua_Integer)search.slots[1]);
    return 2 + push_groups(L, &search);
}

// laurel.regex.match(text, pattern [, init])
static int match(lua_State *L) {
    struct regex_search search;
    if (!find_first(L, &search)) {
        lua_pushnil(L);
        return 1;
    }
    if (search.program->group_count > 0) return push_groups(L, &search);
    push_group(L, &search, 0);
    return 1;
}

// All matches in turn. An empty one right behind another is passed over.
struct iteration {
    struct regex_search search;
    size_t position;
    uint32_t last_stop;
    bool is_over;
};

static struct iteration begin_iteration(lua_State *L, enum wanted wanted) {
    return (struct iteration){.search = begin_search(L, wanted), .last_stop = REGEX_UNSET};
}

static bool next_match(struct iteration *iteration) {
    struct regex_search *search = &iteration->search;
    while (!iteration->is_over && regex_run(search, iteration->position)) {
        uint32_t start = search->slots[0], stop = search->slots[1];
        bool is_accepted = start != stop || start != iteration->last_stop;
        if (stop > iteration->position) {
            iteration->position = stop;
        } else if (stop == search->size) {
            iteration->is_over = true;
        } else {
            size_t size;
            scalar_at(search->text + stop, search->text + search->size, &size);
            iteration->position += size;
        }
        iteration->last_stop = stop;
        if (is_accepted) return true;
    }
    return false;
}

static void set_captures(lua_State *L, const struct regex_search *search) {
    const char *name = regex_names(search->program);
    lua_createtable(L, (int)search->program->group_count, 0);
    for (uint32_t group = 1; group <= search->program->group_count; group++, name += strlen(name) + 1) {
        push_group(L, search, group);
        if (*name) {
            lua_pushvalue(L, -1);
            lua_setfield(L, -3, name);
        }
        lua_rawseti(L, -2, group);
    }
    lua_setfield(L, -2, "captures");
}

// laurel.regex.all(text, pattern)
static int all(lua_State *L) {
    struct iteration iteration = begin_iteration(L, WANTS_GROUPS);
    lua_newtable(L);
    for (lua_Integer index = 1; next_match(&iteration); index++) {
        lua_createtable(L, 0, 4);
        lua_pushinteger(L, (lua_Integer)iteration.search.slots[0] + 1);
        lua_setfield(L, -2, "start");
        lua_pushinteger(L, (lua_Integer)iteration.search.slots[1]);
        lua_setfield(L, -2, "stop");
        push_group(L, &iteration.search, 0);
        lua_setfield(L, -2, "text");
        set_captures(L, &iteration.search);
        lua_rawseti(L, -2, index);
    }
    return 1;
}

// laurel.regex.count(text, pattern)
static int count(lua_State *L) {
    struct iteration iteration = begin_iteration(L, WANTS_MATCH);
    lua_Integer total = 0;
    while (next_match(&iteration)) total++;
    lua_pushinteger(L, total);
    return 1;
}

struct replacement {
    const char *at, *end;
};

// The group that a `$` at `at` names, or -1 for a dollar sign that stands for itself.
static int group_at(const char *at, const char *end) {
    return end - at >= 2 && at[1] >= '0' && at[1] <= '9' ? at[1] - '0' : -1;
}

static void check_replacement(lua_State *L, struct replacement replacement, uint32_t group_count) {
    for (const char *at = replacement.at; at < replacement.end; at++) {
        if (*at != '$') continue;
        int group = group_at(at, replacement.end);
        if (group > (int)group_count) {
            luaL_error(L, "the replacement names $%d, but the pattern has %d groups; write $$ for a dollar sign", group,
                       (int)group_count);
        }
        if (at + 1 < replacement.end && at[1] == '$') at++;
    }
}

static void add_replacement(luaL_Buffer *buffer, struct replacement replacement, const struct regex_search *search) {
    const char *at = replacement.at, *end = replacement.end;
    while (at < end) {
        const char *dollar = memchr(at, '$', (size_t)(end - at));
        luaL_addlstring(buffer, at, (size_t)((dollar ? dollar : end) - at));
        if (!dollar) return;
        int group = group_at(dollar, end);
        if (group < 0) {
            luaL_addchar(buffer, '$');
            at = dollar + (dollar + 1 < end && dollar[1] == '$' ? 2 : 1);
            continue;
        }
        uint32_t start = search->slots[2 * group], stop = search->slots[2 * group + 1];
        if (start != REGEX_UNSET && stop != REGEX_UNSET) luaL_addlstring(buffer, search->text + start, stop - start);
        at = dollar + 2;
    }
}

// laurel.regex.replace(text, pattern, replacement): the new text and the number of matches.
static int replace(lua_State *L) {
    size_t size;
    const char *bytes = luaL_checklstring(L, 3, &size);
    struct replacement replacement = {bytes, bytes + size};
    struct iteration iteration = begin_iteration(L, WANTS_GROUPS);
    check_replacement(L, replacement, iteration.search.program->group_count);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    lua_Integer total = 0;
    size_t done = 0;
    for (; next_match(&iteration); total++) {
        luaL_addlstring(&buffer, iteration.search.text + done, iteration.search.slots[0] - done);
        add_replacement(&buffer, replacement, &iteration.search);
        done = iteration.search.slots[1];
    }
    luaL_addlstring(&buffer, iteration.search.text + done, iteration.search.size - done);
    luaL_pushresult(&buffer);
    lua_pushinteger(L, total);
    return 2;
}

// laurel.regex.split(text, pattern)
static int split(lua_State *L) {
    struct iteration iteration = begin_iteration(L, WANTS_MATCH);
    const struct regex_search *search = &iteration.search;
    lua_newtable(L);
    lua_Integer index = 0;
    size_t done = 0;
    while (next_match(&iteration)) {
        uint32_t start = search->slots[0], stop = search->slots[1];
        if (start == stop && (start == 0 || start == search->size)) continue;
        lua_pushlstring(L, search->text + done, start - done);
        lua_rawseti(L, -2, ++index);
        done = stop;
    }
    lua_pushlstring(L, search->text + done, search->size - done);
    lua_rawseti(L, -2, ++index);
    return 1;
}

void regex_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"all", all}, {"count", count}, {"find", find}, {"match", match}, {"replace", replace}, {"split", split},
        {NULL, NULL},
    };
    luaL_newlib(L, functions);
    seal_names(L, "laurel.regex");
    lua_setfield(L, -2, "regex");
}
