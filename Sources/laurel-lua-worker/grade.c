// Grading: for every candidate the image is put back, the sample is decoded, `grade` is called and its result read
// with raw access only, so that no metamethod of the script runs after it has returned.
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "deadline.h"
#include "environment.h"
#include "report.h"
#include "session.h"
#include "values.h"

enum { FLUSH_EACH = 1, FLUSH_BYTES = 32 << 10 };

// A reply may wait this long for others, unless the host asks for each at once.
#define FLUSH_NANOS 5000000

struct candidate {
    uint64_t seed;
    struct reader sample;
};

struct part {
    const char *name;
    size_t size;
    double value;
};

// What `grade` gave. Texts point into the arena, which nothing touches before they are written.
static struct {
    enum wire_outcome outcome;
    double score;
    const char *detail;
    size_t detail_size;
    uint32_t part_count;
    struct part parts[WIRE_MAX_PARTS];
} result;

static int invalid(const char *problem) {
    result.outcome = OUTCOME_INVALID_SCORE;
    result.detail = problem;
    result.detail_size = strlen(problem);
    result.part_count = 0;
    return 0;
}

static bool set_score(lua_State *L, int index) {
    result.outcome = OUTCOME_SCORE;
    result.score = lua_tonumber(L, index);
    return isfinite(result.score);
}

static void set_detail(lua_State *L, int index) {
    if (lua_type(L, index) == LUA_TSTRING) result.detail = lua_tolstring(L, index, &result.detail_size);
}

static int raw_field(lua_State *L, int table, const char *name) {
    lua_pushstring(L, name);
    return lua_rawget(L, table);
}

static int read_parts(lua_State *L, int table) {
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TNUMBER || !isfinite(lua_tonumber(L, -1))) {
            return invalid("The 'parts' of the result hold something else; expected names with finite numbers.");
        }
        if (result.part_count == WIRE_MAX_PARTS) return invalid("The result has more than 32 'parts'.");
        struct part *part = &result.parts[result.part_count++];
        part->name = lua_tolstring(L, -2, &part->size);
        if (part->size > WIRE_MAX_PART_NAME) return invalid("A name in 'parts' is longer than 64 bytes.");
        part->value = lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
    return 0;
}

static int read_table(lua_State *L, int table) {
    if (raw_field(L, table, "score") != LUA_TNUMBER) {
        return invalid("grade returned a table whose 'score' is missing or no number.");
    }
    if (!set_score(L, -1)) return invalid("The 'score' is NaN or infinite; expected a finite number.");
    raw_field(L, table, "detail");
    set_detail(L, -1);
    int type = raw_field(L, table, "parts");
    if (type == LUA_TTABLE) return read_parts(L, lua_gettop(L));
    return type == LUA_TNIL ? 0 : invalid("The 'parts' of the result are no table.");
}

static int read_result(lua_State *L, int first) {
    switch (lua_type(L, first)) {
    case LUA_TNUMBER:
        if (!set_score(L, first)) return invalid("grade returned NaN or an infinity; expected a finite number.");
        set_detail(L, first + 1);
        return 0;
    case LUA_TTABLE: return read_table(L, first);
    case LUA_TNIL: return invalid("grade returned nothing; expected a number (is a 'return' missing?).");
    case LUA_TUSERDATA:
        if (push_abstention(L, first)) {
            result.outcome = OUTCOME_ABSTAIN;
            set_detail(L, -1);
            return 0;
        }
    }
    static char problem[96];
    snprintf(problem, sizeof problem, "grade returned a %s; expected a finite number.", luaL_typename(L, first));
    return invalid(problem);
}

// Runs protected, with the candidate and copies of the script's slots as arguments.
static int run_candidate(lua_State *L) {
    struct candidate *candidate = lua_touserdata(L, 4);
    lua_pop(L, 1);
    lua_pushvalue(L, SLOT_RANDOM_SEED);
    lua_pushinteger(L, (lua_Integer)candidate->seed);
    lua_call(L, 1, 0);
    push_value(L, &candidate->sample);
    lua_insert(L, SLOT_PARAMS);
    lua_call(L, 2, 2);
    return read_result(L, lua_gettop(L) - 1);
}

static void read_error(lua_State *L) {
    memset(&result, 0, sizeof result);
    result.outcome = OUTCOME_RUNTIME;
    result.detail = error_text(L, &result.detail_size);
}

static void put_result(double micros) {
    result_begin(result.outcome, result.outcome == OUTCOME_SCORE ? result.score : 0, micros);
    put_bytes(result.detail, result.detail_size < WIRE_MAX_DETAIL ? result.detail_size : WIRE_MAX_DETAIL);
    put_log();
    put_u32(result.part_count);
    for (uint32_t index = 0; index < result.part_count; index++) {
        put_bytes(result.parts[index].name, result.parts[index].size);
        put_f64(result.parts[index].value);
    }
    wire_commit();
}

static void grade_candidate(lua_State *L, struct candidate *candidate) {
    arena_restore();
    result.detail_size = 0;
    result.part_count = 0;
    lua_pushcfunction(L, run_candidate);
    for (int slot = SLOT_RANDOM_SEED; slot <= SLOT_PARAMS; slot++) lua_pushvalue(L, slot);
    lua_pushlightuserdata(L, candidate);
    if (lua_pcall(L, 4, 0, 0) != LUA_OK) read_error(L);
    if (deadline_passed()) {
        static const char late[] = "The script did not finish within its wall-clock limit.";
        report_and_exit(OUTCOME_TIMEOUT, late, sizeof late - 1);
    }
    put_result(phase_end());
}

void grade_batch(lua_State *L, struct reader *request, size_t log_limit) {
    bool flushes_each = read_u8(request) & FLUSH_EACH;
    uint32_t count = read_u32(request);
    int64_t flushed = monotonic_nanos();
    for (uint32_t index = 0; index < count; index++) {
        struct candidate candidate = {.seed = read_u64(request)};
        size_t size;
        const uint8_t *bytes = read_bytes(request, &size);
        if (request->failed) _exit(2);
        candidate.sample = (struct reader){.at = bytes, .end = bytes + size, .failed = request->failed};
        if (wire_pending() > 0) {
            int64_t now = monotonic_nanos();
            if (flushes_each || wire_pending() > FLUSH_BYTES || now - flushed > FLUSH_NANOS) {
                wire_flush();
                flushed = now;
            }
        }
        log_reset(log_limit);
        phase_begin(PHASE_GRADING, index);
        grade_candidate(L, &candidate);
    }
}
