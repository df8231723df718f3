// Confinement of the process: what the kernel holds even when a script has corrupted the worker.
#ifndef LAUREL_SANDBOX_H
#define LAUREL_SANDBOX_H

#include <stdbool.h>

/// Makes addresses predictable and the environment empty: sets the personality and starts the program again with fixed
/// arguments, unless that has happened. Returns NULL, or what failed.
const char *sandbox_normalise(int argument_count, char **arguments, bool is_unsafe);

/// Closes descriptors, sets resource limits and process attributes. Returns NULL, or what failed.
const char *sandbox_limit(void);

/// Installs the system call filter: the last step before any byte of a script is seen. False when it cannot be had.
bool seccomp_install(void);

#endif
