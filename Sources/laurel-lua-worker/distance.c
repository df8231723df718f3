// Edit distance and longest common subsequence of two texts (by scalar) or two lists (by item), 64 cells of the table
// at a time: Myers 1999 and Hyyrö 2003/2004. The shorter side is the pattern, held as one bit mask per distinct symbol.
#include <lauxlib.h>
#include <stdint.h>
#include <string.h>

#include "environment.h"
#include "lists.h"
#include "unicode.h"

enum { WORD_BITS = 64, MAX_CELLS = 25000000 };

struct sequence {
    int index;  // where it lies on the Lua stack
    bool is_list;
    size_t count;
    const char *at;  // of a text: what is still to be read
    const char *end;
    lua_Integer position;  // of a list: the item read last
};

struct pattern {
    size_t count, word_count;
    int ids;           // of a list: the table that gives an item's id
    uint32_t *places;  // of a text: a hash table of id + 1 by scalar, with `keys` beside it
    uint32_t *keys;
    uint32_t place_mask;
    uint64_t *masks;  // word_count words for each id
};

static void *scratch(lua_State *L, size_t count, size_t size) {
    void *memory = lua_newuserdatauv(L, count * size, 0);
    return memset(memory, 0, count * size);
}

static struct sequence check_sequence(lua_State *L, int index) {
    struct sequence sequence = {.index = index, .is_list = lua_type(L, index) == LUA_TTABLE};
    if (sequence.is_list) {
        sequence.count = (size_t)lua_rawlen(L, index);
    } else {
        size_t size;
        if (!lua_isstring(L, index)) luaL_typeerror(L, index, "string or list");
        sequence.at = lua_tolstring(L, index, &size);
        sequence.end = sequence.at + size;
        sequence.count = count_scalars(sequence.at, sequence.end);
    }
    return sequence;
}

static void check_cells(lua_State *L, size_t a, size_t b) {
    if (b > 0 && a > MAX_CELLS / b) {
        luaL_error(L, "lengths of %I and %I are too much to compare: their product may be at most %d; shorten one",
                   (LUAI_UACINT)a, (LUAI_UACINT)b, MAX_CELLS);
    }
}

static uint32_t *text_place(const struct pattern *pattern, uint32_t scalar) {
    uint32_t place = scalar * 2654435761u & pattern->place_mask;
    while (pattern->places[place] && pattern->keys[place] != scalar) place = (place + 1) & pattern->place_mask;
    return &pattern->places[place];
}

static uint32_t next_scalar(struct sequence *sequence) {
    size_t size;
    uint32_t scalar = scalar_at(sequence->at, sequence->end, &size);
    sequence->at += size;
    return scalar;
}

// The mask of the sequence's next symbol. One that the pattern lacks gets the id after `id_count`, or NULL without it.
static uint64_t *next_masks(lua_State *L, struct pattern *pattern, struct sequence *sequence, uint32_t *id_count) {
    uint32_t id;
    if (sequence->is_list) {
        push_list_item(L, sequence->index, ++sequence->position);
        lua_pushvalue(L, -1);
        lua_rawget(L, pattern->ids);
        id = (uint32_t)lua_tointeger(L, -1);
        lua_pop(L, 1);
        if (id == 0 && id_count) {
            id = ++*id_count;
            lua_pushinteger(L, id);
            lua_rawset(L, pattern->ids);
        } else {
            lua_pop(L, 1);
        }
    } else {
        uint32_t scalar = next_scalar(sequence), *place = text_place(pattern, scalar);
        if (*place == 0 && id_count) {
            pattern->keys[place - pattern->places] = scalar;
            *place = ++*id_count;
        }
        id = *place;
    }
    return id == 0 ? NULL : pattern->masks + (size_t)(id - 1) * pattern->word_count;
}

static struct pattern make_pattern(lua_State *L, struct sequence sequence) {
    struct pattern pattern = {.count = sequence.count};
    pattern.word_count = (sequence.count + WORD_BITS - 1) / WORD_BITS;
    if (sequence.is_list) {
        lua_newtable(L);
        pattern.ids = lua_gettop(L);
    } else {
        size_t places = 4;
        while (places < 2 * sequence.count) places *= 2;
        pattern.place_mask = (uint32_t)places - 1;
        pattern.places = scratch(L, places, sizeof *pattern.places);
        pattern.keys = scratch(L, places, sizeof *pattern.keys);
    }
    pattern.masks = scratch(L, sequence.count * pattern.word_count, sizeof *pattern.masks);
    uint32_t id_count = 0;
    for (size_t index = 0; index < sequence.count; index++) {
        uint64_t *masks = next_masks(L, &pattern, &sequence, &id_count);
        masks[index / WORD_BITS] |= (uint64_t)1 << index % WORD_BITS;
    }
    return pattern;
}

