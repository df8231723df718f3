// What a script can name: an allow-list of Lua's libraries, shims where the original would leak or differ between runs,
// and names that are refused with a reason.
#ifndef LAUREL_ENVIRONMENT_H
#define LAUREL_ENVIRONMENT_H

#include <lua.h>

/// Builds the environment in a fresh state and pushes Lua's own `math.randomseed`, which the shim hides.
void environment_build(lua_State *L);

/// Ends the process with `forbidden` and a message that says where, what, and what to do instead.
_Noreturn void refuse(lua_State *L, const char *name, const char *advice);

/// Adds the names that are refused to the table of globals on top of the stack.
void refusals_open(lua_State *L);

/// Pushes a function that refuses when it is called.
void push_refusal(lua_State *L, const char *name, const char *advice);

/// Adds the shims to the table of globals on top of the stack, whose libraries are in place.
void shims_open(lua_State *L);

/// Like `tostring`, but without addresses: objects are named by their place in the arena. Pushes the text.
const char *push_text(lua_State *L, int index, size_t *size);

/// Pushes the `laurel` table.
void helpers_open(lua_State *L);

/// The reason of the abstention at `index`, pushed; 0 when the value is none.
int push_abstention(lua_State *L, int index);

/// Adds helpers to the `laurel` table on top of the stack, a file each.
void answers_open(lua_State *L);
void case_open(lua_State *L);
void distance_open(lua_State *L);
void json_open(lua_State *L);
void numbers_open(lua_State *L);
void phrases_open(lua_State *L);
void regex_open(lua_State *L);
void sentences_open(lua_State *L);
void shaping_open(lua_State *L);
void text_open(lua_State *L);
void tokens_open(lua_State *L);

/// Makes reading an absent name of the table on top of the stack an error that tells the nearest one.
void seal_names(lua_State *L, const char *table_name);

#endif
