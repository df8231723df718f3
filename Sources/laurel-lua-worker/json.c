// JSON as values. Bad JSON is what a model wrote, no mistake of the script: it gives nil and a message with its place.
#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "environment.h"
#include "unicode.h"

enum { MAX_DEPTH = 64, MAX_TEXT = 1 << 20 };

struct parser {
    lua_State *L;
    const char *start;
    const char *at;
    const char *end;
    const char *problem;
};

// Where unescaped strings and numbers are put together. No text is longer than the whole.
static char scratch[MAX_TEXT + 1];

static bool parse_value(struct parser *parser, int depth);

static bool fail(struct parser *parser, const char *problem) {
    parser->problem = problem;
    return false;
}

static void skip_space(struct parser *parser) {
    while (parser->at < parser->end && *parser->at && strchr(" \t\n\r", *parser->at)) parser->at++;
}

static bool skip_byte(struct parser *parser, char byte) {
    if (parser->at == parser->end || *parser->at != byte) return false;
    parser->at++;
    return true;
}

static bool is_digit(const struct parser *parser) {
    return parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9';
}

static bool skip_digits(struct parser *parser) {
    if (!is_digit(parser)) return fail(parser, "expected a digit");
    while (is_digit(parser)) parser->at++;
    return true;
}

static bool parse_number(struct parser *parser) {
    const char *start = parser->at;
    skip_byte(parser, '-');
    if (!skip_byte(parser, '0') && !skip_digits(parser)) return false;
    if (skip_byte(parser, '.') && !skip_digits(parser)) return false;
    if (skip_byte(parser, 'e') || skip_byte(parser, 'E')) {
        if (!skip_byte(parser, '-')) skip_byte(parser, '+');
        if (!skip_digits(parser)) return false;
    }
    size_t size = (size_t)(parser->at - start);
    memcpy(scratch, start, size);
    scratch[size] = 0;
    if (!lua_stringtonumber(parser->L, scratch)) return fail(parser, "expected a number");
    if (!isfinite(lua_tonumber(parser->L, -1))) return fail(parser, "the number is too large");
    return true;
}

static bool parse_hex(struct parser *parser, uint32_t *value) {
    *value = 0;
    for (int digit = 0; digit < 4; digit++, parser->at++) {
        char byte = parser->at < parser->end ? *parser->at : 0;
        uint32_t nibble;
        if (byte >= '0' && byte <= '9') {
            nibble = (uint32_t)(byte - '0');
        } else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f') {
            nibble = (uint32_t)((byte | 0x20) - 'a' + 10);
        } else {
            return fail(parser, "expected four hexadecimal digits");
        }
        *value = *value << 4 | nibble;
    }
    return true;
}

// The escape behind a backslash, written to `out`.
static bool parse_escape(struct parser *parser, char **out) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char name = parser->at < parser->end ? *parser->at++ : 0;
    if (name == 'u') {
        uint32_t scalar, low;
        if (!parse_hex(parser, &scalar)) return false;
        if (scalar >= 0xdc00 && scalar <= 0xdfff) return fail(parser, "a low surrogate without a high one");
        if (scalar >= 0xd800 && scalar <= 0xdbff) {
            if (!skip_byte(parser, '\\') || !skip_byte(parser, 'u')) return fail(parser, "expected a low surrogate");
            if (!parse_hex(parser, &low)) return false;
            if (low < 0xdc00 || low > 0xdfff) return fail(parser, "expected a low surrogate");
            scalar = 0x10000 + ((scalar - 0xd800) << 10) + (low - 0xdc00);
        }
        *out += put_scalar(*out, scalar);
        return true;
    }
    const char *place = name ? strchr(names, name) : NULL;
    if (!place) return fail(parser, "unknown escape");
    *(*out)++ = values[place - names];
    return true;
}

