// The files of a script, and the `require` that loads one from another. Nothing is ever read from a disk: the host
// sends every file of the plugin's folder with the load request.
#ifndef LAUREL_MODULES_H
#define LAUREL_MODULES_H

#include <lua.h>

#include "wire.h"

/// Takes the files of a load request out of it, the entry first; ends the process when they break the protocol.
void modules_read(struct reader *request, bool allows_require);

/// What errors call the entry.
const char *modules_entry_name(void);

/// Sets `require` in the globals, where the script may use it, then loads and runs the entry and pushes its result.
void modules_run_entry(lua_State *L);

#endif
