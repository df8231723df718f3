// Process attributes, descriptors and resource limits. The reason for each step stands beside it.
#define _GNU_SOURCE
#include "sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "poison.h"
#include "wire.h"

extern char **environ;

// The cumulative last resort behind the deadline and the host's kill; the host retires a worker long before.
#define CPU_SECONDS 600
#define STACK_BYTES (8 << 20)

static bool set_limit(int resource, rlim_t value) {
    // A sanitizer writes its report to a file.
    if (LAUREL_SANITIZED && (resource == RLIMIT_FSIZE || resource == RLIMIT_NOFILE)) return true;
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit) == 0;
}

const char *sandbox_normalise(int argument_count, char **arguments, bool is_unsafe) {
    bool was_restarted = argument_count >= 2 && strcmp(arguments[1], "--restarted") == 0;
    int personality_now = personality(0xffffffff);
    bool is_fixed = personality_now >= 0 && (personality_now & ADDR_NO_RANDOMIZE) != 0;
    if (was_restarted && (is_fixed || is_unsafe)) return NULL;
    if (was_restarted) return "the kernel does not let it turn off address randomisation";
    // The stack limit decides where libraries are mapped.
    struct rlimit stack = {.rlim_cur = STACK_BYTES, .rlim_max = RLIM_INFINITY};
    if (getrlimit(RLIMIT_STACK, &stack) == 0) stack.rlim_cur = STACK_BYTES;
    setrlimit(RLIMIT_STACK, &stack);
    if (personality_now >= 0) personality((unsigned long)personality_now | ADDR_NO_RANDOMIZE);
    char *const fixed[] = {"laurel-lua-worker", "--restarted", is_unsafe ? "--unsafe-without-seccomp" : NULL, NULL};
    char *const empty[] = {NULL};
    execve("/proc/self/exe", fixed, empty);
    return "it cannot start itself again through /proc/self/exe";
}

const char *sandbox_limit(void) {
    // Standard streams lead nowhere: the protocol has its own descriptor, and nothing of the host's is inherited.
    int null = open("/dev/null", O_RDWR);
    if (null < 0) return "it cannot open /dev/null";
    for (int descriptor = 0; descriptor < WIRE_FD; descriptor++) {
        if (null != descriptor && dup2(null, descriptor) < 0) return "it cannot redirect its standard streams";
    }
    if (close_range(WIRE_FD + 1, ~0U, 0) != 0) return "it cannot close inherited descriptors";
    // No core files (they would hold training data), no growing files, no new descriptors, no processes.
    if (!set_limit(RLIMIT_CORE, 0) || !set_limit(RLIMIT_FSIZE, 0) || !set_limit(RLIMIT_NOFILE, WIRE_FD + 1)
        || !set_limit(RLIMIT_NPROC, 0) || !set_limit(RLIMIT_CPU, CPU_SECONDS)) {
        return "it cannot set resource limits";
    }
    // Dies with the thread that started it, and is closed to debuggers and /proc readers of the same user.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
        return "it cannot set its process attributes";
    }
    return NULL;
}
