// The handlers of the deadline and of crashes. One timer serves a whole batch: a candidate only writes its deadline, and the handler, when it finds the running
// candidate's deadline still ahead, sets the timer anew for what is left.
#define _GNU_SOURCE
#include "deadline.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "report.h"

static uint8_t handler_stack[64 << 10];
static volatile int64_t limit_nanos = 200 * 1000000LL;
static volatile int64_t deadline;      // 0 while nothing runs
static volatile sig_atomic_t is_armed;

int64_t monotonic_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void arm(int64_t nanos) {
    int64_t micros = nanos / 1000 + 1;
    struct itimerval timer = {.it_value = {.tv_sec = micros / 1000000, .tv_usec = micros % 1000000}};
    is_armed = 1;
    setitimer(ITIMER_REAL, &timer, NULL);
}

static _Noreturn void time_out(void) {
    static const char message[] = "The script did not finish within its wall-clock limit.";
    report_and_exit(OUTCOME_TIMEOUT, message, sizeof message - 1);
}

static void expire(int signal) {
    (void)signal;
    int64_t due = deadline;
    if (due == 0) {
        is_armed = 0;
        return;
    }
    int64_t left = due - monotonic_nanos();
    if (left <= 0) time_out();
    arm(left);
}

bool deadline_install(void) {
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = expire;
    action.sa_flags = SA_ONSTACK | SA_RESTART;
    sigset_t none;
    sigemptyset(&none);
    return sigaltstack(&stack, NULL) == 0 && sigaction(SIGALRM, &action, NULL) == 0
        && sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

// The disposition is back at its default when this runs: the fault repeats on return and kills the process.
static void crash(int signal) {
    (void)signal;
    report_crash();
}

bool crash_install(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crash;
    action.sa_flags = SA_ONSTACK | SA_RESETHAND;
    for (size_t index = 0; index < sizeof faults / sizeof faults[0]; index++) {
        if (sigaction(faults[index], &action, NULL) != 0) return false;
    }
    return true;
}

void deadline_set_limit(uint32_t milliseconds) {
    int64_t nanos = (int64_t)milliseconds * 1000000;
    if (nanos == limit_nanos) return;
    limit_nanos = nanos;
    is_armed = 0;  // an older timer may be further away than the new limit
}

void deadline_start(int64_t now) {
    deadline = now + limit_nanos;
    // The handler clears `is_armed` only while `deadline` is 0, so from here on a timer is running or gets set.
    atomic_signal_fence(memory_order_seq_cst);
    if (!is_armed) arm(limit_nanos);
}

void deadline_stop(void) { deadline = 0; }

void deadline_check(void) {
    if (monotonic_nanos() >= deadline) time_out();
}