// One column of the distance table. `above` and `below` mark where a cell is one more or less than the cell over it.
// Gives the change of the bottom cell.
static int advance_distance(const struct pattern *pattern, const uint64_t *masks, uint64_t *above, uint64_t *below) {
    uint64_t plus_in = 1, minus_in = 0, plus = 0, minus = 0;
    for (size_t word = 0; word < pattern->word_count; word++) {
        uint64_t equal = masks ? masks[word] : 0, p = above[word], m = below[word];
        uint64_t vertical = equal | m;
        equal |= minus_in;
        uint64_t horizontal = (((equal & p) + p) ^ p) | equal;
        plus = m | ~(horizontal | p);
        minus = p & horizontal;
        uint64_t shifted_plus = plus << 1 | plus_in, shifted_minus = minus << 1 | minus_in;
        plus_in = plus >> 63;
        minus_in = minus >> 63;
        above[word] = shifted_minus | ~(vertical | shifted_plus);
        below[word] = shifted_plus & vertical;
    }
    unsigned last = (unsigned)((pattern->count - 1) % WORD_BITS);
    return (int)(plus >> last & 1) - (int)(minus >> last & 1);
}

static size_t measure_distance(lua_State *L, struct pattern *pattern, struct sequence text) {
    uint64_t *above = scratch(L, pattern->word_count, sizeof *above);
    uint64_t *below = scratch(L, pattern->word_count, sizeof *below);
    memset(above, 0xff, pattern->word_count * sizeof *above);
    size_t distance = pattern->count;
    for (size_t index = 0; index < text.count; index++) {
        const uint64_t *masks = next_masks(L, pattern, &text, NULL);
        distance += (size_t)advance_distance(pattern, masks, above, below);
    }
    return distance;
}

// Zero bits of `row` mark the pattern's symbols at which the subsequence grows.
static size_t measure_common(lua_State *L, struct pattern *pattern, struct sequence text) {
    uint64_t *row = scratch(L, pattern->word_count, sizeof *row);
    memset(row, 0xff, pattern->word_count * sizeof *row);
    for (size_t index = 0; index < text.count; index++) {
        const uint64_t *masks = next_masks(L, pattern, &text, NULL);
        if (!masks) continue;
        uint64_t carry = 0;
        for (size_t word = 0; word < pattern->word_count; word++) {
            uint64_t value = row[word], hit = value & masks[word], sum = value + hit;
            uint64_t carry_out = sum < value;
            sum += carry;
            carry = carry_out | (sum < carry);
            row[word] = sum | (value - hit);
        }
    }
    size_t zeros = 0;
    for (size_t index = 0; index < pattern->count; index++) zeros += !(row[index / WORD_BITS] >> index % WORD_BITS & 1);
    return zeros;
}

struct comparison {
    size_t shorter, longer;
    struct sequence pattern, text;
};

static struct comparison check_comparison(lua_State *L) {
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    struct sequence a = check_sequence(L, 1), b = check_sequence(L, 2);
    luaL_argcheck(L, a.is_list == b.is_list, 2, "expected two texts or two lists");
    check_cells(L, a.count, b.count);
    if (a.count > b.count) return (struct comparison){b.count, a.count, b, a};
    return (struct comparison){a.count, b.count, a, b};
}

static size_t distance_of(lua_State *L, struct comparison comparison) {
    if (comparison.shorter == 0) return comparison.longer;
    struct pattern pattern = make_pattern(L, comparison.pattern);
    return measure_distance(L, &pattern, comparison.text);
}

// laurel.edit_distance(a, b)
static int edit_distance(lua_State *L) {
    lua_pushinteger(L, (lua_Integer)distance_of(L, check_comparison(L)));
    return 1;
}

// laurel.similarity(a, b): 1 - distance / longer length.
static int similarity(lua_State *L) {
    struct comparison comparison = check_comparison(L);
    double distance = (double)distance_of(L, comparison), longer = (double)comparison.longer;
    lua_pushnumber(L, longer > 0 ? 1 - distance / longer : 1);
    return 1;
}

// laurel.lcs(a, b): the length of the longest common subsequence.
static int lcs(lua_State *L) {
    struct comparison comparison = check_comparison(L);
    size_t length = 0;
    if (comparison.shorter > 0) {
        struct pattern pattern = make_pattern(L, comparison.pattern);
        length = measure_common(L, &pattern, comparison.text);
    }
    lua_pushinteger(L, (lua_Integer)length);
    return 1;
}

void distance_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"edit_distance", edit_distance}, {"lcs", lcs}, {"similarity", similarity}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
