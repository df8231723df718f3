// A pattern becomes steps while it is read, by recursive descent: alternatives, branches, repeated atoms.
#include <string.h>

#include "regex_parser.h"

static const char TOO_LARGE[] = "the pattern is too large: it takes more than 10000 steps, or its classes are too many";

static bool parse_alternatives(struct regex_parser *parser, struct regex_flags flags);

static void emit_scalar(struct regex_parser *parser, uint32_t scalar, struct regex_flags flags) {
    if (!flags.folds) {
        regex_emit(parser->code, STEP_SCALAR, scalar, 0);
        return;
    }
    parser->set->count = 0;
    regex_set_add_cases(parser->set, scalar);
    regex_emit_set(parser->code, parser->set);
}

static bool emit_assertion(struct regex_parser *parser, uint32_t required, uint32_t forbidden) {
    regex_emit(parser->code, STEP_ASSERT, required, forbidden);
    return true;
}

// An escape outside of classes. Gives whether it can match nothing.
static bool parse_escape(struct regex_parser *parser, struct regex_flags flags) {
    const char *escape = parser->at;
    if (regex_parse_class_escape(parser, flags)) return false;
    if (regex_skip(parser, "\\A")) return emit_assertion(parser, PLACE_TEXT_START, 0);
    if (regex_skip(parser, "\\z")) return emit_assertion(parser, PLACE_TEXT_END, 0);
    if (regex_skip(parser, "\\b")) return emit_assertion(parser, PLACE_WORD_BOUNDARY, 0);
    if (regex_skip(parser, "\\B")) return emit_assertion(parser, 0, PLACE_WORD_BOUNDARY);
    parser->at++;
    uint32_t scalar = regex_parse_escaped_scalar(parser, escape);
    emit_scalar(parser, scalar, flags);
    return false;
}

static bool is_name_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_name_taken(const struct regex_code *code, const char *name, size_t size) {
    for (const char *at = code->names; at < code->names + code->name_bytes; at += strlen(at) + 1) {
        if (strlen(at) == size && memcmp(at, name, size) == 0) return true;
    }
    return false;
}

static void add_name(struct regex_parser *parser, const char *name, size_t size) {
    struct regex_code *code = parser->code;
    memcpy(code->names + code->name_bytes, name, size);
    code->names[code->name_bytes + size] = 0;
    code->name_bytes += size + 1;
}

static void parse_name(struct regex_parser *parser) {
    const char *name = parser->at;
    while (parser->at < parser->end && is_name_byte(*parser->at)) parser->at++;
    size_t size = (size_t)(parser->at - name);
    if (size == 0 || size > REGEX_MAX_NAME || !regex_skip(parser, ">")) {
        regex_fail(parser, name, "expected a name of 1 to 64 letters, digits or '_', and '>'");
    } else if (is_name_taken(parser->code, name, size)) {
        regex_fail(parser, name, "two groups have this name");
    } else {
        add_name(parser, name, size);
    }
}

static bool parse_group_rest(struct regex_parser *parser, const char *start, struct regex_flags flags) {
    bool is_nullable = parse_alternatives(parser, flags);
    if (!regex_skip(parser, ")")) regex_fail(parser, start, "this '(' has no ')'");
    return is_nullable;
}

static bool parse_capture(struct regex_parser *parser, const char *start, struct regex_flags flags, bool has_name) {
    if (parser->code->group_count == REGEX_MAX_GROUPS) {
        regex_fail(parser, start, "more than 64 groups; use (?: ) where nothing is captured");
        return false;
    }
    uint32_t group = ++parser->code->group_count;
    if (has_name) {
        parse_name(parser);
    } else {
        add_name(parser, "", 0);
    }
    regex_emit(parser->code, STEP_SAVE, 2 * group, 0);
    bool is_nullable = parse_group_rest(parser, start, flags);
    regex_emit(parser->code, STEP_SAVE, 2 * group + 1, 0);
    return is_nullable;
}

