// laurel.count_phrases: words and phrases of a list in a text, in one pass over its tokens whatever the list's length.
#include <lauxlib.h>
#include <stdbool.h>

#include "environment.h"

// The stack while phrases are counted.
enum {
    TEXT = 1,
    PHRASES = 2,
    WORDS = 3,     // the text's tokens
    TOKENS = 4,    // each phrase's tokens; false for one without any
    BY_FIRST = 5,  // lists of phrases by their first token
    COUNTS = 6,
};

// The tokens of the text at `index`, pushed. laurel.tokens is the first upvalue.
static void push_tokens(lua_State *L, int index) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, index);
    lua_call(L, 1, 1);
}

// Adds a phrase to those that begin with the token on top of the stack, which is popped.
static void index_phrase(lua_State *L, lua_Integer number) {
    lua_pushvalue(L, -1);
    if (lua_rawget(L, BY_FIRST) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, BY_FIRST);
    }
    lua_pushinteger(L, number);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    lua_pop(L, 2);
}

static void read_phrases(lua_State *L, lua_Integer count) {
    for (lua_Integer number = 1; number <= count; number++) {
        if (lua_rawgeti(L, PHRASES, number) != LUA_TSTRING) {
            luaL_error(L, "bad argument #2 to 'count_phrases' (item %I is a %s; expected a text)", number,
                       luaL_typename(L, -1));
        }
        push_tokens(L, lua_gettop(L));
        bool has_tokens = lua_rawgeti(L, -1, 1) == LUA_TSTRING;
        if (has_tokens) {
            index_phrase(L, number);
        } else {
            lua_pop(L, 2);
            lua_pushboolean(L, 0);
        }
        lua_rawseti(L, TOKENS, number);
        lua_pop(L, 1);
        lua_pushinteger(L, 0);
        lua_rawseti(L, COUNTS, number);
    }
}

// Whether the tokens from `at` on are those of the phrase on top of the stack, whose first is known to be there.
static bool stands_at(lua_State *L, lua_Integer at) {
    lua_Integer size = (lua_Integer)lua_rawlen(L, -1);
    bool stands = true;
    for (lua_Integer offset = 1; offset < size && stands; offset++) {
        lua_rawgeti(L, -1, offset + 1);
        lua_rawgeti(L, WORDS, at + offset);
        stands = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
    }
    return stands;
}

// Counts the phrases that begin at a place; the list of those to try is on top of the stack.
static void count_at(lua_State *L, lua_Integer at) {
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer place = 1; place <= count; place++) {
        lua_rawgeti(L, -1, place);
        lua_Integer number = lua_tointeger(L, -1);
        lua_rawgeti(L, TOKENS, number);
        if (stands_at(L, at)) {
            lua_rawgeti(L, COUNTS, number);
            lua_pushinteger(L, lua_tointeger(L, -1) + 1);
            lua_rawseti(L, COUNTS, number);
            lua_pop(L, 1);
        }
        lua_pop(L, 2);
    }
}

// laurel.count_phrases(text, phrases): how often each phrase stands in the text as a run of its tokens.
static int count_phrases(lua_State *L) {
    luaL_checkstring(L, TEXT);
    luaL_checktype(L, PHRASES, LUA_TTABLE);
    lua_settop(L, PHRASES);
    lua_Integer count = (lua_Integer)lua_rawlen(L, PHRASES);
    push_tokens(L, TEXT);
    lua_newtable(L);
    lua_newtable(L);
    lua_newtable(L);
    read_phrases(L, count);
    lua_Integer word_count = (lua_Integer)lua_rawlen(L, WORDS);
    for (lua_Integer at = 1; at <= word_count; at++) {
        lua_rawgeti(L, WORDS, at);
        if (lua_rawget(L, BY_FIRST) == LUA_TTABLE) count_at(L, at);
        lua_pop(L, 1);
    }
    lua_pushinteger(L, word_count);
    return 2;
}

void phrases_open(lua_State *L) {
    lua_getfield(L, -1, "tokens");
    lua_pushcclosure(L, count_phrases, 1);
    lua_setfield(L, -2, "count_phrases");
}
