// Loading: a fresh state in an empty arena, the entry compiled as text and run, its functions found. The deadline and
// the memory limit hold throughout.
#include <lauxlib.h>
#include <stdlib.h>
#include <unistd.h>

#include "arena.h"
#include "count.h"
#include "deadline.h"
#include "environment.h"
#include "modules.h"
#include "report.h"
#include "session.h"
#include "values.h"

enum {
    // The first collection waits until a candidate has used ten times what the script holds, so that short calls never
    // collect; from then on garbage stays below half of what is live, so that it seldom counts against the limit.
    FIRST_PAUSE = 1000,
    PAUSE = 140,
};

// Pushes a function of the chunk, or nil: a field of the table at `functions`, which is what the chunk returned or the
// globals.
static bool push_function(lua_State *L, int functions, const char *name) {
    lua_pushstring(L, name);
    int type = lua_rawget(L, functions);
    if (type != LUA_TFUNCTION && type != LUA_TNIL) {
        luaL_error(L, "%s: '%s' is a %s; expected a function", modules_entry_name(), name, lua_typename(L, type));
    }
    return type == LUA_TFUNCTION;
}

// Fills the slots; the argument is the reader of the params.
static int build(lua_State *L) {
    struct reader *params = lua_touserdata(L, 1);
    lua_settop(L, 0);
    environment_build(L);
    modules_run_entry(L);
    if (lua_type(L, -1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    }
    int functions = lua_gettop(L);
    bool has_grade = push_function(L, functions, "grade");
    bool has_grade_group = push_function(L, functions, "grade_group");
    if (!has_grade && !has_grade_group) {
        luaL_error(
            L, "%s: the script defines no function 'grade'; expected 'function grade(sample, params)' or "
               "'function grade_group(samples, params)'", modules_entry_name());
    }
    lua_remove(L, functions);
    push_value(L, params);
    return SLOT_PARAMS;
}

static int panic(lua_State *L) {
    (void)L;
    abort();
}

static void reply_failed(lua_State *L) {
    size_t size;
    const char *text = error_text(L, &size);
    wire_begin(REPLY_LOAD_FAILED);
    put_u8(OUTCOME_LOAD);
    put_bytes(text, size < WIRE_MAX_DETAIL ? size : WIRE_MAX_DETAIL);
    wire_commit();
}

static void reply_loaded(lua_State *L, double micros) {
    wire_begin(REPLY_LOADED);
    put_f64(micros);
    put_u64(arena_peak());
    put_u64(arena_image_size());
    put_u8(
        (uint8_t)((lua_isnil(L, SLOT_GRADE) ? 0 : LOADED_HAS_GRADE)
                  | (lua_isnil(L, SLOT_GRADE_GROUP) ? 0 : LOADED_HAS_GRADE_GROUP)));
    wire_commit();
}

lua_State *load_script(struct reader *request, size_t *log_limit) {
    if (read_u32(request) != WIRE_VERSION) _exit(2);
    deadline_set_limit(read_u32(request));
    size_t limit = (size_t)read_u64(request);
    *log_limit = read_u32(request);
    uint8_t flags = read_u8(request);
    modules_read(request, flags & LOAD_ALLOWS_REQUIRE);
    log_reset(0);
    arena_reset(limit);
    phase_begin(PHASE_LOADING, 0);
    lua_State *L = lua_newstate(arena_allocate, NULL);
    lua_atpanic(L, panic);
    if (flags & LOAD_COUNTS_INSTRUCTIONS) count_install(L);
    lua_pushcfunction(L, build);
    lua_pushlightuserdata(L, request);
    int status = lua_pcall(L, 1, SLOT_PARAMS, 0);
    if (status == LUA_OK) {
        lua_gc(L, LUA_GCINC, FIRST_PAUSE, 0, 0);
        lua_gc(L, LUA_GCCOLLECT);
        lua_gc(L, LUA_GCINC, PAUSE, 0, 0);
        arena_capture();
    }
    double micros = phase_end();
    if (status == LUA_OK) {
        reply_loaded(L, micros);
    } else {
        reply_failed(L);
    }
    return status == LUA_OK ? L : NULL;
}
