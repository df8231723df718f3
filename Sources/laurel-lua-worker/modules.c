#include "modules.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct module {
    char name[WIRE_MAX_NAME + 1];        // as in `require "lib.shapes"`
    char chunk_name[WIRE_MAX_NAME + 2];  // as in errors, after an @
    const char *source;
    size_t size;
};

static struct module modules[WIRE_MAX_FILES];
static uint32_t module_count;
static bool has_require;
// Outlives the request, so that a module may also be required while a candidate is graded.
static char sources[WIRE_MAX_SOURCE];

// Stands for the value of a module while it is loaded.
static char loading;

static void read_name(struct reader *request, char *name) {
    size_t size;
    const uint8_t *bytes = read_bytes(request, &size);
    if (size > WIRE_MAX_NAME) _exit(2);
    memcpy(name, bytes, size);
    name[size] = 0;
}

void modules_read(struct reader *request, bool allows_require) {
    has_require = allows_require;
    module_count = read_u32(request);
    if (module_count == 0 || module_count > WIRE_MAX_FILES) _exit(2);
    size_t used = 0;
    for (uint32_t index = 0; index < module_count; index++) {
        struct module *module = &modules[index];
        read_name(request, module->name);
        module->chunk_name[0] = '@';
        read_name(request, module->chunk_name + 1);
        const uint8_t *bytes = read_bytes(request, &module->size);
        if (request->failed || module->size > WIRE_MAX_SOURCE - used) _exit(2);
        memcpy(sources + used, bytes, module->size);
        module->source = sources + used;
        used += module->size;
    }
}

const char *modules_entry_name(void) { return modules[0].chunk_name + 1; }

// Names between dots: nothing that could be taken for a path.
static bool is_module_name(const char *name, size_t size) {
    bool was_dot = true;
    for (size_t index = 0; index < size; index++) {
        char byte = name[index];
        bool is_dot = byte == '.';
        bool is_word = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
            || byte == '_' || byte == '-';
        if (!(is_word || is_dot) || (is_dot && was_dot)) return false;
        was_dot = is_dot;
    }
    return !was_dot && size <= WIRE_MAX_NAME;
}

static const struct module *find(const char *name) {
    for (uint32_t index = 0; index < module_count; index++) {
        if (strcmp(modules[index].name, name) == 0) return &modules[index];
    }
    return NULL;
}

// Compiles and runs a module and pushes its result: what it returns, or true when that is nothing.
static int run_module(lua_State *L, const struct module *module) {
    int status = luaL_loadbufferx(L, module->source, module->size, module->chunk_name, "t");
    if (status == LUA_OK) status = lua_pcall(L, 0, 1, 0);
    if (status == LUA_OK && lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    return status;
}

static int unknown_module(lua_State *L, const char *name) {
    size_t size = strlen(name);
    char path[WIRE_MAX_NAME + 1];
    for (size_t index = 0; index <= size; index++) path[index] = name[index] == '.' ? '/' : name[index];
    bool has_suffix = size > 4 && strcmp(name + size - 4, ".lua") == 0;
    const char *advice = has_suffix ? "leave out '.lua'" : "expected this file in the plugin's folder";
    if (has_suffix) path[size - 4] = 0;
    return luaL_error(L, "there is no module '%s' (%s.lua): %s", name, path, advice);
}

// require(name); its upvalue is the table of modules that are loaded, or being loaded.
static int require(lua_State *L) {
    size_t size;
    const char *name = luaL_checklstring(L, 1, &size);
    lua_settop(L, 1);
    if (!is_module_name(name, size)) {
        char shown[64];
        snprintf(shown, sizeof shown, "%s", name);
        return luaL_error(
            L, "'%s' is no module's name; expected one such as 'shapes' or 'lib.shapes', for shapes.lua or "
               "lib/shapes.lua in the plugin's folder", shown);
    }
    lua_pushvalue(L, 1);
    lua_rawget(L, lua_upvalueindex(1));
    if (lua_touserdata(L, -1) == &loading) {
        return luaL_error(L, "module '%s' is required while it is still being loaded (a cyclic require)", name);
    }
    if (!lua_isnil(L, -1)) return 1;
    const struct module *module = find(name);
    if (!module) return unknown_module(L, name);
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, &loading);
    lua_rawset(L, lua_upvalueindex(1));
    int status = run_module(L, module);
    lua_pushvalue(L, 1);
    if (status == LUA_OK) {
        lua_pushvalue(L, -2);
    } else {
        lua_pushnil(L);
    }
    lua_rawset(L, lua_upvalueindex(1));
    return status == LUA_OK ? 1 : lua_error(L);
}

void modules_run_entry(lua_State *L) {
    lua_newtable(L);
    int loaded = lua_gettop(L);
    lua_pushlightuserdata(L, &loading);
    lua_setfield(L, loaded, modules[0].name);
    if (has_require) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        lua_pushvalue(L, loaded);
        lua_pushcclosure(L, require, 1);
        lua_setfield(L, -2, "require");
        lua_pop(L, 1);
    }
    if (run_module(L, &modules[0]) != LUA_OK) lua_error(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, loaded, modules[0].name);
    lua_remove(L, loaded);
}
