// Reading a pattern: what the parser of the whole and the parser of classes share.
#ifndef LAUREL_REGEX_PARSER_H
#define LAUREL_REGEX_PARSER_H

#include "regex_emit.h"

struct regex_flags {
    bool folds, dot_takes_all, has_lines;
};

struct regex_parser {
    const char *start, *at, *end;
    struct regex_error error;
    int depth;
    bool is_quoting;  // between \Q and \E
    struct regex_code *code;
    struct regex_set *set, *item;
};

static inline bool regex_has_failed(const struct regex_parser *parser) { return parser->error.problem != NULL; }

/// Notes the first problem. The parser then stands at the end, so every loop ends.
void regex_fail(struct regex_parser *parser, const char *at, const char *problem);

/// Whether the rest of the pattern begins with a text; skipping it if so.
bool regex_sees(const struct regex_parser *parser, const char *text);
bool regex_skip(struct regex_parser *parser, const char *text);

/// Reads one scalar as it stands.
uint32_t regex_take_scalar(struct regex_parser *parser);

/// Reads the scalar of the escape whose backslash is at `escape`; the parser stands behind it.
uint32_t regex_parse_escaped_scalar(struct regex_parser *parser, const char *escape);

/// Reads a class such as `\d` or `\pL` that stands alone, and emits it; false when there is none.
bool regex_parse_class_escape(struct regex_parser *parser, struct regex_flags flags);

/// Reads a class in brackets and emits it.
void regex_parse_class(struct regex_parser *parser, struct regex_flags flags);

#endif
