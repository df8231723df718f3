// Text helpers. White space is Unicode's White_Space property, read from UTF-8 without trusting it: bytes that are no
// valid sequence are ordinary bytes. Every function is linear in its text.
#define _GNU_SOURCE
#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "text.h"

size_t space_size(const char *at, const char *end) {
    const unsigned char *byte = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    if (left == 0) return 0;
    if (byte[0] == ' ' || (byte[0] >= 0x09 && byte[0] <= 0x0d)) return 1;
    if (byte[0] == 0xc2 && left >= 2) return byte[1] == 0x85 || byte[1] == 0xa0 ? 2 : 0;
    if (left < 3) return 0;
    switch (byte[0] << 8 | byte[1]) {
    case 0xe19a: return byte[2] == 0x80 ? 3 : 0;  // U+1680
    case 0xe280:                                  // U+2000–200A, 2028, 2029, 202F
        return (byte[2] >= 0x80 && byte[2] <= 0x8a) || byte[2] == 0xa8 || byte[2] == 0xa9 || byte[2] == 0xaf ? 3 : 0;
    case 0xe281: return byte[2] == 0x9f ? 3 : 0;  // U+205F
    case 0xe380: return byte[2] == 0x80 ? 3 : 0;  // U+3000
    default: return 0;
    }
}

void trim_span(const char **start, const char **end) {
    const char *at = *start, *last = *start;
    bool has_text = false;
    while (at < *end) {
        size_t size = space_size(at, *end);
        if (size == 0) {
            if (!has_text) *start = at;
            has_text = true;
            last = ++at;
        } else {
            at += size;
        }
    }
    *end = has_text ? last : *start;
}

static const char *next_word(const char *at, const char *end, const char **word_end) {
    size_t size;
    while ((size = space_size(at, end)) > 0) at += size;
    *word_end = at;
    while (*word_end < end && space_size(*word_end, end) == 0) (*word_end)++;
    return at;
}

// laurel.words(text): the runs between white space.
static int words(lua_State *L) {
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size), *end = text + size, *word_end;
    int count = 0;
    for (const char *at = text; (at = next_word(at, end, &word_end)) < end; at = word_end) count++;
    lua_createtable(L, count, 0);
    lua_Integer index = 0;
    for (const char *at = text; (at = next_word(at, end, &word_end)) < end; at = word_end) {
        lua_pushlstring(L, at, (size_t)(word_end - at));
        lua_rawseti(L, -2, ++index);
    }
    return 1;
}

// laurel.trim(text)
static int trim(lua_State *L) {
    size_t size;
    const char *start = luaL_checklstring(L, 1, &size), *end = start + size;
    trim_span(&start, &end);
    lua_pushlstring(L, start, (size_t)(end - start));
    return 1;
}

// Appends the pieces of a text between plain separators to the table on top of the stack.
static void append_pieces(lua_State *L, const char *at, const char *end, const char *separator, size_t separator_size) {
    lua_Integer index = 0;
    for (;;) {
        const char *hit = memmem(at, (size_t)(end - at), separator, separator_size);
        lua_pushlstring(L, at, (size_t)((hit ? hit : end) - at));
        lua_rawseti(L, -2, ++index);
        if (!hit) return;
        at = hit + separator_size;
    }
}

// laurel.split(text, separator): the pieces between plain separators, empty ones included.
static int split(lua_State *L) {
    size_t size, separator_size;
    const char *text = luaL_checklstring(L, 1, &size);
    const char *separator = luaL_checklstring(L, 2, &separator_size);
    luaL_argcheck(L, separator_size > 0, 2, "the separator is empty");
    lua_newtable(L);
    append_pieces(L, text, text + size, separator, separator_size);
    return 1;
}

// laurel.lines(text): without their ends (LF or CRLF); a last line without an end counts, an empty rest does not.
static int lines(lua_State *L) {
    size_t size;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    lua_newtable(L);
    for (lua_Integer index = 1; at < end; index++) {
        const char *hit = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = hit ? hit : end;
        size_t line_size = (size_t)(line_end - at);
        if (hit && line_size > 0 && line_end[-1] == '\r') line_size--;
        lua_pushlstring(L, at, line_size);
        lua_rawseti(L, -2, index);
        at = hit ? hit + 1 : end;
    }
    return 1;
}

void text_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"lines", lines}, {"split", split}, {"trim", trim}, {"words", words}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