// Behind `(?`: flags, then `)` (they hold for the rest of the group; no atom) or `:` (a group of their own).
static bool parse_flags(struct regex_parser *parser, const char *start, struct regex_flags *flags, bool *is_atom) {
    struct regex_flags changed = *flags;
    bool value = true;
    while (parser->at < parser->end) {
        char byte = *parser->at++;
        if (byte == 'i') {
            changed.folds = value;
        } else if (byte == 's') {
            changed.dot_takes_all = value;
        } else if (byte == 'm') {
            changed.has_lines = value;
        } else if (byte == '-' && value) {
            value = false;
        } else if (byte == ':') {
            return parse_group_rest(parser, start, changed);
        } else if (byte == ')' && parser->at[-2] != '?' && parser->at[-2] != '-') {
            *flags = changed;
            *is_atom = false;
            return true;
        } else {
            break;
        }
    }
    regex_fail(parser, start, "expected a group, or flags of i, s and m");
    return true;
}

static bool parse_group(struct regex_parser *parser, struct regex_flags *flags, bool *is_atom) {
    const char *start = parser->at++;
    bool is_nullable;
    if (++parser->depth > REGEX_MAX_DEPTH) {
        regex_fail(parser, start, "groups are nested deeper than 200");
        return false;
    }
    bool looks_ahead = regex_sees(parser, "?=") || regex_sees(parser, "?!");
    if (looks_ahead || regex_sees(parser, "?<=") || regex_sees(parser, "?<!")) {
        regex_fail(parser, start, "look-around is not supported");
        return false;
    } else if (regex_sees(parser, "?P=")) {
        regex_fail(parser, start, "backreferences are not supported");
        return false;
    } else if (regex_skip(parser, "?P<") || regex_skip(parser, "?<")) {
        is_nullable = parse_capture(parser, start, *flags, true);
    } else if (regex_skip(parser, "?")) {
        is_nullable = parse_flags(parser, start, flags, is_atom);
    } else {
        is_nullable = parse_capture(parser, start, *flags, false);
    }
    parser->depth--;
    return is_nullable;
}

// One atom. Gives whether it can match nothing; `is_atom` becomes false for what only changes flags or quoting.
static bool parse_atom(struct regex_parser *parser, struct regex_flags *flags, bool *is_atom) {
    if (!parser->is_quoting && regex_skip(parser, "\\Q")) {
        parser->is_quoting = true;
        *is_atom = false;
        return true;
    }
    if (parser->is_quoting) {
        if (regex_sees(parser, "\\E")) {
            *is_atom = false;
        } else {
            emit_scalar(parser, regex_take_scalar(parser), *flags);
        }
        parser->is_quoting = !regex_skip(parser, "\\E");
        return !*is_atom;
    }
    switch (*parser->at) {
    case '(': return parse_group(parser, flags, is_atom);
    case '\\': return parse_escape(parser, *flags);
    case '[': regex_parse_class(parser, *flags); return false;
    case '.':
        parser->at++;
        regex_emit(parser->code, flags->dot_takes_all ? STEP_ANY : STEP_NOT_NEWLINE, 0, 0);
        return false;
    case '^':
        parser->at++;
        return emit_assertion(parser, flags->has_lines ? PLACE_LINE_START : PLACE_TEXT_START, 0);
    case '$':
        parser->at++;
        return emit_assertion(parser, flags->has_lines ? PLACE_LINE_END : PLACE_TEXT_END, 0);
    default: emit_scalar(parser, regex_take_scalar(parser), *flags); return false;
    }
}

struct repetition {
    uint32_t least, most;
};

static bool parse_count(const char **at, const char *end, uint32_t *count) {
    const char *start = *at;
    *count = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
        if (*count <= REGEX_MAX_REPEAT) *count = *count * 10 + (uint32_t)(**at - '0');
    }
    return *at > start;
}

// `{n}`, `{n,}` or `{n,m}`; everything else in braces is plain text.
static bool parse_braces(struct regex_parser *parser, struct repetition *repetition) {
    const char *at = parser->at + 1;
    if (!parse_count(&at, parser->end, &repetition->least)) return false;
    repetition->most = repetition->least;
    if (at < parser->end && *at == ',') {
        at++;
        if (!parse_count(&at, parser->end, &repetition->most)) repetition->most = REGEX_UNSET;
    }
    if (at == parser->end || *at != '}') return false;
    bool has_end = repetition->most != REGEX_UNSET;
    if (repetition->least > REGEX_MAX_REPEAT || (has_end && repetition->most > REGEX_MAX_REPEAT)) {
        regex_fail(parser, parser->at, "a repeat of more than 1000");
    } else if (repetition->most < repetition->least) {
        regex_fail(parser, parser->at, "the repeat's bounds are the wrong way round");
    }
    if (!regex_has_failed(parser)) parser->at = at + 1;
    return true;
}

