// Sets of scalars as sorted ranges that neither overlap nor touch.
#include <string.h>

#include "regex.h"
#include "unicode.h"
#include "unicode_tables.h"

// The first range that ends at or behind `scalar`.
static size_t first_reaching(const struct regex_set *set, uint32_t scalar) {
    size_t low = 0, high = set->count;
    if (high > 0 && set->ranges[high - 1].high < scalar) return high;  // ranges mostly come in order
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (set->ranges[middle].high < scalar) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void regex_set_add(struct regex_set *set, uint32_t low, uint32_t high) {
    size_t first = first_reaching(set, low > 0 ? low - 1 : 0), last = first;
    while (last < set->count && set->ranges[last].low <= high + 1) last++;
    if (last > first) {
        if (set->ranges[first].low < low) low = set->ranges[first].low;
        if (set->ranges[last - 1].high > high) high = set->ranges[last - 1].high;
    } else if (set->count == REGEX_MAX_RANGES) {
        set->is_full = true;
        return;
    }
    memmove(&set->ranges[first + 1], &set->ranges[last], (set->count - last) * sizeof *set->ranges);
    set->ranges[first] = (struct regex_range){low, high};
    set->count = set->count - last + first + 1;
}

void regex_set_add_all(struct regex_set *set, const struct regex_set *other) {
    for (size_t index = 0; index < other->count; index++) {
        regex_set_add(set, other->ranges[index].low, other->ranges[index].high);
    }
    set->is_full |= other->is_full;
}

void regex_set_negate(struct regex_set *set) {
    uint32_t next = 0;  // the first scalar behind the ranges so far
    size_t count = 0;
    for (size_t index = 0; index < set->count; index++) {
        struct regex_range range = set->ranges[index];
        if (range.low > next) set->ranges[count++] = (struct regex_range){next, range.low - 1};
        next = range.high + 1;
    }
    if (next <= SCALAR_MAX) {
        if (count == REGEX_MAX_RANGES) {
            set->is_full = true;
            return;
        }
        set->ranges[count++] = (struct regex_range){next, SCALAR_MAX};
    }
    set->count = count;
}

static bool contains(const struct regex_set *set, uint32_t scalar) {
    size_t index = first_reaching(set, scalar);
    return index < set->count && set->ranges[index].low <= scalar;
}

// Calls for every scalar outside ASCII that folds to another one, and for the capitals of ASCII.
static void each_folding(struct regex_set *set, void (*visit)(struct regex_set *, uint32_t scalar, uint32_t folded)) {
    for (uint32_t scalar = 'A'; scalar <= 'Z'; scalar++) visit(set, scalar, scalar | 0x20);
    for (size_t index = 0; index < FOLD_RUN_COUNT; index++) {
        const struct case_run *run = &FOLD_RUNS[index];
        for (uint32_t place = 0; place < run->count; place++) {
            uint32_t scalar = run->first + place * run->step;
            visit(set, scalar, (uint32_t)((int32_t)scalar + run->delta));
        }
    }
}

static void add_folded(struct regex_set *set, uint32_t scalar, uint32_t folded) {
    if (contains(set, scalar) && !contains(set, folded)) regex_set_add(set, folded, folded);
}

static void add_unfolded(struct regex_set *set, uint32_t scalar, uint32_t folded) {
    if (contains(set, folded) && !contains(set, scalar)) regex_set_add(set, scalar, scalar);
}

enum { LONG_S = 0x17f, KELVIN_SIGN = 0x212a };

// Sets within ASCII, which most are, need no table.
static void fold_ascii(struct regex_set *set) {
    for (uint32_t lower = 'a'; lower <= 'z'; lower++) {
        uint32_t upper = lower - 0x20;
        bool has_lower = contains(set, lower), has_upper = contains(set, upper);
        if (has_lower && !has_upper) regex_set_add(set, upper, upper);
        if (has_upper && !has_lower) regex_set_add(set, lower, lower);
    }
    if (contains(set, 's')) regex_set_add(set, LONG_S, LONG_S);
    if (contains(set, 'k')) regex_set_add(set, KELVIN_SIGN, KELVIN_SIGN);
}

void regex_set_fold(struct regex_set *set) {
    if (set->count == 0) return;
    if (set->ranges[set->count - 1].high < 0x80) {
        fold_ascii(set);
        return;
    }
    // With all foldings in, every scalar that folds into the set belongs to it: two passes are enough.
    each_folding(set, add_folded);
    each_folding(set, add_unfolded);
}

void regex_set_add_cases(struct regex_set *set, uint32_t scalar) {
    uint32_t folded = fold_scalar(scalar);
    regex_set_add(set, folded, folded);
    if (folded - 'a' < 26) regex_set_add(set, folded - 0x20, folded - 0x20);
    for (size_t index = 0; index < FOLD_RUN_COUNT; index++) {
        const struct case_run *run = &FOLD_RUNS[index];
        uint32_t distance = (uint32_t)((int32_t)folded - run->delta) - run->first;
        if (distance > (uint32_t)(run->count - 1) * run->step || distance % run->step != 0) continue;
        regex_set_add(set, run->first + distance, run->first + distance);
    }
}

bool regex_set_add_category(struct regex_set *set, const char *name, size_t size) {
    static const char names[] = "CnCcCfCoCsLlLmLoLtLuMcMeMnNdNlNoPcPdPePfPiPoPsScSkSmSoZlZpZs";
    uint32_t wanted = 0;
    if (size == 3 && memcmp(name, "Any", 3) == 0) wanted = UINT32_MAX;
    for (uint32_t category = 0; category < CATEGORY_COUNT && size <= 2 && size > 0; category++) {
        // RE2 counts unassigned scalars to no category.
        if (category != CN && memcmp(names + (size_t)2 * category, name, size) == 0) wanted |= 1u << category;
    }
    for (size_t index = 0; index < CATEGORY_RUN_COUNT && wanted; index++) {
        if (!(wanted >> (CATEGORY_RUNS[index] & 0x1f) & 1)) continue;
        uint32_t end = index + 1 < CATEGORY_RUN_COUNT ? CATEGORY_RUNS[index + 1] >> 5 : SCALAR_MAX + 1;
        regex_set_add(set, CATEGORY_RUNS[index] >> 5, end - 1);
    }
    return wanted != 0;
}

bool regex_set_add_named(struct regex_set *set, const char *name, size_t size) {
    static const struct {
        const char *name, *ranges;  // pairs of first and last
    } classes[] = {
        {"alnum", "09AZaz"}, {"alpha", "AZaz"}, {"ascii", "\x01\x7f"}, {"blank", "\t\t  "},
        {"cntrl", "\x01\x1f\x7f\x7f"}, {"digit", "09"}, {"graph", "!~"}, {"lower", "az"}, {"print", " ~"},
        {"punct", "!/:@[`{~"}, {"space", "\t\r  "}, {"upper", "AZ"}, {"word", "09AZ__az"}, {"xdigit", "09AFaf"},
    };
    for (size_t index = 0; index < sizeof classes / sizeof classes[0]; index++) {
        if (strlen(classes[index].name) != size || memcmp(classes[index].name, name, size) != 0) continue;
        for (const char *pair = classes[index].ranges; *pair; pair += 2) {
            bool has_nul = pair[0] == 1;  // a string cannot hold NUL
            regex_set_add(set, has_nul ? 0 : (uint32_t)pair[0], (uint32_t)pair[1]);
        }
        return true;
    }
    return false;
}
