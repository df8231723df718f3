// The worker's side of the wire: frames, load and grade requests, encoded values, scripts and their results. The input
// is what a host sends; nothing of it may make the worker read or write where it should not.
#include "host.h"
#include "session.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    fuzz_prepare();
    fuzz_feed(bytes, size);
    if (setjmp(fuzz_end) == 0) session_serve();
    return 0;
}
