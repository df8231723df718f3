// Tokens: the case-folded runs of letters, marks and digits. N-grams of any list, and the overlap of two bags.
#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "lists.h"
#include "unicode.h"

#define MAX_NGRAM_BYTES ((size_t)16 << 20)

static const char *token_start(const char *at, const char *end) {
    for (size_t size; at < end; at += size) {
        if (is_token_scalar(scalar_at(at, end, &size))) break;
    }
    return at;
}

// Adds the folded token at `at` to the buffer and gives its end.
static const char *add_token(luaL_Buffer *buffer, const char *at, const char *end) {
    while (at < end) {
        size_t size, written = 0;
        uint32_t folded[3], scalar = scalar_at(at, end, &size);
        if (!is_token_scalar(scalar)) break;
        size_t count = fold_fully(scalar, folded);
        char *place = luaL_prepbuffsize(buffer, sizeof folded / sizeof folded[0] * UTF8_MAX);
        for (size_t index = 0; index < count; index++) written += put_scalar(place + written, folded[index]);
        luaL_addsize(buffer, written);
        at += size;
    }
    return at;
}

static void push_tokens(lua_State *L, int index) {
    size_t size;
    const char *at = lua_tolstring(L, index, &size), *end = at + size;
    lua_newtable(L);
    for (lua_Integer count = 1; (at = token_start(at, end)) < end; count++) {
        luaL_Buffer buffer;
        luaL_buffinit(L, &buffer);
        at = add_token(&buffer, at, end);
        luaL_pushresult(&buffer);
        lua_rawseti(L, -2, count);
    }
}

// laurel.tokens(text)
static int tokens(lua_State *L) {
    luaL_checkstring(L, 1);
    push_tokens(L, 1);
    return 1;
}

// The bytes of item `position` of the list at index 1, which must be a string or a number; leaves it on the stack.
static const char *push_item(lua_State *L, lua_Integer position, size_t *size) {
    int type = lua_rawgeti(L, 1, position);
    if (type != LUA_TSTRING && type != LUA_TNUMBER) {
        luaL_error(L, "item %I of the list is a %s; expected a string or a number", (LUAI_UACINT)position,
                   luaL_typename(L, -1));
    }
    return lua_tolstring(L, -1, size);
}

static void check_ngram_bytes(lua_State *L, lua_Integer count, lua_Integer n) {
    size_t total = 0, size;
    for (lua_Integer position = 1; position <= count; position++) {
        push_item(L, position, &size);
        lua_pop(L, 1);
        // Every item is in at most n of the n-grams.
        size_t uses = (size_t)(n < count - n + 1 ? n : count - n + 1);
        if (size + 1 > MAX_NGRAM_BYTES / uses || (total += (size + 1) * uses) > MAX_NGRAM_BYTES) {
            luaL_error(L, "the %I-grams of %I items take more than 16 MiB; use a smaller n or fewer items",
                       (LUAI_UACINT)n, (LUAI_UACINT)count);
        }
    }
}

static void push_ngram(lua_State *L, lua_Integer first, lua_Integer n) {
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (lua_Integer position = first; position < first + n; position++) {
        size_t size;
        if (position > first) luaL_addchar(&buffer, ' ');
        push_item(L, position, &size);
        luaL_addvalue(&buffer);
    }
    luaL_pushresult(&buffer);
}

// laurel.ngrams(list, n)
static int ngrams(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer n = luaL_checkinteger(L, 2), count = (lua_Integer)lua_rawlen(L, 1);
    luaL_argcheck(L, n >= 1, 2, "expected 1 or more");
    lua_settop(L, 2);
    lua_newtable(L);
    if (n > count) return 1;
    check_ngram_bytes(L, count, n);
    for (lua_Integer first = 1; first <= count - n + 1; first++) {
        push_ngram(L, first, n);
        lua_rawseti(L, 3, first);
    }
    return 1;
}

// Replaces a text by its tokens, and gives the number of tokens.
static lua_Integer to_tokens(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE) {
        if (!lua_isstring(L, index)) luaL_typeerror(L, index, "string or list");
        push_tokens(L, index);
        lua_replace(L, index);
    }
    return (lua_Integer)lua_rawlen(L, index);
}

// How many tokens the bags of lists 1 and 2 share; the counts of list 1 go into a table at index 3.
static lua_Integer count_common(lua_State *L, lua_Integer count_a, lua_Integer count_b) {
    lua_newtable(L);
    for (lua_Integer position = 1; position <= count_a; position++) {
        push_list_item(L, 1, position);
        lua_pushvalue(L, -1);
        lua_rawget(L, 3);
        lua_Integer seen = lua_tointeger(L, -1);
        lua_pop(L, 1);
        lua_pushinteger(L, seen + 1);
        lua_rawset(L, 3);
    }
    lua_Integer common = 0;
    for (lua_Integer position = 1; position <= count_b; position++) {
        push_list_item(L, 2, position);
        lua_pushvalue(L, -1);
        lua_rawget(L, 3);
        lua_Integer left = lua_tointeger(L, -1);
        lua_pop(L, 1);
        if (left > 0) common++;
        lua_pushinteger(L, left - 1);
        lua_rawset(L, 3);
    }
    return common;
}

// laurel.token_f1(a, b): F1, precision, recall.
static int token_f1(lua_State *L) {
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    lua_Integer count_a = to_tokens(L, 1), count_b = to_tokens(L, 2);
    double precision, recall;
    if (count_a == 0 || count_b == 0) {
        precision = recall = count_a == count_b;
    } else {
        double common = (double)count_common(L, count_a, count_b);
        precision = common / (double)count_a;
        recall = common / (double)count_b;
    }
    double sum = precision + recall;
    lua_pushnumber(L, sum > 0 ? 2 * precision * recall / sum : 0);
    lua_pushnumber(L, precision);
    lua_pushnumber(L, recall);
    return 3;
}

void tokens_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"ngrams", ngrams}, {"token_f1", token_f1}, {"tokens", tokens}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
