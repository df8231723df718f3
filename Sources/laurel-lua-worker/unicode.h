// Unicode scalars in UTF-8 that nobody has checked, and their properties.
#ifndef LAUREL_UNICODE_H
#define LAUREL_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCALAR_MAX = 0x10ffff, SCALAR_REPLACEMENT = 0xfffd, UTF8_MAX = 4 };

/// General categories, in the order of unicode/make_tables.py.
enum category {
    CN, CC, CF, CO, CS, LL, LM, LO, LT, LU, MC, ME, MN, ND, NL, NO, PC, PD, PE, PF, PI, PO, PS, SC, SK, SM, SO, ZL, ZP,
    ZS, CATEGORY_COUNT,
};

/// The scalar at `at`, which lies before `end`, and how many bytes it takes. A byte that begins no valid sequence is
/// one U+FFFD.
uint32_t scalar_at(const char *at, const char *end, size_t *size);

/// Writes a scalar as UTF-8 and gives the number of bytes.
size_t put_scalar(char *at, uint32_t scalar);

/// How many scalars lie between `at` and `end`.
size_t count_scalars(const char *at, const char *end);

enum category scalar_category(uint32_t scalar);

/// Letters, marks and numbers: what tokens are made of.
bool is_token_scalar(uint32_t scalar);

/// The lower case, and the simple case folding, of one scalar.
uint32_t lower_scalar(uint32_t scalar);
uint32_t fold_scalar(uint32_t scalar);

/// Writes the full case folding of a scalar to `folded` and gives the number of scalars.
size_t fold_fully(uint32_t scalar, uint32_t folded[3]);

#endif
