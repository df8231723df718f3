// Sentences: where a terminator ends one, and where a full stop belongs to an abbreviation, an initial or a list item.
// Linear: a word before a full stop is looked at only as far back as the longest abbreviation.
#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "text.h"
#include "unicode.h"

enum { LONGEST_WORD = 8 };

// Never the end of a sentence; only before a number, no end; no end before a lower-case letter or a digit.
static const char *const TITLES[] = {
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "rev", "gen", "sen", "rep", "gov", "capt", "sgt", "lt", "col", "hon",
    "messrs", "vs", "cf", "viz", "approx", "e.g", "i.e", NULL,
};
static const char *const NUMBERED[] = {
    "no", "nos", "fig", "figs", "eq", "eqs", "p", "pp", "sec", "vol", "ch", "art", "ex", NULL,
};
static const char *const OTHERS[] = {
    "etc", "inc", "ltd", "co", "corp", "jr", "sr", "al", "dept", "est", "a.m", "p.m", "jan", "feb", "mar", "apr", "aug",
    "sep", "sept", "oct", "nov", "dec", NULL,
};

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
static bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }
static bool is_word(char byte) {
    return is_upper(byte) || (byte >= 'a' && byte <= 'z') || is_digit(byte) || byte == '.';
}

static bool is_listed(const char *const *list, const char *word, size_t size) {
    char lower[LONGEST_WORD];
    for (size_t index = 0; index < size; index++) {
        lower[index] = (char)(is_upper(word[index]) ? word[index] | 0x20 : word[index]);
    }
    for (; *list; list++) {
        if (strlen(*list) == size && memcmp(*list, lower, size) == 0) return true;
    }
    return false;
}

// `J` or `U.S`: single capitals with full stops between.
static bool is_initials(const char *word, size_t size) {
    for (size_t index = 0; index < size; index++) {
        if (index % 2 == 0 ? !is_upper(word[index]) : word[index] != '.') return false;
    }
    return size % 2 == 1 && !(size == 1 && word[0] == 'I');
}

// Whether the full stop at `stop` belongs to the word before it. `next` is the byte that follows the white space.
static bool belongs_to_word(const char *sentence, const char *stop, char next) {
    const char *word = stop;
    while (word > sentence && stop - word <= LONGEST_WORD && is_word(word[-1])) word--;
    size_t size = (size_t)(stop - word);
    if (size == 0 || size > LONGEST_WORD || (unsigned char)(word > sentence ? word[-1] : ' ') >= 0x80) return false;
    if (is_digit(word[0])) {  // `1.` at the start is the number of a list item
        for (size_t index = 0; index < size; index++) {
            if (!is_digit(word[index])) return false;
        }
        return word == sentence;
    }
    if (is_initials(word, size) || is_listed(TITLES, word, size)) return true;
    if (is_listed(NUMBERED, word, size)) return is_digit(next);
    return is_listed(OTHERS, word, size) && !is_upper(next);
}

enum terminator { NO_TERMINATOR, FULL_STOP, WESTERN, EASTERN };

static enum terminator terminator_at(const char *at, const char *end, size_t *size) {
    switch (scalar_at(at, end, size)) {
    case '.': return FULL_STOP;
    case '!':
    case '?':
    case 0x2026: return WESTERN;
    case 0x3002:
    case 0xff01:
    case 0xff1f: return EASTERN;
    default: return NO_TERMINATOR;
    }
}

static bool is_closer(uint32_t scalar) {
    static const uint32_t closers[] = {
        '"', '\'', ')', ']', '}', 0xbb, 0x2019, 0x201d, 0x300b, 0x300d, 0x300f, 0x3011, 0xff09,
    };
    for (size_t index = 0; index < sizeof closers / sizeof closers[0]; index++) {
        if (closers[index] == scalar) return true;
    }
    return false;
}

static const char *skip_space(const char *at, const char *end) {
    size_t size;
    while ((size = space_size(at, end)) > 0) at += size;
    return at;
}

// The end of the sentence that starts at `sentence`.
static const char *sentence_end(const char *sentence, const char *end) {
    size_t size;
    for (const char *at = sentence; at < end;) {
        enum terminator first = terminator_at(at, end, &size);
        const char *stop = at;
        at += size;
        if (first == NO_TERMINATOR) continue;
        enum terminator strongest = first, next;
        bool is_single = true;
        while (at < end && (next = terminator_at(at, end, &size)) != NO_TERMINATOR) {
            if (next > strongest) strongest = next;
            is_single = false;
            at += size;
        }
        while (at < end && is_closer(scalar_at(at, end, &size))) at += size;
        if (strongest == EASTERN || at == end) return at;
        const char *rest = skip_space(at, end);
        if (rest == at) continue;
        if (first == FULL_STOP && is_single && rest < end && belongs_to_word(sentence, stop, *rest)) continue;
        return at;
    }
    return end;
}

// laurel.sentences(text)
static int sentences(lua_State *L) {
    size_t size;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    lua_newtable(L);
    lua_Integer count = 0;
    while ((at = skip_space(at, end)) < end) {
        const char *start = at, *stop = sentence_end(at, end);
        at = stop;
        trim_span(&start, &stop);
        lua_pushlstring(L, start, (size_t)(stop - start));
        lua_rawseti(L, -2, ++count);
    }
    return 1;
}

void sentences_open(lua_State *L) {
    static const luaL_Reg functions[] = {{"sentences", sentences}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
