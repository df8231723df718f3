// The Unicode database as far as the helpers need it. unicode/make_tables.py writes the tables.
#ifndef LAUREL_UNICODE_TABLES_H
#define LAUREL_UNICODE_TABLES_H

#include <stddef.h>
#include <stdint.h>

/// Scalars first, first + step, … that a mapping moves by delta. Runs are sorted and do not overlap; ASCII has none.
struct case_run {
    uint32_t first;
    uint16_t count;
    uint8_t step;
    int32_t delta;
};

/// A scalar that folds to several; unused places are 0.
struct expansion {
    uint32_t scalar;
    uint16_t folded[3];
};

/// Where a run of one general category begins: scalar << 5 | category.
extern const uint32_t CATEGORY_RUNS[];
extern const size_t CATEGORY_RUN_COUNT;
extern const struct case_run LOWER_RUNS[];
extern const size_t LOWER_RUN_COUNT;
extern const struct case_run FOLD_RUNS[];
extern const size_t FOLD_RUN_COUNT;
extern const struct expansion FOLD_EXPANSIONS[];
extern const size_t FOLD_EXPANSION_COUNT;

#endif
