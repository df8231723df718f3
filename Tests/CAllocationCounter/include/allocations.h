#ifndef LAUREL_ALLOCATIONS_H
#define LAUREL_ALLOCATIONS_H

/// Heap allocations of this thread so far.
unsigned long laurel_allocation_count(void);

#endif
