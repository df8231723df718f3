// A team of threads that run one function at a time, together: what a layer's kernels are spread over.
//
// Fork and join cost about a microsecond while the team is busy: waiting threads spin for a moment before they sleep.
// Not libgomp's team, because its threads spin for good and would take the cores from the Lua workers.
#ifndef LAUREL_TEAM_H
#define LAUREL_TEAM_H

typedef struct laurel_team laurel_team;

/// What each thread runs: `rank` is 0 on the caller's thread and counts up to `count` - 1.
typedef void (*laurel_team_task)(void *context, int rank, int count);

/// Starts `count` - 1 threads. Returns NULL when they cannot be started.
laurel_team *laurel_team_create(int count);

/// Runs the task on every thread and returns when all are done. One caller at a time.
void laurel_team_run(laurel_team *team, laurel_team_task task, void *context);

/// Ends the threads and frees the team.
void laurel_team_destroy(laurel_team *team);

#endif
