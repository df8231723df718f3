// Steps, repetitions, and the finished program. Past a cap the code is marked as too large and takes no more steps; the
// parser then gives up.
#include "regex_emit.h"

#include <string.h>

#include "unicode.h"

uint32_t regex_emit(struct regex_code *code, enum regex_step_kind kind, uint32_t first, uint32_t second) {
    if (code->step_count == REGEX_MAX_STEPS) {
        code->is_too_large = true;
        return 0;
    }
    code->steps[code->step_count] = (struct regex_step){.kind = kind, .first = first & 0xffffff, .second = second};
    return code->step_count++;
}

static void set_ascii(struct regex_class *class, const struct regex_set *set) {
    for (size_t index = 0; index < set->count && set->ranges[index].low < 0x80; index++) {
        uint32_t high = set->ranges[index].high < 0x7f ? set->ranges[index].high : 0x7f;
        for (uint32_t scalar = set->ranges[index].low; scalar <= high; scalar++) {
            class->ascii[scalar / 32] |= 1u << scalar % 32;
        }
    }
}

void regex_emit_set(struct regex_code *code, const struct regex_set *set) {
    if (set->count == 0) {
        regex_emit(code, STEP_FAIL, 0, 0);
        return;
    }
    struct regex_range first = set->ranges[0];
    if (set->count == 1 && (first.low == first.high || (first.low == 0 && first.high == SCALAR_MAX))) {
        regex_emit(code, first.low == first.high ? STEP_SCALAR : STEP_ANY, first.low, 0);
        return;
    }
    if (set->is_full || code->class_count == REGEX_MAX_CLASSES || set->count > REGEX_MAX_RANGES - code->range_count) {
        code->is_too_large = true;
        return;
    }
    struct regex_class *class = &code->classes[code->class_count];
    *class = (struct regex_class){.range_start = code->range_count, .range_count = (uint32_t)set->count};
    set_ascii(class, set);
    memcpy(&code->ranges[code->range_count], set->ranges, set->count * sizeof *set->ranges);
    code->range_count += (uint32_t)set->count;
    regex_emit(code, STEP_CLASS, code->class_count++, 0);
}

static struct regex_step moved(struct regex_step step, uint32_t distance) {
    if (step.kind == STEP_SPLIT || step.kind == STEP_JUMP) step.first = (step.first + distance) & 0xffffff;
    if (step.kind == STEP_SPLIT) step.second += distance;
    return step;
}

void regex_insert_split(struct regex_code *code, uint32_t start) {
    if (code->step_count == REGEX_MAX_STEPS) {
        code->is_too_large = true;
        return;
    }
    for (uint32_t place = code->step_count++; place > start; place--) {
        code->steps[place] = moved(code->steps[place - 1], 1);
    }
    code->steps[start] = (struct regex_step){.kind = STEP_SPLIT};
}

// A split at `place` goes into the part, or past it; the lazy one prefers to go past.
static void set_split(struct regex_code *code, uint32_t place, uint32_t part, uint32_t past, bool is_lazy) {
    if (code->is_too_large) return;
    code->steps[place].first = (is_lazy ? past : part) & 0xffffff;
    code->steps[place].second = is_lazy ? part : past;
}

static void emit_copy(struct regex_code *code, uint32_t start, uint32_t size) {
    if (size > REGEX_MAX_STEPS - code->step_count) {
        code->is_too_large = true;
        return;
    }
    uint32_t distance = code->step_count - start;
    for (uint32_t index = 0; index < size; index++) {
        code->steps[code->step_count++] = moved(code->steps[start + index], distance);
    }
}

// x+ of the part that begins at `start`.
static void emit_again(struct regex_code *code, uint32_t start, bool is_lazy) {
    uint32_t split = regex_emit(code, STEP_SPLIT, 0, 0);
    set_split(code, split, start, split + 1, is_lazy);
}

// x*. When x can match nothing, (x+)? keeps the priorities right: a round that reads nothing must not hide the others.
static void emit_star(struct regex_code *code, uint32_t start, bool is_lazy, bool is_nullable) {
    if (is_nullable) emit_again(code, start, is_lazy);
    regex_insert_split(code, start);
    if (!is_nullable) regex_emit(code, STEP_JUMP, start, 0);
    set_split(code, start, start + 1, code->step_count, is_lazy);
}

