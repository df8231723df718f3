// Grading of groups: for every group the image is put back, all its samples are decoded, `grade_group` is called once
// and its table read, one result for each candidate. A failure of the call belongs to every candidate of the group.
#include <lauxlib.h>
#include <stdio.h>
#include <unistd.h>

#include "arena.h"
#include "count.h"
#include "deadline.h"
#include "flush.h"
#include "report.h"
#include "result.h"
#include "session.h"
#include "values.h"

struct group {
    uint64_t seed;
    uint32_t count;
    struct reader samples;
};

static struct result results[WIRE_MAX_GROUP];
// Whether results[0] belongs to all candidates.
static bool is_common;

static void set_common_invalid(const char *problem) {
    is_common = true;
    result_set_invalid(&results[0], problem);
}

static void read_results(lua_State *L, int table, uint32_t count) {
    int type = lua_type(L, table);
    static char problem[128];
    if (type == LUA_TUSERDATA) {
        is_common = true;
        result_read(L, table, BY_GRADE_GROUP, &results[0]);
        return;
    }
    if (type != LUA_TTABLE) {
        const char *format = "grade_group returned a %s; expected a table with one result for each candidate.";
        snprintf(problem, sizeof problem, format, lua_typename(L, type));
        set_common_invalid(type == LUA_TNIL ? "grade_group returned nothing (is a 'return' missing?)." : problem);
        return;
    }
    if (lua_rawlen(L, table) != count) {
        const char *format = "grade_group returned %llu results for %u candidates; expected one for each, in order.";
        snprintf(problem, sizeof problem, format, (unsigned long long)lua_rawlen(L, table), count);
        set_common_invalid(problem);
        return;
    }
    for (uint32_t index = 0; index < count; index++) {
        lua_rawgeti(L, table, (lua_Integer)index + 1);
        result_read(L, lua_gettop(L), BY_GRADE_GROUP, &results[index]);
        lua_settop(L, table);
    }
}

// Runs protected, with copies of the script's slots and the group as arguments.
static int run_group(lua_State *L) {
    struct group *group = lua_touserdata(L, -1);
    lua_pop(L, 1);
    lua_pushvalue(L, SLOT_RANDOM_SEED);
    lua_pushinteger(L, (lua_Integer)group->seed);
    lua_call(L, 1, 0);
    lua_pushvalue(L, SLOT_GRADE_GROUP);
    push_value(L, &group->samples);
    lua_pushvalue(L, SLOT_PARAMS);
    lua_call(L, 2, 1);
    read_results(L, lua_gettop(L), group->count);
    return 0;
}

static void put_results(struct flushing *flushing, uint32_t first, uint32_t count, double micros) {
    if (is_common) {
        result_put(&results[0], REPLY_GROUP_RESULT, first, micros, true);
        return;
    }
    count_share(count);
    for (uint32_t index = 0; index < count; index++) {
        flush_when_due(flushing);
        result_put(&results[index], REPLY_RESULT, first + index, micros / count, index == 0);
    }
}

static double grade_group(lua_State *L, struct group *group) {
    arena_restore();
    is_common = false;
    lua_pushcfunction(L, run_group);
    for (int slot = SLOT_RANDOM_SEED; slot <= SLOT_PARAMS; slot++) lua_pushvalue(L, slot);
    lua_pushlightuserdata(L, group);
    if (lua_pcall(L, SLOT_PARAMS + 1, 0, 0) != LUA_OK) {
        is_common = true;
        result_set_error(L, &results[0]);
    }
    deadline_check();
    return phase_end();
}

void grade_groups(lua_State *L, struct reader *request, size_t log_limit) {
    struct flushing flushing = flushing_begin(read_u8(request) & GRADE_FLUSHES_EACH);
    uint32_t group_count = read_u32(request), first = 0;
    for (uint32_t index = 0; index < group_count; index++) {
        struct group group = {.seed = read_u64(request)};
        deadline_set_limit(read_u32(request));
        group.count = read_u32(request);
        size_t size;
        const uint8_t *bytes = read_bytes(request, &size);
        if (request->failed || group.count == 0 || group.count > WIRE_MAX_GROUP) _exit(2);
        group.samples = (struct reader){.at = bytes, .end = bytes + size};
        flush_when_due(&flushing);
        log_reset(log_limit);
        phase_begin(PHASE_GRADING_GROUP, first);
        put_results(&flushing, first, group.count, grade_group(L, &group));
        first += group.count;
    }
}
