// oneDNN's C API. Debian's package has no .pc file, so the module map links it by name.
#ifndef LAUREL_CONEDNN_SHIM_H
#define LAUREL_CONEDNN_SHIM_H
#include <dnnl.h>

/// Sets how many threads oneDNN uses when it is called from this thread (libgomp keeps the number per thread).
/// Laurel's own workers split the work, so each of them asks for one.
extern void omp_set_num_threads(int count);
#endif
