// Ends a candidate, a load or the process with an outcome that only the worker decides: written to the host and
// followed by `_exit`, never raised as a Lua error, so no pcall, __close, finalizer or coroutine can interfere.
#ifndef LAUREL_REPORT_H
#define LAUREL_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/// What the worker is doing, so that a report names it.
enum phase { PHASE_IDLE, PHASE_LOADING, PHASE_GRADING, PHASE_GRADING_GROUP };

/// Marks the start of a load, or of candidate `index` of the batch (a group's first one); the deadline counts from here.
void phase_begin(enum phase phase, uint32_t index);

/// Marks its end and gives the microseconds it took.
double phase_end(void);

/// The microseconds since `phase_begin`.
double phase_micros(void);

enum phase phase_now(void);

/// Begins the reply of a candidate: everything up to the detail. `is_last` says that the process ends after it.
void result_begin(enum wire_reply type, uint32_t index, enum wire_outcome outcome, bool is_last, double score, double micros);

/// Reports the outcome of whatever runs now, sends it and ends the process. Safe in a signal handler.
_Noreturn void report_and_exit(enum wire_outcome outcome, const char *message, size_t size);

_Noreturn void report_memory(void);

/// Sends what earlier candidates got and names the one that crashes the worker. Safe in a signal handler.
void report_crash(void);

/// The current candidate's log: `log_append` cuts at the limit of the load request.
void log_reset(size_t limit);
void log_append(const char *bytes, size_t size);
void put_log(void);

#endif
