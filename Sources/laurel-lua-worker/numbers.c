// Numbers as people write them: `1,234.50`, `-$5`, `€ 3`, `.5`, `2e3`. Commas only where they group thousands.
#include <lauxlib.h>
#include <string.h>

#include "environment.h"
#include "text.h"

enum { MAX_DIGITS = 128 };

static bool is_digit(const char *at, const char *end) { return at < end && *at >= '0' && *at <= '9'; }

static const char *skip_digits(const char *at, const char *end) {
    while (is_digit(at, end)) at++;
    return at;
}

// A comma and three digits that no fourth follows.
static bool is_group(const char *at, const char *end) {
    return end - at >= 4 && *at == ',' && skip_digits(at + 1, end) == at + 4;
}

// Pushes the number that starts at `at` (a digit, or a point before one) and gives its end; NULL when there is none.
static const char *push_number(lua_State *L, const char *at, const char *end, bool is_negative) {
    char digits[MAX_DIGITS + 2];
    size_t size = 0;
    if (is_negative) digits[size++] = '-';
    const char *start = at;
    const char *whole_end = skip_digits(at, end);
    if (whole_end > start && whole_end - start <= 3) {
        while (is_group(whole_end, end)) whole_end += 4;
    }
    const char *number_end = whole_end;
    if (number_end < end && *number_end == '.' && is_digit(number_end + 1, end)) {
        number_end = skip_digits(number_end + 1, end);
    }
    if (number_end == start) return NULL;
    if (number_end < end && (*number_end == 'e' || *number_end == 'E')) {
        const char *exponent = number_end + 1;
        if (exponent < end && (*exponent == '+' || *exponent == '-')) exponent++;
        if (is_digit(exponent, end)) number_end = skip_digits(exponent, end);
    }
    for (const char *byte = start; byte < number_end; byte++) {
        if (*byte == ',') continue;
        if (size == MAX_DIGITS) return NULL;
        digits[size++] = *byte;
    }
    digits[size] = 0;
    return lua_stringtonumber(L, digits) ? number_end : NULL;
}

static size_t sign_size(const char *at, const char *end) {
    if (at < end && (*at == '-' || *at == '+')) return 1;
    return end - at >= 3 && memcmp(at, "\xe2\x88\x92", 3) == 0 ? 3 : 0;  // U+2212 MINUS SIGN
}

static size_t currency_size(const char *at, const char *end) {
    static const char *const symbols[] = {"$", "\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5"};  // dollar, euro, pound, yen
    for (size_t index = 0; index < sizeof symbols / sizeof symbols[0]; index++) {
        size_t size = strlen(symbols[index]);
        if ((size_t)(end - at) >= size && memcmp(at, symbols[index], size) == 0) return size;
    }
    return 0;
}

// Sign and currency symbol in either order, then the number; NULL when the text at `at` is none.
static const char *push_signed(lua_State *L, const char *at, const char *end) {
    size_t sign = sign_size(at, end);
    bool is_negative = sign > 0 && *at != '+';
    at += sign;
    size_t currency = currency_size(at, end);
    at += currency;
    if (currency > 0 && sign == 0) {
        sign = sign_size(at, end);
        is_negative = sign > 0 && *at != '+';
        at += sign;
    }
    while (currency > 0 && at < end && *at == ' ') at++;
    return push_number(L, at, end, is_negative);
}

// laurel.number(text): the number that the whole text is, outer white space aside, or nil.
static int number(lua_State *L) {
    size_t size;
    const char *start = luaL_checklstring(L, 1, &size), *end = start + size;
    trim_span(&start, &end);
    if (push_signed(L, start, end) != end || start == end) lua_pushnil(L);
    return 1;
}

static bool is_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_'
        || byte == ')';
}

// laurel.last_number(text): the last number in the text, or nil. A minus after a letter, digit or `)` is an operator
// or a hyphen.
static int last_number(lua_State *L) {
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size), *end = text + size;
    lua_settop(L, 1);
    lua_pushnil(L);
    const char *at = text;
    while (at < end) {
        bool starts = is_digit(at, end) || *at == '.' || currency_size(at, end) > 0
            || (sign_size(at, end) > 0 && (at == text || !is_word(at[-1])));
        const char *number_end = starts ? push_signed(L, at, end) : NULL;
        if (number_end) {
            lua_replace(L, 2);
            at = number_end;
        } else if (is_digit(at, end)) {
            at = skip_digits(at, end);  // longer than any number that is read
            while (is_group(at, end)) at += 4;
        } else {
            at++;
        }
    }
    return 1;
}

void numbers_open(lua_State *L) {
    static const luaL_Reg functions[] = {{"last_number", last_number}, {"number", number}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
