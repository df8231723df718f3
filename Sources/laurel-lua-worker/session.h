// The conversation with the host, and the state of the loaded script.
#ifndef LAUREL_SESSION_H
#define LAUREL_SESSION_H

#include <lua.h>

#include "wire.h"

/// Where the loaded script's values lie on the main stack of its state.
enum { SLOT_RANDOM_SEED = 1, SLOT_GRADE = 2, SLOT_GRADE_GROUP = 3, SLOT_PARAMS = 4 };

/// Answers requests until the host goes away.
_Noreturn void session_serve(void);

/// Loads a script from a load request and captures its image. NULL when it failed; the reply is written either way.
lua_State *load_script(struct reader *request, size_t *log_limit);

/// Grades the candidates of a grade request; each meets the image as it was captured.
void grade_batch(lua_State *L, struct reader *request, size_t log_limit);

/// Grades the groups of a group request; each meets the image as it was captured.
void grade_groups(lua_State *L, struct reader *request, size_t log_limit);

/// The text of the error value on top of the stack, without running any of the script's code.
const char *error_text(lua_State *L, size_t *size);

#endif