static bool parse_repetition(struct regex_parser *parser, struct repetition *repetition) {
    if (parser->at == parser->end || parser->is_quoting) return false;
    switch (*parser->at) {
    case '*': *repetition = (struct repetition){0, REGEX_UNSET}; break;
    case '+': *repetition = (struct repetition){1, REGEX_UNSET}; break;
    case '?': *repetition = (struct repetition){0, 1}; break;
    case '{': return parse_braces(parser, repetition);
    default: return false;
    }
    parser->at++;
    return true;
}

static bool parse_repeated(struct regex_parser *parser, struct regex_flags *flags) {
    struct repetition repetition;
    const char *at = parser->at;
    if (parse_repetition(parser, &repetition)) regex_fail(parser, at, "nothing to repeat");
    if (regex_has_failed(parser)) return true;
    uint32_t start = parser->code->step_count;
    bool is_atom = true, is_nullable = parse_atom(parser, flags, &is_atom);
    if (!is_atom || regex_has_failed(parser) || !parse_repetition(parser, &repetition)) return is_nullable;
    bool is_lazy = regex_skip(parser, "?");
    at = parser->at;
    struct repetition second;
    if (parse_repetition(parser, &second)) {
        regex_fail(parser, at, "a repetition of a repetition; use (?: ) around the first");
    }
    if (!regex_has_failed(parser)) {
        regex_emit_repeat(parser->code, start, repetition.least, repetition.most, is_lazy, is_nullable);
    }
    return is_nullable || repetition.least == 0;
}

static bool parse_branch(struct regex_parser *parser, struct regex_flags *flags) {
    bool is_nullable = true;
    while (parser->at < parser->end && (parser->is_quoting || (*parser->at != '|' && *parser->at != ')'))) {
        const char *start = parser->at;
        is_nullable &= parse_repeated(parser, flags);
        if (parser->code->is_too_large) regex_fail(parser, start, TOO_LARGE);
    }
    return is_nullable;
}

enum { NO_JUMP = 0xffffff };

static bool parse_alternatives(struct regex_parser *parser, struct regex_flags flags) {
    uint32_t jumps = NO_JUMP;  // each holds the place of the one before it until the end is known
    bool is_nullable = false;
    for (;;) {
        uint32_t start = parser->code->step_count;
        is_nullable |= parse_branch(parser, &flags);
        if (regex_has_failed(parser) || !regex_skip(parser, "|")) break;
        regex_insert_split(parser->code, start);
        jumps = regex_emit(parser->code, STEP_JUMP, jumps, 0);
        if (parser->code->is_too_large) {
            regex_fail(parser, parser->at, TOO_LARGE);
            break;
        }
        parser->code->steps[start].first = (start + 1) & 0xffffff;
        parser->code->steps[start].second = parser->code->step_count;
    }
    while (jumps != NO_JUMP && !regex_has_failed(parser)) {
        uint32_t before = parser->code->steps[jumps].first;
        parser->code->steps[jumps].first = parser->code->step_count & 0xffffff;
        jumps = before;
    }
    return is_nullable;
}

const struct regex_program *regex_compile(const char *pattern, size_t size, struct regex_error *error) {
    static struct regex_code code;
    static struct regex_set set, item;
    code.is_too_large = false;
    code.step_count = code.class_count = code.range_count = code.group_count = 0;
    code.name_bytes = 0;
    struct regex_parser parser = {
        .start = pattern, .at = pattern, .end = pattern + size, .code = &code, .set = &set, .item = &item,
    };
    set.is_full = item.is_full = false;
    regex_emit(&code, STEP_SAVE, 0, 0);
    parse_alternatives(&parser, (struct regex_flags){false, false, false});
    if (parser.at < parser.end) regex_fail(&parser, parser.at, "this ')' has no '('");
    regex_emit(&code, STEP_SAVE, 1, 0);
    regex_emit(&code, STEP_MATCH, 0, 0);
    if (code.is_too_large) regex_fail(&parser, parser.end, TOO_LARGE);
    if (!regex_has_failed(&parser)) return regex_finish(&code);
    *error = parser.error;
    return NULL;
}
