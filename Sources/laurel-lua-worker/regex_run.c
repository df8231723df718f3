// Pike's machine: all threads read the text together, in order of priority, so no place is read twice. A step is in a
// list of threads at most once, which bounds the work for each scalar by the length of the program.
#include <string.h>

#include "regex.h"
#include "unicode.h"

struct threads {
    uint32_t count;
    uint32_t steps[REGEX_MAX_STEPS];
    uint32_t slots[REGEX_MAX_STEPS * REGEX_MAX_SLOTS];  // slot_count for each thread
};

// What is left to follow: a step, or a slot to put back behind the part that saved it.
struct pending {
    uint32_t step, slot, value;
};

struct machine {
    const struct regex_step *steps;
    const struct regex_class *classes;
    const struct regex_range *ranges;
    const unsigned char *text;
    uint32_t size, slot_count;
    uint32_t generation;  // of the list that is being filled
    uint32_t seen[REGEX_MAX_STEPS];
    uint32_t slots[REGEX_MAX_SLOTS];  // of the thread that is being followed
    struct pending pending[2 * REGEX_MAX_STEPS];
    struct threads lists[2];
};

static struct machine machine;

static bool is_word(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static uint32_t place_at(uint32_t position) {
    bool is_start = position == 0, is_end = position == machine.size;
    unsigned char before = is_start ? 0 : machine.text[position - 1], behind = is_end ? 0 : machine.text[position];
    uint32_t place = 0;
    if (is_start) place |= PLACE_TEXT_START;
    if (is_end) place |= PLACE_TEXT_END;
    if (is_start || before == '\n') place |= PLACE_LINE_START;
    if (is_end || behind == '\n') place |= PLACE_LINE_END;
    if ((!is_start && is_word(before)) != (!is_end && is_word(behind))) place |= PLACE_WORD_BOUNDARY;
    return place;
}

static void begin_list(struct threads *list) {
    list->count = 0;
    if (++machine.generation == 0) {
        memset(machine.seen, 0, sizeof machine.seen);
        machine.generation = 1;
    }
}

// Follows the steps that read nothing from `first` on, and adds a thread for each that does. The thread's slots are in
// `machine.slots`, which is the same again afterwards.
static void add_thread(struct threads *list, uint32_t first, uint32_t position) {
    struct pending *top = machine.pending;
    uint32_t place = REGEX_UNSET;
    *top++ = (struct pending){first, REGEX_UNSET, 0};
    while (top > machine.pending) {
        struct pending entry = *--top;
        if (entry.slot != REGEX_UNSET) {
            machine.slots[entry.slot] = entry.value;
            continue;
        }
        uint32_t at = entry.step;
        while (machine.seen[at] != machine.generation) {
            machine.seen[at] = machine.generation;
            struct regex_step step = machine.steps[at];
            if (step.kind == STEP_SPLIT) {
                *top++ = (struct pending){step.second, REGEX_UNSET, 0};
                at = step.first;
            } else if (step.kind == STEP_JUMP) {
                at = step.first;
            } else if (step.kind == STEP_SAVE) {
                if (step.first < machine.slot_count) {
                    *top++ = (struct pending){0, step.first, machine.slots[step.first]};
                    machine.slots[step.first] = position;
                }
                at++;
            } else if (step.kind == STEP_ASSERT) {
                if (place == REGEX_UNSET) place = place_at(position);
                if ((place & step.first) != step.first || (place & step.second)) break;
                at++;
            } else {
                if (step.kind == STEP_FAIL) break;
                uint32_t *slots = &list->slots[(size_t)list->count * machine.slot_count];
                memcpy(slots, machine.slots, machine.slot_count * sizeof *slots);
                list->steps[list->count++] = at;
            }
        }
    }
}

static bool is_in_class(const struct regex_class *class, uint32_t scalar) {
    if (scalar < 0x80) return class->ascii[scalar / 32] >> scalar % 32 & 1;
    const struct regex_range *ranges = machine.ranges + class->range_start;
    uint32_t low = 0, high = class->range_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (scalar < ranges[middle].low) {
            high = middle;
        } else if (scalar > ranges[middle].high) {
            low = middle + 1;
        } else {
            return true;
        }
    }
    return false;
}

static bool reads(struct regex_step step, uint32_t scalar) {
    switch (step.kind) {
    case STEP_SCALAR: return step.first == scalar;
    case STEP_CLASS: return is_in_class(&machine.classes[step.first], scalar);
    case STEP_NOT_NEWLINE: return scalar != '\n';
    default: return true;
    }
}

// The next position at which a match can begin, which is where a scalar begins; the end when there is none.
static uint32_t next_start(const struct regex_program *program, uint32_t position) {
    for (; position < machine.size; position++) {
        unsigned char byte = machine.text[position];
        if (byte < 0x80 ? program->starts[byte / 32] >> byte % 32 & 1 : program->starts_outside_ascii) break;
    }
    return position;
}

// Lets every thread read the scalar between `position` and `next`. A match ends the round: what comes behind it has
// lower priority.
static bool advance(
    struct regex_search *search, struct threads *now, struct threads *later, uint32_t scalar, uint32_t position,
    uint32_t next) {
    begin_list(later);
    for (uint32_t index = 0; index < now->count; index++) {
        struct regex_step step = machine.steps[now->steps[index]];
        const uint32_t *slots = &now->slots[(size_t)index * machine.slot_count];
        if (step.kind == STEP_MATCH) {
            memcpy(search->slots, slots, machine.slot_count * sizeof *slots);
            return true;
        }
        if (position == next || !reads(step, scalar)) continue;
        memcpy(machine.slots, slots, machine.slot_count * sizeof *slots);
        add_thread(later, now->steps[index] + 1, next);
    }
    return false;
}

static void set_up(const struct regex_search *search) {
    const struct regex_program *program = search->program;
    machine.steps = regex_steps(program);
    machine.classes = regex_classes(program);
    machine.ranges = regex_ranges(program);
    machine.text = (const unsigned char *)search->text;
    machine.size = (uint32_t)search->size;
    machine.slot_count = search->slot_count;
    begin_list(&machine.lists[0]);
}

bool regex_run(struct regex_search *search, size_t start) {
    const struct regex_program *program = search->program;
    struct threads *now = &machine.lists[0], *later = &machine.lists[1];
    bool has_match = false;
    set_up(search);
    for (uint32_t position = (uint32_t)start;;) {
        if (now->count == 0) {
            if (has_match || (program->is_anchored && position > 0)) return has_match;
            if (!program->can_be_empty) position = next_start(program, position);
        }
        if (!has_match) {
            memset(machine.slots, 0xff, machine.slot_count * sizeof *machine.slots);
            add_thread(now, 0, position);
        }
        size_t size = 0;
        uint32_t scalar = 0;
        if (position < machine.size) scalar = scalar_at(search->text + position, search->text + search->size, &size);
        has_match |= advance(search, now, later, scalar, position, position + (uint32_t)size);
        if (size == 0) return has_match;
        position += (uint32_t)size;
        struct threads *swapped = now;
        now = later;
        later = swapped;
    }
}