// The string behind its opening quote. An escape is never shorter than what it stands for, so `scratch` holds it.
static bool parse_string(struct parser *parser) {
    char *out = scratch;
    while (parser->at < parser->end) {
        char byte = *parser->at++;
        if (byte == '"') {
            lua_pushlstring(parser->L, scratch, (size_t)(out - scratch));
            return true;
        }
        if ((unsigned char)byte < 0x20) {
            parser->at--;
            return fail(parser, "a control character inside a string; expected an escape");
        }
        if (byte != '\\') {
            *out++ = byte;
        } else if (!parse_escape(parser, &out)) {
            return false;
        }
    }
    return fail(parser, "the string does not end");
}

static bool parse_array(struct parser *parser, int depth) {
    lua_newtable(parser->L);
    skip_space(parser);
    if (skip_byte(parser, ']')) return true;
    for (lua_Integer index = 1;; index++) {
        if (!parse_value(parser, depth)) return false;
        lua_rawseti(parser->L, -2, index);
        skip_space(parser);
        if (skip_byte(parser, ']')) return true;
        if (!skip_byte(parser, ',')) return fail(parser, "expected ',' or ']'");
    }
}

static bool parse_object(struct parser *parser, int depth) {
    lua_newtable(parser->L);
    skip_space(parser);
    if (skip_byte(parser, '}')) return true;
    for (;;) {
        skip_space(parser);
        if (!skip_byte(parser, '"')) return fail(parser, "expected a name in double quotes");
        if (!parse_string(parser)) return false;
        skip_space(parser);
        if (!skip_byte(parser, ':')) return fail(parser, "expected ':'");
        if (!parse_value(parser, depth)) return false;
        lua_rawset(parser->L, -3);
        skip_space(parser);
        if (skip_byte(parser, '}')) return true;
        if (!skip_byte(parser, ',')) return fail(parser, "expected ',' or '}'");
    }
}

static bool skip_word(struct parser *parser, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(parser->end - parser->at) < size || memcmp(parser->at, word, size) != 0) return false;
    parser->at += size;
    return true;
}

static bool parse_value(struct parser *parser, int depth) {
    lua_State *L = parser->L;
    luaL_checkstack(L, 4, "nested JSON");
    skip_space(parser);
    if (parser->at == parser->end) return fail(parser, "the text ends early; expected a value");
    if (*parser->at == '-' || is_digit(parser)) return parse_number(parser);
    if (*parser->at == '{' || *parser->at == '[') {
        if (depth == 0) return fail(parser, "nested deeper than 64");
        return *parser->at++ == '{' ? parse_object(parser, depth - 1) : parse_array(parser, depth - 1);
    }
    if (skip_byte(parser, '"')) return parse_string(parser);
    if (skip_word(parser, "null")) {
        lua_pushlightuserdata(L, NULL);
    } else if (skip_word(parser, "true")) {
        lua_pushboolean(L, 1);
    } else if (skip_word(parser, "false")) {
        lua_pushboolean(L, 0);
    } else {
        return fail(parser, "expected a value");
    }
    return true;
}

static int push_problem(const struct parser *parser) {
    int line = 1;
    const char *line_start = parser->start;
    for (const char *at = parser->start; at < parser->at; at++) {
        if (*at != '\n') continue;
        line++;
        line_start = at + 1;
    }
    lua_pushnil(parser->L);
    lua_pushfstring(parser->L, "line %d, column %d: %s", line, (int)(parser->at - line_start) + 1, parser->problem);
    return 2;
}

// laurel.json.decode(text): the value, or nil and a message.
static int decode(lua_State *L) {
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    struct parser parser = {.L = L, .start = text, .at = text, .end = text + size};
    if (size > MAX_TEXT) {
        lua_pushnil(L);
        lua_pushliteral(L, "the text is longer than 1 MiB");
        return 2;
    }
    if (!parse_value(&parser, MAX_DEPTH)) return push_problem(&parser);
    skip_space(&parser);
    if (parser.at == parser.end) return 1;
    fail(&parser, "expected the end of the text");
    return push_problem(&parser);
}

void json_open(lua_State *L) {
    static const luaL_Reg functions[] = {{"decode", decode}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
    seal_names(L, "laurel.json");
    lua_setfield(L, -2, "json");
}
