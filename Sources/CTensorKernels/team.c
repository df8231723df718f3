#include "laurel_team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#if defined(__x86_64__)
#define LAUREL_PAUSE() __builtin_ia32_pause()
#else
#define LAUREL_PAUSE() ((void)0)
#endif

// About 50 microseconds: longer than the gaps inside a step, much shorter than a reward's grading.
enum { LAUREL_SPINS = 2000 };

struct laurel_team {
    int count;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_cond_t done;
    _Atomic unsigned round;    // bumped for every task
    _Atomic int running;       // threads that have not finished this round
    _Atomic int sleepers;      // threads that wait on `wake`
    _Atomic bool caller_sleeps;
    bool ends;                 // written before a round is published
    laurel_team_task task;
    void *context;
};

struct member {
    laurel_team *team;
    int rank;
};

static unsigned wait_for_round(laurel_team *team, unsigned seen) {
    for (int spin = 0; spin < LAUREL_SPINS; spin++) {
        unsigned round = atomic_load_explicit(&team->round, memory_order_acquire);
        if (round != seen) return round;
        LAUREL_PAUSE();
    }
    pthread_mutex_lock(&team->lock);
    atomic_fetch_add(&team->sleepers, 1);
    while (atomic_load(&team->round) == seen) pthread_cond_wait(&team->wake, &team->lock);
    atomic_fetch_sub(&team->sleepers, 1);
    unsigned round = atomic_load(&team->round);
    pthread_mutex_unlock(&team->lock);
    return round;
}

static void *member_main(void *argument) {
    struct member member = *(struct member *)argument;
    free(argument);
    laurel_team *team = member.team;
    unsigned seen = 0;
    for (;;) {
        seen = wait_for_round(team, seen);
        if (team->ends) return NULL;
        team->task(team->context, member.rank, team->count);
        if (atomic_fetch_sub(&team->running, 1) == 1 && atomic_load(&team->caller_sleeps)) {
            pthread_mutex_lock(&team->lock);
            pthread_cond_signal(&team->done);
            pthread_mutex_unlock(&team->lock);
        }
    }
}

static void publish(laurel_team *team) {
    atomic_fetch_add(&team->round, 1);
    if (atomic_load(&team->sleepers) > 0) {
        pthread_mutex_lock(&team->lock);
        pthread_cond_broadcast(&team->wake);
        pthread_mutex_unlock(&team->lock);
    }
}

laurel_team *laurel_team_create(int count) {
    if (count < 1) return NULL;
    laurel_team *team = calloc(1, sizeof *team);
    if (!team) return NULL;
    team->threads = calloc((size_t)count, sizeof *team->threads);
    if (!team->threads) {
        free(team);
        return NULL;
    }
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->wake, NULL);
    pthread_cond_init(&team->done, NULL);
    team->count = 1;
    for (int rank = 1; rank < count; rank++) {
        struct member *member = malloc(sizeof *member);
        if (member) *member = (struct member){team, rank};
        if (!member || pthread_create(&team->threads[rank], NULL, member_main, member) != 0) {
            free(member);
            laurel_team_destroy(team);
            return NULL;
        }
        team->count = rank + 1;
    }
    return team;
}

void laurel_team_run(laurel_team *team, laurel_team_task task, void *context) {
    if (team->count > 1) {
        team->task = task;
        team->context = context;
        atomic_store(&team->running, team->count - 1);
        publish(team);
    }
    task(context, 0, team->count);
    for (int spin = 0; spin < LAUREL_SPINS; spin++) {
        if (atomic_load_explicit(&team->running, memory_order_acquire) == 0) return;
        LAUREL_PAUSE();
    }
    pthread_mutex_lock(&team->lock);
    atomic_store(&team->caller_sleeps, true);
    while (atomic_load(&team->running) > 0) pthread_cond_wait(&team->done, &team->lock);
    atomic_store(&team->caller_sleeps, false);
    pthread_mutex_unlock(&team->lock);
}

void laurel_team_destroy(laurel_team *team) {
    team->ends = true;
    publish(team);
    for (int rank = 1; rank < team->count; rank++) pthread_join(team->threads[rank], NULL);
    pthread_cond_destroy(&team->done);
    pthread_cond_destroy(&team->wake);
    pthread_mutex_destroy(&team->lock);
    free(team->threads);
    free(team);
}
