// Sets in a pattern: escapes, classes in brackets, general categories.
#include <string.h>

#include "regex_parser.h"
#include "unicode.h"

void regex_fail(struct regex_parser *parser, const char *at, const char *problem) {
    if (regex_has_failed(parser)) return;
    parser->error = (struct regex_error){(size_t)(at - parser->start), problem};
    parser->at = parser->end;
}

bool regex_sees(const struct regex_parser *parser, const char *text) {
    size_t size = strlen(text);
    return (size_t)(parser->end - parser->at) >= size && memcmp(parser->at, text, size) == 0;
}

bool regex_skip(struct regex_parser *parser, const char *text) {
    if (!regex_sees(parser, text)) return false;
    parser->at += strlen(text);
    return true;
}

uint32_t regex_take_scalar(struct regex_parser *parser) {
    size_t size;
    uint32_t scalar = scalar_at(parser->at, parser->end, &size);
    parser->at += size;
    return scalar;
}

static bool is_octal(const struct regex_parser *parser) {
    return parser->at < parser->end && *parser->at >= '0' && *parser->at <= '7';
}

static int hex_value(char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Behind `\x`: two digits, or any number of them in braces.
static uint32_t parse_hex(struct regex_parser *parser, const char *escape) {
    bool has_braces = regex_skip(parser, "{");
    uint32_t value = 0;
    int count = 0;
    while (parser->at < parser->end && (has_braces || count < 2) && hex_value(*parser->at) >= 0) {
        value = value << 4 | (uint32_t)hex_value(*parser->at++);
        count++;
        if (value > SCALAR_MAX) break;
    }
    bool is_complete = has_braces ? count > 0 && regex_skip(parser, "}") : count == 2;
    if (!is_complete || value > SCALAR_MAX) regex_fail(parser, escape, "expected \\xHH or \\x{HHHHHH} up to 10FFFF");
    return value;
}

// The scalar of the escape whose backslash is at `escape`; the parser stands behind it.
uint32_t regex_parse_escaped_scalar(struct regex_parser *parser, const char *escape) {
    static const char names[] = "afnrtv", values[] = "\a\f\n\r\t\v";
    if (parser->at == parser->end) {
        regex_fail(parser, escape, "a backslash at the end");
        return 0;
    }
    uint32_t scalar = regex_take_scalar(parser);
    if (scalar >= '0' && scalar <= '7' && (scalar == '0' || is_octal(parser))) {
        uint32_t value = scalar - '0';
        for (int count = 0; count < 2 && is_octal(parser); count++) value = value * 8 + (uint32_t)(*parser->at++ - '0');
        return value;
    }
    if (scalar == 'x') return parse_hex(parser, escape);
    const char *name = scalar && scalar < 0x80 ? strchr(names, (int)scalar) : NULL;
    if (name) return (uint32_t)values[name - names];
    bool is_digit = scalar - '0' < 10, is_letter = (scalar | 0x20) - 'a' < 26;
    if (is_digit) regex_fail(parser, escape, "backreferences are not supported");
    if (is_letter || scalar >= 0x80) regex_fail(parser, escape, "unknown escape");
    return scalar;
}

static void add_item(struct regex_parser *parser, bool is_negated, bool folds, bool *needs_folding) {
    if (is_negated) {
        if (folds) regex_set_fold(parser->item);
        regex_set_negate(parser->item);
    } else {
        *needs_folding = true;
    }
    regex_set_add_all(parser->set, parser->item);
}

// Behind `\p` or `\P`: one letter, or a name in braces.
static void parse_category(struct regex_parser *parser, const char *escape, bool *is_negated) {
    const char *name = parser->at, *name_end = name + 1;
    if (parser->at < parser->end && *parser->at == '{') {
        name++;
        name_end = memchr(name, '}', (size_t)(parser->end - name));
        parser->at = name_end ? name_end + 1 : parser->end;
    } else if (parser->at < parser->end) {
        parser->at++;
    }
    bool has_caret = name_end && name < name_end && name < parser->end && *name == '^';
    if (has_caret) {
        name++;
        *is_negated = !*is_negated;
    }
    if (!name_end || name_end > parser->end || !regex_set_add_category(parser->item, name, (size_t)(name_end - name))) {
        regex_fail(parser, escape, "expected a general category, such as \\pL or \\p{Lu}; scripts are not supported");
    }
}

// `\d`, `\w`, `\s`, `\p` and their opposites: puts the class into the parser's item.
static bool parse_item_escape(struct regex_parser *parser, bool *is_negated) {
    if (parser->end - parser->at < 2 || *parser->at != '\\') return false;
    const char *escape = parser->at;
    char name = escape[1];
    if (!name || !strchr("dwspDWSP", name)) return false;
    parser->at += 2;
    parser->item->count = 0;
    *is_negated = name < 'a';
    switch (name | 0x20) {
    case 'd': regex_set_add_named(parser->item, "digit", 5); break;
    case 'w': regex_set_add_named(parser->item, "word", 4); break;
    case 's':
        regex_set_add(parser->item, '\t', '\n');
        regex_set_add(parser->item, '\f', '\r');
        regex_set_add(parser->item, ' ', ' ');
        break;
    default: parse_category(parser, escape, is_negated);
    }
    return true;
}

bool regex_parse_class_escape(struct regex_parser *parser, struct regex_flags flags) {
    bool is_negated, needs_folding = false;
    parser->set->count = 0;
    parser->set->is_full = parser->item->is_full = false;
    if (!parse_item_escape(parser, &is_negated)) return false;
    add_item(parser, is_negated, flags.folds, &needs_folding);
    if (flags.folds && needs_folding) regex_set_fold(parser->set);
    regex_emit_set(parser->code, parser->set);
    return true;
}

// `[:name:]` inside a class.
static bool parse_named_class(struct regex_parser *parser, bool *is_negated) {
    if (!regex_sees(parser, "[:")) return false;
    const char *name = parser->at + 2, *close = name;
    while (close + 1 < parser->end && !(close[0] == ':' && close[1] == ']')) {
        if (*close != '^' && (*close < 'a' || *close > 'z')) return false;
        close++;
    }
    if (close + 1 >= parser->end) return false;
    *is_negated = *name == '^';
    if (*is_negated) name++;
    parser->item->count = 0;
    if (!regex_set_add_named(parser->item, name, (size_t)(close - name))) {
        regex_fail(parser, parser->at, "unknown class; expected one such as [:alpha:]");
    }
    if (!regex_has_failed(parser)) parser->at = close + 2;
    return true;
}

static uint32_t parse_class_scalar(struct regex_parser *parser, const char *class_start) {
    if (parser->at == parser->end) regex_fail(parser, class_start, "this '[' has no ']'");
    if (regex_has_failed(parser)) return 0;
    const char *start = parser->at;
    return regex_skip(parser, "\\") ? regex_parse_escaped_scalar(parser, start) : regex_take_scalar(parser);
}

static void parse_range(struct regex_parser *parser, const char *class_start) {
    const char *start = parser->at;
    uint32_t low = parse_class_scalar(parser, class_start), high = low;
    if (parser->end - parser->at >= 2 && parser->at[0] == '-' && parser->at[1] != ']') {
        parser->at++;
        high = parse_class_scalar(parser, class_start);
        if (high < low) regex_fail(parser, start, "the range ends before it begins");
    }
    if (!regex_has_failed(parser)) regex_set_add(parser->set, low, high);
}

void regex_parse_class(struct regex_parser *parser, struct regex_flags flags) {
    const char *start = parser->at++;
    bool is_negated = regex_skip(parser, "^"), needs_folding = false;
    parser->set->count = 0;
    parser->set->is_full = parser->item->is_full = false;
    for (bool is_first = true; is_first || !regex_sees(parser, "]"); is_first = false) {
        bool item_is_negated;
        if (parse_item_escape(parser, &item_is_negated) || parse_named_class(parser, &item_is_negated)) {
            add_item(parser, item_is_negated, flags.folds, &needs_folding);
        } else {
            parse_range(parser, start);
            needs_folding = true;
        }
        if (regex_has_failed(parser)) return;
        if (parser->at == parser->end) regex_fail(parser, start, "this '[' has no ']'");
    }
    regex_skip(parser, "]");
    if (flags.folds && needs_folding) regex_set_fold(parser->set);
    if (is_negated) regex_set_negate(parser->set);
    regex_emit_set(parser->code, parser->set);
}
