#include "flush.h"

#include "deadline.h"
#include "wire.h"

enum { FLUSH_BYTES = 32 << 10 };

// A reply may wait this long for others, unless the host asks for each at once.
#define FLUSH_NANOS 5000000

struct flushing flushing_begin(bool each) { return (struct flushing){.each = each, .last = monotonic_nanos()}; }

void flush_when_due(struct flushing *flushing) {
    if (wire_pending() == 0) return;
    int64_t now = monotonic_nanos();
    if (!flushing->each && wire_pending() <= FLUSH_BYTES && now - flushing->last <= FLUSH_NANOS) return;
    wire_flush();
    flushing->last = now;
}
