// Encoded values (sample, params) as Lua values.
#ifndef LAUREL_VALUES_H
#define LAUREL_VALUES_H

#include <lua.h>

#include "wire.h"

/// Pushes the next value of the reader; raises a Lua error when the bytes are malformed. A null inside an array becomes
/// `laurel.null` (a light userdata), so that arrays have no holes; elsewhere it is nil.
void push_value(lua_State *L, struct reader *reader);

#endif
