// Decoding that trusts no byte, and lookups by binary search.
#include "unicode.h"

#include "unicode_tables.h"

// The byte behind the lead byte bounds the value: it keeps out overlong forms, surrogates and what lies past U+10FFFF.
static bool is_second(unsigned char lead, unsigned char second) {
    switch (lead) {
    case 0xe0: return second >= 0xa0 && second <= 0xbf;
    case 0xed: return second >= 0x80 && second <= 0x9f;
    case 0xf0: return second >= 0x90 && second <= 0xbf;
    case 0xf4: return second >= 0x80 && second <= 0x8f;
    default: return second >= 0x80 && second <= 0xbf;
    }
}

static bool is_continuation(unsigned char byte) { return (byte & 0xc0) == 0x80; }

uint32_t scalar_at(const char *at, const char *end, size_t *size) {
    const unsigned char *byte = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    *size = 1;
    if (byte[0] < 0x80) return byte[0];
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || left < 2 || !is_second(byte[0], byte[1])) return SCALAR_REPLACEMENT;
    if (byte[0] < 0xe0) {
        *size = 2;
        return (byte[0] & 0x1fu) << 6 | (byte[1] & 0x3fu);
    }
    if (left < 3 || !is_continuation(byte[2])) return SCALAR_REPLACEMENT;
    if (byte[0] < 0xf0) {
        *size = 3;
        return (byte[0] & 0x0fu) << 12 | (byte[1] & 0x3fu) << 6 | (byte[2] & 0x3fu);
    }
    if (left < 4 || !is_continuation(byte[3])) return SCALAR_REPLACEMENT;
    *size = 4;
    return (byte[0] & 0x07u) << 18 | (byte[1] & 0x3fu) << 12 | (byte[2] & 0x3fu) << 6 | (byte[3] & 0x3fu);
}

size_t put_scalar(char *at, uint32_t scalar) {
    if (scalar < 0x80) {
        at[0] = (char)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        at[0] = (char)(0xc0 | scalar >> 6);
        at[1] = (char)(0x80 | (scalar & 0x3f));
        return 2;
    }
    if (scalar < 0x10000) {
        at[0] = (char)(0xe0 | scalar >> 12);
        at[1] = (char)(0x80 | (scalar >> 6 & 0x3f));
        at[2] = (char)(0x80 | (scalar & 0x3f));
        return 3;
    }
    at[0] = (char)(0xf0 | scalar >> 18);
    at[1] = (char)(0x80 | (scalar >> 12 & 0x3f));
    at[2] = (char)(0x80 | (scalar >> 6 & 0x3f));
    at[3] = (char)(0x80 | (scalar & 0x3f));
    return 4;
}

size_t count_scalars(const char *at, const char *end) {
    size_t count = 0, size;
    for (; at < end; at += size, count++) scalar_at(at, end, &size);
    return count;
}

enum category scalar_category(uint32_t scalar) {
    size_t low = 0, high = CATEGORY_RUN_COUNT;  // the run lies in [low, high)
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (CATEGORY_RUNS[middle] >> 5 <= scalar) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (enum category)(CATEGORY_RUNS[low] & 0x1f);
}

bool is_token_scalar(uint32_t scalar) {
    if (scalar < 0x80) return (scalar | 0x20) - 'a' < 26 || scalar - '0' < 10;
    enum category category = scalar_category(scalar);
    return category >= LL && category <= NO;
}

static uint32_t mapped(const struct case_run *runs, size_t count, uint32_t scalar) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct case_run *run = &runs[middle];
        if (scalar < run->first) {
            high = middle;
        } else if (scalar > run->first + (uint32_t)(run->count - 1) * run->step) {
            low = middle + 1;
        } else {
            return (scalar - run->first) % run->step == 0 ? (uint32_t)((int32_t)scalar + run->delta) : scalar;
        }
    }
    return scalar;
}

uint32_t lower_scalar(uint32_t scalar) {
    if (scalar < 0x80) return scalar - 'A' < 26 ? scalar | 0x20 : scalar;
    return mapped(LOWER_RUNS, LOWER_RUN_COUNT, scalar);
}

uint32_t fold_scalar(uint32_t scalar) {
    if (scalar < 0x80) return scalar - 'A' < 26 ? scalar | 0x20 : scalar;
    return mapped(FOLD_RUNS, FOLD_RUN_COUNT, scalar);
}

size_t fold_fully(uint32_t scalar, uint32_t folded[3]) {
    size_t low = 0, high = scalar < 0x80 ? 0 : FOLD_EXPANSION_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct expansion *expansion = &FOLD_EXPANSIONS[middle];
        if (expansion->scalar == scalar) {
            size_t count = 0;
            for (; count < 3 && expansion->folded[count]; count++) folded[count] = expansion->folded[count];
            return count;
        }
        if (expansion->scalar < scalar) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    folded[0] = fold_scalar(scalar);
    return 1;
}
