// Regular expressions by RE2's syntax and leftmost-first rules. A pattern becomes a program of steps; the program runs
// over the text with one set of threads (Pike's machine), so the time is at most text length times program length.
#ifndef LAUREL_REGEX_H
#define LAUREL_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REGEX_MAX_PATTERN = 64 << 10,
    REGEX_MAX_STEPS = 10000,
    REGEX_MAX_GROUPS = 64,
    REGEX_MAX_SLOTS = 2 * (REGEX_MAX_GROUPS + 1),
    REGEX_MAX_CLASSES = 2000,
    REGEX_MAX_RANGES = 20000,  // in all classes of a program
    REGEX_MAX_DEPTH = 200,     // of groups
    REGEX_MAX_REPEAT = 1000,
    REGEX_MAX_NAME = 64,
};

enum regex_step_kind {
    STEP_SCALAR,      // reads the scalar `first`
    STEP_CLASS,       // reads a scalar of the class `first`
    STEP_ANY,         // reads any scalar
    STEP_NOT_NEWLINE, // reads any scalar but LF
    STEP_SPLIT,       // goes on at `first`, or else at `second`
    STEP_JUMP,        // goes on at `first`
    STEP_SAVE,        // keeps the position in slot `first`
    STEP_ASSERT,      // goes on where the place has all bits of `first` and none of `second`
    STEP_FAIL,
    STEP_MATCH,
};

/// What holds at a place between two scalars.
enum regex_place {
    PLACE_TEXT_START = 1,
    PLACE_TEXT_END = 2,
    PLACE_LINE_START = 4,
    PLACE_LINE_END = 8,
    PLACE_WORD_BOUNDARY = 16,
};

struct regex_step {
    uint32_t kind : 8, first : 24;
    uint32_t second;
};

struct regex_range {
    uint32_t low, high;
};

/// A set of scalars: bits for ASCII, sorted ranges for all.
struct regex_class {
    uint32_t ascii[4];
    uint32_t range_start, range_count;
};

/// A compiled pattern in one block of memory: this header, the steps, the classes, the ranges, the names of groups
/// ("name\0" for each group, empty for one without).
struct regex_program {
    uint32_t step_count, class_count, range_count, group_count, name_bytes;
    // How a match can begin, unless it can be empty: with these ASCII scalars, with one outside ASCII.
    bool can_be_empty, starts_outside_ascii, is_anchored;
    uint32_t starts[4];
};

struct regex_error {
    size_t position;
    const char *problem;
};

/// Compiles a pattern into static memory that lasts until the next call; NULL and an error when it is no good.
const struct regex_program *regex_compile(const char *pattern, size_t size, struct regex_error *error);

/// The size of a compiled program in bytes.
size_t regex_program_size(const struct regex_program *program);

static inline const struct regex_step *regex_steps(const struct regex_program *program) {
    return (const struct regex_step *)(program + 1);
}

static inline const struct regex_class *regex_classes(const struct regex_program *program) {
    return (const struct regex_class *)(regex_steps(program) + program->step_count);
}

static inline const struct regex_range *regex_ranges(const struct regex_program *program) {
    return (const struct regex_range *)(regex_classes(program) + program->class_count);
}

static inline const char *regex_names(const struct regex_program *program) {
    return (const char *)(regex_ranges(program) + program->range_count);
}

#define REGEX_UNSET UINT32_MAX

/// A text that is searched from a position. Positions fit 32 bits, as no script can hold 4 GiB.
struct regex_search {
    const struct regex_program *program;
    const char *text;
    size_t size;
    uint32_t slots[REGEX_MAX_SLOTS];  // where groups begin and end; group 0 is the match
    uint32_t slot_count;              // how many of them are wanted: at least 2
};

/// Finds the first match at or behind `start`.
bool regex_run(struct regex_search *search, size_t start);

// Sets of scalars, while a pattern is compiled.

struct regex_set {
    size_t count;
    bool is_full;  // a range did not fit
    struct regex_range ranges[REGEX_MAX_RANGES];
};

void regex_set_add(struct regex_set *set, uint32_t low, uint32_t high);
void regex_set_add_all(struct regex_set *set, const struct regex_set *other);
void regex_set_negate(struct regex_set *set);

/// Adds every scalar that differs from a member in case only, by simple folding.
void regex_set_fold(struct regex_set *set);

/// Adds a scalar and all that differ from it in case only.
void regex_set_add_cases(struct regex_set *set, uint32_t scalar);

/// Adds a general category by its name (`L`, `Lu`, …, `Any`); false when there is none.
bool regex_set_add_category(struct regex_set *set, const char *name, size_t size);

/// Adds an ASCII class by the name that it has between `[:` and `:]`; false when there is none.
bool regex_set_add_named(struct regex_set *set, const char *name, size_t size);

#endif
