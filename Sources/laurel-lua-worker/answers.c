// Answers that a completion marks: boxed, tagged, or behind a marker on its line. The last one counts, since it follows
// whatever was tried before. Every search is linear in the text.
#define _GNU_SOURCE
#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "text.h"

enum { MAX_TAG_NAME = 64 };

struct span {
    const char *start;
    const char *end;
};

static const struct span NO_SPAN = {NULL, NULL};

static int push_span(lua_State *L, struct span span) {
    if (span.start) {
        lua_pushlstring(L, span.start, (size_t)(span.end - span.start));
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static struct span check_text(lua_State *L) {
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    return (struct span){text, text + size};
}

static const char *find(struct span text, const char *what, size_t size) {
    return memmem(text.start, (size_t)(text.end - text.start), what, size);
}

// The last place of `what`, of those that do not overlap.
static const char *find_last(struct span text, const char *what, size_t size) {
    const char *last = NULL;
    for (const char *hit; (hit = find(text, what, size)); text.start = hit + size) last = hit;
    return last;
}

// The brace that opens the box whose backslash is at `at`, or NULL.
static const char *box_brace(const char *at, const char *end) {
    static const char name[] = "\\boxed";
    if ((size_t)(end - at) < sizeof name || memcmp(at, name, sizeof name - 1) != 0) return NULL;
    for (at += sizeof name - 1; at < end && *at == ' ';) at++;
    return at < end && *at == '{' ? at : NULL;
}

// The brace that closes the one at `at`, or NULL.
static const char *closing_brace(const char *at, const char *end) {
    size_t depth = 0;
    for (; at < end; at++) {
        if (*at == '\\') {
            at++;
        } else if (*at == '{') {
            depth++;
        } else if (*at == '}' && --depth == 0) {
            return at;
        }
    }
    return NULL;
}

// A box that does not close takes every box around it with it, so an earlier one is only searched up to there: no byte
// is read twice.
static struct span last_box(struct span text) {
    struct span rest = text;
    for (const char *at; (at = memrchr(rest.start, '\\', (size_t)(rest.end - rest.start))); rest.end = at) {
        const char *brace = box_brace(at, text.end);
        if (!brace) continue;
        const char *close = closing_brace(brace, text.end);
        if (close) return (struct span){brace + 1, close};
        text.end = at;
    }
    return NO_SPAN;
}

// laurel.boxed(text)
static int boxed(lua_State *L) { return push_span(L, last_box(check_text(L))); }

static struct span rest_of_line(const char *at, const char *end) {
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    struct span rest = {at, line_end ? line_end : end};
    trim_span(&rest.start, &rest.end);
    return rest;
}

static struct span after_last(struct span text, const char *marker, size_t size) {
    const char *hit = find_last(text, marker, size);
    return hit ? rest_of_line(hit + size, text.end) : NO_SPAN;
}

// laurel.after(text, marker)
static int after(lua_State *L) {
    struct span text = check_text(L);
    size_t size;
    const char *marker = luaL_checklstring(L, 2, &size);
    luaL_argcheck(L, size > 0, 2, "the marker is empty");
    return push_span(L, after_last(text, marker, size));
}

static struct span last_tag(struct span text, const char *name, size_t size) {
    char open[MAX_TAG_NAME + 2] = "<", close[MAX_TAG_NAME + 3] = "</";
    memcpy(open + 1, name, size);
    memcpy(close + 2, name, size);
    open[size + 1] = close[size + 2] = '>';
    const char *last_close = find_last(text, close, size + 3);
    if (!last_close) return NO_SPAN;
    const char *last_open = find_last((struct span){text.start, last_close}, open, size + 2);
    if (!last_open) return NO_SPAN;
    struct span content = {last_open + size + 2, text.end};
    content.end = find(content, close, size + 3);
    return content;
}

static bool is_tag_name(const char *name, size_t size) {
    for (size_t index = 0; index < size; index++) {
        char byte = name[index];
        bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!is_letter && !(byte >= '0' && byte <= '9') && (byte == 0 || !strchr("_-.:", byte))) return false;
    }
    return size > 0 && size <= MAX_TAG_NAME;
}

// laurel.tag(text, name)
static int tag(lua_State *L) {
    struct span text = check_text(L);
    size_t size;
    const char *name = luaL_checklstring(L, 2, &size);
    luaL_argcheck(L, is_tag_name(name, size), 2, "expected 1 to 64 letters, digits, '_', '-', '.' or ':'");
    return push_span(L, last_tag(text, name, size));
}

static bool starts_with(const char *at, const char *end, const char *lower_word) {
    for (; *lower_word; lower_word++, at++) {
        if (at == end) return false;
        char byte = (char)(*at >= 'A' && *at <= 'Z' ? *at | 0x20 : *at);
        if (byte != *lower_word) return false;
    }
    return true;
}

static bool is_word_byte(const char *at, const char *end) {
    if (at >= end) return false;
    char lower = (char)(*at | 0x20);
    return (lower >= 'a' && lower <= 'z') || (*at >= '0' && *at <= '9') || *at == '_' || (unsigned char)*at >= 0x80;
}

// What follows the last `Answer:` or `answer is`, without colon, bold marks and full stop.
static struct span after_answer(struct span text) {
    const char *place = NULL;
    for (const char *at = text.start; at < text.end; at++) {
        if ((*at | 0x20) != 'a' || !starts_with(at, text.end, "answer")) continue;
        const char *next = at + strlen("answer");
        while (next < text.end && *next == '*') next++;
        if (next < text.end && *next == ':') {
            place = next + 1;
        } else if (starts_with(next, text.end, " is") && !is_word_byte(next + 3, text.end)) {
            place = next + 3;
        }
    }
    if (!place) return NO_SPAN;
    struct span rest = rest_of_line(place, text.end);
    while (rest.start < rest.end && (*rest.start == ':' || *rest.start == '*' || *rest.start == ' ')) rest.start++;
    while (rest.start < rest.end && rest.end[-1] == '*') rest.end--;
    if (rest.start < rest.end && rest.end[-1] == '.') rest.end--;
    while (rest.start < rest.end && rest.end[-1] == '*') rest.end--;
    trim_span(&rest.start, &rest.end);
    return rest;
}

static bool has_text(struct span span) { return span.start && span.end > span.start; }

// laurel.answer(text)
static int answer(lua_State *L) {
    struct span text = check_text(L);
    struct span found = last_tag(text, "answer", strlen("answer"));
    if (!found.start) found = last_box(text);
    if (!found.start) {
        found = after_last(text, "####", 4);
        if (!has_text(found)) found = after_answer(text);
        if (!has_text(found)) found = NO_SPAN;
    }
    if (found.start) trim_span(&found.start, &found.end);
    return push_span(L, found);
}

void answers_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"after", after}, {"answer", answer}, {"boxed", boxed}, {"tag", tag}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
