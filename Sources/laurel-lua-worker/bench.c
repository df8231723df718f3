#define _GNU_SOURCE
#include "bench.h"

#include <fcntl.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "deadline.h"
#include "sandbox.h"
#include "session.h"
#include "values.h"

enum { MAX_SAMPLES = 64 };

// The requests, kept in memory of their own: the wire has room for one.
static struct reader load_request, grade_request;

static bool receive(struct reader *request, enum wire_request expected) {
    struct reader payload;
    if (wire_receive(&payload) != expected) return false;
    size_t size = (size_t)(payload.end - payload.at);
    uint8_t *bytes = malloc(size + 1);
    if (!bytes) return false;
    memcpy(bytes, payload.at, size);
    *request = (struct reader){.at = bytes, .end = bytes + size};
    return true;
}

// Reads the requests, then confines the process: from here on only the result goes out, to standard output.
static const char *prepare(const char *path) {
    if (!arena_reserve() || !wire_reserve() || !deadline_install()) return "it cannot map its memory";
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || dup2(file, WIRE_FD) < 0) return "it cannot open the requests";
    if (!receive(&load_request, REQUEST_LOAD) || !receive(&grade_request, REQUEST_GRADE)) return "no such requests";
    if (dup2(STDOUT_FILENO, WIRE_FD) < 0) return "it cannot use its standard output";
    const char *failure = sandbox_limit();
    if (failure) return failure;
    return seccomp_install() ? NULL : "the kernel refuses the system call filter";
}

static struct reader next_sample(struct reader *request) {
    read_u64(request);
    size_t size;
    const uint8_t *bytes = read_bytes(request, &size);
    return (struct reader){.at = bytes, .end = bytes + size};
}

static uint32_t begin_samples(struct reader *request) {
    *request = grade_request;
    read_u8(request);
    read_u32(request);
    return read_u32(request);
}

static void call_grade(lua_State *L, int sample) {
    lua_pushvalue(L, SLOT_GRADE);
    lua_pushvalue(L, sample);
    lua_pushvalue(L, SLOT_PARAMS);
    if (lua_pcall(L, 2, 2, 0) != LUA_OK || lua_type(L, -2) != LUA_TNUMBER) _exit(3);
    lua_settop(L, sample);
}

static lua_State *load(void) {
    struct reader request = load_request;
    size_t log_limit;
    lua_State *L = load_script(&request, &log_limit);
    wire_drop();
    if (!L) _exit(3);
    return L;
}

// One state, the samples decoded once: nothing but the call.
static void run_bare(uint32_t count) {
    lua_State *L = load();
    struct reader request;
    uint32_t samples = begin_samples(&request);
    if (samples > MAX_SAMPLES) samples = MAX_SAMPLES;
    lua_createtable(L, (int)samples, 0);
    int table = lua_gettop(L);
    for (uint32_t index = 1; index <= samples; index++) {
        struct reader sample = next_sample(&request);
        push_value(L, &sample);
        lua_rawseti(L, table, (lua_Integer)index);
    }
    for (uint32_t index = 0; index < count; index++) {
        lua_rawgeti(L, table, (lua_Integer)(index % samples) + 1);
        call_grade(L, table + 1);
        lua_settop(L, table);
    }
}

// A fresh state and a fresh load for every call.
static void run_fresh(uint32_t count) {
    struct reader request;
    uint32_t samples = begin_samples(&request);
    for (uint32_t index = 0; index < count; index++) {
        if (index % samples == 0) begin_samples(&request);
        lua_State *L = load();
        struct reader sample = next_sample(&request);
        push_value(L, &sample);
        call_grade(L, lua_gettop(L));
    }
}

int bench_run(char **arguments) {
    uint32_t count = (uint32_t)strtoul(arguments[3], NULL, 10);
    const char *failure = count == 0 ? "no calls" : prepare(arguments[2]);
    if (failure) {
        fprintf(stderr, "laurel-lua-worker cannot measure: %s\n", failure);
        return 1;
    }
    int64_t start = monotonic_nanos();
    if (strcmp(arguments[1], "--bench-bare") == 0) {
        run_bare(count);
    } else {
        run_fresh(count);
    }
    char text[32];
    int size = snprintf(text, sizeof text, "%.1f\n", (double)(monotonic_nanos() - start) / count);
    _exit(write(WIRE_FD, text, (size_t)size) == size ? 0 : 1);
}
