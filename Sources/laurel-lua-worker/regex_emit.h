// Putting a program together. Code of a part of the pattern is one stretch of steps whose jumps stay inside it or go to
// its end, so a part can be moved and copied when a repetition behind it is read.
#ifndef LAUREL_REGEX_EMIT_H
#define LAUREL_REGEX_EMIT_H

#include "regex.h"

struct regex_code {
    bool is_too_large;
    uint32_t step_count, class_count, range_count, group_count;
    size_t name_bytes;
    struct regex_step steps[REGEX_MAX_STEPS];
    struct regex_class classes[REGEX_MAX_CLASSES];
    struct regex_range ranges[REGEX_MAX_RANGES];
    char names[REGEX_MAX_GROUPS * (REGEX_MAX_NAME + 1)];
};

/// Appends a step and gives its place.
uint32_t regex_emit(struct regex_code *code, enum regex_step_kind kind, uint32_t first, uint32_t second);

/// Appends a step that reads one scalar of a set.
void regex_emit_set(struct regex_code *code, const struct regex_set *set);

/// Makes room for a split in front of the part that begins at `start`.
void regex_insert_split(struct regex_code *code, uint32_t start);

/// Repeats the part that begins at `start` and reaches to the end of the code. No upper bound is `REGEX_UNSET`.
/// `is_nullable` says whether the part can match nothing.
void regex_emit_repeat(
    struct regex_code *code, uint32_t start, uint32_t least, uint32_t most, bool is_lazy, bool is_nullable);

/// Puts the parts of the program into one block, which lasts until the next call.
const struct regex_program *regex_finish(const struct regex_code *code);

#endif
