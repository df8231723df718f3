// Lists that scripts hand to helpers.
#ifndef LAUREL_LISTS_H
#define LAUREL_LISTS_H

#include <lua.h>

/// Pushes item `position` of the list at argument `list`, without metamethods. Raises an error unless it is a text, a
/// number or a boolean, which compare by value and serve as keys.
void push_list_item(lua_State *L, int list, lua_Integer position);

#endif
