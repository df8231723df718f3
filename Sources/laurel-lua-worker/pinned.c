// Names that liblua's calls bind to instead of libc's, because this program defines them.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report.h"

// Lua mixes the clock into its hash seed and into table.sort's pivot; pinned, pairs order and sort ties repeat.
time_t time(time_t *result) {
    if (result) *result = 0;
    return 0;
}

clock_t clock(void) { return 0; }

// Lua aborts when an error escapes every pcall. The filter has no signals to offer, so the report replaces SIGABRT.
_Noreturn void abort(void) {
    static const char message[] = "The script made the Lua library abort.";
    report_and_exit(OUTCOME_RUNTIME, message, sizeof message - 1);
}
