#include "result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "environment.h"
#include "report.h"
#include "session.h"

static const char *const FUNCTIONS[] = {[BY_GRADE] = "grade", [BY_GRADE_GROUP] = "grade_group"};

// One text for each function and problem, so that it outlives the script's state.
static const char *with_name(enum graded_by function, int problem, const char *format, const char *detail) {
    static char texts[2][LUA_NUMTYPES + 8][128];
    char *text = texts[function][problem];
    snprintf(text, sizeof texts[0][0], format, FUNCTIONS[function], detail);
    return text;
}

enum { PROBLEM_FINITE = LUA_NUMTYPES, PROBLEM_NO_SCORE };

void result_set_invalid(struct result *result, const char *problem) {
    result->outcome = OUTCOME_INVALID_SCORE;
    result->detail = problem;
    result->detail_size = strlen(problem);
    result->part_count = 0;
}

static bool set_score(lua_State *L, int index, struct result *result) {
    result->outcome = OUTCOME_SCORE;
    result->score = lua_tonumber(L, index);
    return isfinite(result->score);
}

void result_set_detail(lua_State *L, int index, struct result *result) {
    if (lua_type(L, index) == LUA_TSTRING) result->detail = lua_tolstring(L, index, &result->detail_size);
}

static int raw_field(lua_State *L, int table, const char *name) {
    lua_pushstring(L, name);
    return lua_rawget(L, table);
}

static void read_parts(lua_State *L, int table, struct result *result) {
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TNUMBER || !isfinite(lua_tonumber(L, -1))) {
            result_set_invalid(
                result, "The 'parts' of the result hold something else; expected names with finite numbers.");
            return;
        }
        if (result->part_count == WIRE_MAX_PARTS) {
            result_set_invalid(result, "The result has more than 32 'parts'.");
            return;
        }
        struct part *part = &result->parts[result->part_count++];
        part->name = lua_tolstring(L, -2, &part->size);
        if (part->size > WIRE_MAX_PART_NAME) {
            result_set_invalid(result, "A name in 'parts' is longer than 64 bytes.");
            return;
        }
        part->value = lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
}

static void read_table(lua_State *L, int table, enum graded_by function, struct result *result) {
    if (raw_field(L, table, "score") != LUA_TNUMBER) {
        const char *format = "%s returned a table whose 'score' is missing or no number.%s";
        result_set_invalid(result, with_name(function, PROBLEM_NO_SCORE, format, ""));
        return;
    }
    if (!set_score(L, -1, result)) {
        result_set_invalid(result, "The 'score' is NaN or infinite; expected a finite number.");
        return;
    }
    raw_field(L, table, "detail");
    result_set_detail(L, -1, result);
    int type = raw_field(L, table, "parts");
    if (type == LUA_TTABLE) {
        read_parts(L, lua_gettop(L), result);
    } else if (type != LUA_TNIL) {
        result_set_invalid(result, "The 'parts' of the result are no table.");
    }
}

void result_read(lua_State *L, int index, enum graded_by function, struct result *result) {
    result->detail_size = 0;
    result->part_count = 0;
    int type = lua_type(L, index);
    const char *format = "%s returned a %s; expected a finite number.";
    switch (type) {
    case LUA_TNUMBER:
        if (!set_score(L, index, result)) {
            format = "%s returned NaN or an infinity; expected a finite number.%s";
            result_set_invalid(result, with_name(function, PROBLEM_FINITE, format, ""));
        }
        return;
    case LUA_TTABLE: read_table(L, index, function, result); return;
    case LUA_TNIL:
        format = function == BY_GRADE ? "%s returned nothing; expected a number (is a 'return' missing?).%s"
                                      : "%s returned nothing for this candidate; expected a number.%s";
        result_set_invalid(result, with_name(function, LUA_TNIL, format, ""));
        return;
    case LUA_TUSERDATA:
        if (push_abstention(L, index)) {
            result->outcome = OUTCOME_ABSTAIN;
            result_set_detail(L, -1, result);
            return;
        }
    }
    result_set_invalid(result, with_name(function, type, format, lua_typename(L, type)));
}

void result_set_error(lua_State *L, struct result *result) {
    memset(result, 0, sizeof *result);
    result->outcome = OUTCOME_RUNTIME;
    result->detail = error_text(L, &result->detail_size);
}

void result_put(const struct result *result, enum wire_reply type, uint32_t index, double micros, bool log) {
    double score = result->outcome == OUTCOME_SCORE ? result->score : 0;
    result_begin(type, index, result->outcome, false, score, micros);
    put_bytes(result->detail, result->detail_size < WIRE_MAX_DETAIL ? result->detail_size : WIRE_MAX_DETAIL);
    if (log) {
        put_log();
    } else {
        put_u32(0);
    }
    put_u32(result->part_count);
    for (uint32_t part = 0; part < result->part_count; part++) {
        put_bytes(result->parts[part].name, result->parts[part].size);
        put_f64(result->parts[part].value);
    }
    wire_commit();
}
