// Grading: for every candidate the image is put back, the sample is decoded, `grade` is called and its result read.
#include <lauxlib.h>
#include <unistd.h>

#include "arena.h"
#include "deadline.h"
#include "flush.h"
#include "report.h"
#include "result.h"
#include "session.h"
#include "values.h"

struct candidate {
    uint64_t seed;
    struct reader sample;
};

static struct result result;

// Runs protected, with copies of the script's slots and the candidate as arguments.
static int run_candidate(lua_State *L) {
    struct candidate *candidate = lua_touserdata(L, -1);
    lua_pop(L, 1);
    lua_pushvalue(L, SLOT_RANDOM_SEED);
    lua_pushinteger(L, (lua_Integer)candidate->seed);
    lua_call(L, 1, 0);
    lua_pushvalue(L, SLOT_GRADE);
    push_value(L, &candidate->sample);
    lua_pushvalue(L, SLOT_PARAMS);
    lua_call(L, 2, 2);
    int first = lua_gettop(L) - 1;
    result_read(L, first, BY_GRADE, &result);
    if (lua_type(L, first) == LUA_TNUMBER && result.outcome == OUTCOME_SCORE) {
        result_set_detail(L, first + 1, &result);
    }
    return 0;
}

static void grade_candidate(lua_State *L, struct candidate *candidate, uint32_t index) {
    arena_restore();
    lua_pushcfunction(L, run_candidate);
    for (int slot = SLOT_RANDOM_SEED; slot <= SLOT_PARAMS; slot++) lua_pushvalue(L, slot);
    lua_pushlightuserdata(L, candidate);
    if (lua_pcall(L, SLOT_PARAMS + 1, 0, 0) != LUA_OK) result_set_error(L, &result);
    deadline_check();
    result_put(&result, REPLY_RESULT, index, phase_end(), true);
}

void grade_batch(lua_State *L, struct reader *request, size_t log_limit) {
    struct flushing flushing = flushing_begin(read_u8(request) & GRADE_FLUSHES_EACH);
    deadline_set_limit(read_u32(request));
    uint32_t count = read_u32(request);
    for (uint32_t index = 0; index < count; index++) {
        struct candidate candidate = {.seed = read_u64(request)};
        size_t size;
        const uint8_t *bytes = read_bytes(request, &size);
        if (request->failed) _exit(2);
        candidate.sample = (struct reader){.at = bytes, .end = bytes + size};
        flush_when_due(&flushing);
        log_reset(log_limit);
        phase_begin(PHASE_GRADING, index);
        grade_candidate(L, &candidate, index);
    }
}
