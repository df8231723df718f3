// The wall-clock deadline: a timer signal whose handler reports `timeout` and ends the process. It stops Lua loops, C
// loops inside liblua, the parser, the collector and finalizers alike, and costs a script nothing while it runs.
#ifndef LAUREL_DEADLINE_H
#define LAUREL_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

/// Installs the handler on its own stack; false when that fails.
bool deadline_install(void);

/// Installs the handler that names the crashing candidate before the crash kills the process.
bool crash_install(void);

/// How long every following phase may take, in milliseconds.
void deadline_set_limit(uint32_t milliseconds);

void deadline_start(int64_t now);
void deadline_stop(void);

/// Reports `timeout` when the running phase has passed its deadline: a score that arrives late is one.
void deadline_check(void);

/// The real monotonic clock; `time` and `clock` are pinned for the script.
int64_t monotonic_nanos(void);

#endif
