// Comparison loops for `laurel bench scripts`: what the same calls cost without a candidate's pristine state.
#ifndef LAUREL_BENCH_H
#define LAUREL_BENCH_H

/// Runs `--bench-bare FILE COUNT` or `--bench-fresh FILE COUNT` and prints the nanoseconds of a call. FILE holds a load
/// and a grade request as the host would send them. Confined like any worker. Gives the exit status.
int bench_run(char **arguments);

#endif
