// Counting of virtual machine instructions, for those who ask what a call costs: Lua's count hook makes a call several
// times slower, so a script is loaded either to be counted or to grade. C functions count as the one call they are.
#ifndef LAUREL_COUNT_H
#define LAUREL_COUNT_H

#include <lua.h>
#include <stdint.h>

/// Counts what this thread and those it makes from now on run.
void count_install(lua_State *L);

/// Begins anew.
void count_reset(void);

/// Takes a call's count as the sum of so many results'.
void count_share(uint32_t results);

/// The instructions since `count_reset`; 0 where nothing is counted.
uint64_t count_now(void);

#endif
