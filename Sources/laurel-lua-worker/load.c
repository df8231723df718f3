// Loading: a fresh state in an empty arena, the chunk compiled as text and run, its `grade` found. The deadline and the
// memory limit hold throughout.
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "deadline.h"
#include "environment.h"
#include "report.h"
#include "session.h"
#include "values.h"

enum {
    MAX_SOURCE = 1 << 20,
    MAX_NAME = 200,
    // The first collection waits until a candidate has used ten times what the script holds, so that short calls never
    // collect; from then on garbage stays below half of what is live, so that it seldom counts against the limit.
    FIRST_PAUSE = 1000,
    PAUSE = 140,
};

struct load_request {
    const char *name;
    const char *source;
    size_t source_size;
    struct reader params;
};

// The chunk's `grade`: a field of the table that the chunk returned, or a global.
static void push_grade(lua_State *L, int chunk_result, const char *name) {
    if (lua_type(L, chunk_result) == LUA_TTABLE) {
        lua_pushvalue(L, chunk_result);
    } else {
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    }
    lua_pushliteral(L, "grade");
    if (lua_rawget(L, -2) != LUA_TFUNCTION) {
        luaL_error(L, "%s: the script defines no function 'grade'; expected 'function grade(sample, params)'", name);
    }
    lua_remove(L, -2);
}

static int build(lua_State *L) {
    struct load_request *request = lua_touserdata(L, 1);
    lua_settop(L, 0);
    environment_build(L);
    char chunk_name[MAX_NAME + 2] = "@";
    strncat(chunk_name, request->name, MAX_NAME);
    if (luaL_loadbufferx(L, request->source, request->source_size, chunk_name, "t") != LUA_OK) return lua_error(L);
    lua_call(L, 0, 1);
    push_grade(L, 2, request->name);
    lua_remove(L, 2);
    push_value(L, &request->params);
    return 3;
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

static struct reader read_request(struct reader *request, struct load_request *load, size_t *limit, size_t *log_limit) {
    deadline_set_limit(read_u32(request));
    *limit = (size_t)read_u64(request);
    *log_limit = read_u32(request);
    static char name[MAX_NAME + 1];
    size_t name_size;
    const uint8_t *name_bytes = read_bytes(request, &name_size);
    if (name_size > MAX_NAME) _exit(2);
    memcpy(name, name_bytes, name_size);
    name[name_size] = 0;
    load->name = name;
    load->source = (const char *)read_bytes(request, &load->source_size);
    if (request->failed || load->source_size > MAX_SOURCE) _exit(2);
    return *request;
}

lua_State *load_script(struct reader *request, size_t *log_limit) {
    struct load_request load;
    size_t limit;
    load.params = read_request(request, &load, &limit, log_limit);
    log_reset(0);
    arena_reset(limit);
    phase_begin(PHASE_LOADING, 0);
    lua_State *L = lua_newstate(arena_allocate, NULL);
    lua_atpanic(L, panic);
    lua_pushcfunction(L, build);
    lua_pushlightuserdata(L, &load);
    int status = lua_pcall(L, 1, 3, 0);
    if (status == LUA_OK) {
        lua_gc(L, LUA_GCINC, FIRST_PAUSE, 0, 0);
        lua_gc(L, LUA_GCCOLLECT);
        lua_gc(L, LUA_GCINC, PAUSE, 0, 0);
        arena_capture();
    }
    double micros = phase_end();
    if (status != LUA_OK) {
        reply_failed(L);
        return NULL;
    }
    wire_begin(REPLY_LOADED);
    put_f64(micros);
    put_u64(arena_peak());
    put_u64(arena_image_size());
    wire_commit();
    return L;
}
