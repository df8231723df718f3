// When replies that wait are sent: before the next candidate runs, so that its end cannot take them along.
#ifndef LAUREL_FLUSH_H
#define LAUREL_FLUSH_H

#include <stdbool.h>
#include <stdint.h>

struct flushing {
    bool each;
    int64_t last;
};

struct flushing flushing_begin(bool each);

/// Sends what waits, if it is much, has waited long, or the host asked for each reply at once.
void flush_when_due(struct flushing *flushing);

#endif
