// Lua 5.4's public headers. Only laurel-lua-worker includes them: no Swift process loads liblua.
#ifndef LAUREL_CLUA_SHIM_H
#define LAUREL_CLUA_SHIM_H
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif
