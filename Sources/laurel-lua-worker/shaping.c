// Curves from a measured quantity to a score. NaN stays NaN, so that it ends as an invalid score, not as a wrong one.
#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>

#include "environment.h"

// laurel.linear(x, x0, x1): 0 at x0, 1 at x1, clamped.
static int linear(lua_State *L) {
    double x = luaL_checknumber(L, 1), x0 = luaL_checknumber(L, 2), x1 = luaL_checknumber(L, 3);
    luaL_argcheck(L, isfinite(x0), 2, "expected a finite number");
    luaL_argcheck(L, isfinite(x1), 3, "expected a finite number");
    luaL_argcheck(L, x0 != x1, 3, "x1 equals x0, so there is no line between them");
    // Past either end the value is exact, whatever the division would give. Halves keep the difference finite.
    bool is_rising = x0 < x1;
    double y = (x / 2 - x0 / 2) / (x1 / 2 - x0 / 2);
    if (is_rising ? x <= x0 : x >= x0) y = 0;
    if (is_rising ? x >= x1 : x <= x1) y = 1;
    lua_pushnumber(L, y);
    return 1;
}

// laurel.gaussian(x, mean, sigma): exp(-(x - mean)^2 / (2 sigma^2)).
static int gaussian(lua_State *L) {
    double x = luaL_checknumber(L, 1), mean = luaL_checknumber(L, 2), sigma = luaL_checknumber(L, 3);
    luaL_argcheck(L, isfinite(mean), 2, "expected a finite number");
    luaL_argcheck(L, isfinite(sigma) && sigma > 0, 3, "expected a finite number above 0");
    double distance = (x - mean) / sigma;
    lua_pushnumber(L, exp(-distance * distance / 2));
    return 1;
}

// laurel.close(a, b, tolerance [, "absolute" | "relative"]): nil and NaN are close to nothing.
static int close_to(lua_State *L) {
    static const char *const modes[] = {"absolute", "relative", NULL};
    luaL_checkany(L, 2);
    double tolerance = luaL_checknumber(L, 3);
    luaL_argcheck(L, tolerance >= 0, 3, "expected a number of 0 or more");
    bool is_relative = luaL_checkoption(L, 4, "absolute", modes) == 1;
    if (lua_isnil(L, 1) || lua_isnil(L, 2)) {
        lua_pushboolean(L, 0);
        return 1;
    }
    double a = luaL_checknumber(L, 1), b = luaL_checknumber(L, 2);
    double allowed = is_relative ? tolerance * fmax(fabs(a), fabs(b)) : tolerance;
    // Equal infinities are close; one infinity is far from everything, even where the tolerance overflows.
    lua_pushboolean(L, a == b || (isfinite(a) && isfinite(b) && fabs(a - b) <= allowed));
    return 1;
}

void shaping_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"close", close_to}, {"gaussian", gaussian}, {"linear", linear}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