void regex_emit_repeat(
    struct regex_code *code, uint32_t start, uint32_t least, uint32_t most, bool is_lazy, bool is_nullable) {
    uint32_t size = code->step_count - start;
    if (most == 0 || size == 0) {
        code->step_count = start;
        return;
    }
    if (most == REGEX_UNSET) {
        if (least == 0) {
            emit_star(code, start, is_lazy, is_nullable);
            return;
        }
        for (uint32_t copy = 1; copy < least; copy++) emit_copy(code, start, size);
        emit_again(code, code->step_count - size, is_lazy);
        return;
    }
    // Every optional copy lies inside the one before it: x{1,3} is x(x(x)?)?.
    uint32_t end = start + most * size + (most - least);
    uint32_t source = start;
    if (least == 0) {
        regex_insert_split(code, start);
        set_split(code, start, start + 1, end, is_lazy);
        source = start + 1;
    }
    for (uint32_t copy = 1; copy < most && !code->is_too_large; copy++) {
        if (copy >= least) {
            uint32_t split = regex_emit(code, STEP_SPLIT, 0, 0);
            set_split(code, split, split + 1, end, is_lazy);
        }
        emit_copy(code, source, size);
    }
}

size_t regex_program_size(const struct regex_program *program) {
    return (size_t)(regex_names(program) - (const char *)program) + program->name_bytes;
}

// Notes with which scalars a match can begin: the steps that are reached without reading.
static void note_starts(struct regex_program *program) {
    static uint32_t stack[REGEX_MAX_STEPS + 1];
    static bool seen[REGEX_MAX_STEPS];
    const struct regex_step *steps = regex_steps(program);
    size_t depth = 0;
    memset(seen, 0, program->step_count);
    stack[depth++] = 0;
    while (depth > 0) {
        uint32_t place = stack[--depth];
        while (!seen[place]) {
            struct regex_step step = steps[place];
            seen[place] = true;
            if (step.kind == STEP_SPLIT) stack[depth++] = step.second;
            if (step.kind == STEP_SPLIT || step.kind == STEP_JUMP) {
                place = step.first;
            } else if (step.kind == STEP_SAVE || step.kind == STEP_ASSERT) {
                place++;
            } else if (step.kind == STEP_MATCH) {
                program->can_be_empty = true;
            } else if (step.kind == STEP_SCALAR && step.first < 0x80) {
                program->starts[step.first / 32] |= 1u << step.first % 32;
            } else if (step.kind == STEP_CLASS) {
                const struct regex_class *class = &regex_classes(program)[step.first];
                for (int word = 0; word < 4; word++) program->starts[word] |= class->ascii[word];
                const struct regex_range *ranges = regex_ranges(program) + class->range_start;
                program->starts_outside_ascii |= ranges[class->range_count - 1].high >= 0x80;
            } else if (step.kind != STEP_FAIL) {
                if (step.kind != STEP_SCALAR) memset(program->starts, 0xff, sizeof program->starts);
                program->starts_outside_ascii = true;
            }
        }
    }
    program->is_anchored = steps[1].kind == STEP_ASSERT && (steps[1].first & PLACE_TEXT_START);
}

const struct regex_program *regex_finish(const struct regex_code *code) {
    static union {
        struct regex_program program;
        char bytes[sizeof(struct regex_program) + sizeof(struct regex_code)];
    } block;
    struct regex_program *program = &block.program;
    *program = (struct regex_program){
        .step_count = code->step_count, .class_count = code->class_count, .range_count = code->range_count,
        .group_count = code->group_count, .name_bytes = (uint32_t)code->name_bytes,
    };
    memcpy((void *)regex_steps(program), code->steps, code->step_count * sizeof *code->steps);
    memcpy((void *)regex_classes(program), code->classes, code->class_count * sizeof *code->classes);
    memcpy((void *)regex_ranges(program), code->ranges, code->range_count * sizeof *code->ranges);
    memcpy((void *)regex_names(program), code->names, code->name_bytes);
    note_starts(program);
    return program;
}
