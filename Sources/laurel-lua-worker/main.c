// laurel-lua-worker: the only program that links Lua. It confines itself, then loads scripts and grades candidates that
// the host sends over the socket at WIRE_FD until the host goes away. Docs: ARCHITECTURE section 6 and the threat model.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unistd.h>

#include "arena.h"
#include "bench.h"
#include "deadline.h"
#include "poison.h"
#include "report.h"
#include "sandbox.h"
#include "session.h"
#include "wire.h"

// Lua runs on a stack of its own: 200 nested C calls need more than half a megabyte, deep recursion in the parser
// three, and a fixed address keeps the hash seed, which Lua takes from a local variable's address, the same.
#define STACK_ADDRESS ((char *)0x220000000000)
#define STACK_BYTES ((size_t)16 << 20)
#define GUARD_BYTES ((size_t)1 << 20)

static _Noreturn void give_up(const char *reason) {
    char message[256];
    int size = snprintf(message, sizeof message, "The Lua worker cannot confine itself: %s.", reason);
    report_and_exit(OUTCOME_RUNTIME, message, (size_t)size < sizeof message ? (size_t)size : sizeof message - 1);
}

// glibc's first allocation asks the kernel for heap and random bytes; afterwards the filter allows neither.
static void warm_up_heap(void) {
    void *volatile block = malloc(16 << 10);
    free(block);
}

static void run_on_fixed_stack(void (*body)(void)) {
    static ucontext_t context;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    char *guard = mmap(STACK_ADDRESS - GUARD_BYTES, GUARD_BYTES, PROT_NONE, flags, -1, 0);
    char *stack = mmap(STACK_ADDRESS, STACK_BYTES, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (guard != STACK_ADDRESS - GUARD_BYTES || stack != STACK_ADDRESS || getcontext(&context) != 0) {
        give_up("it cannot map its stack");
    }
    context.uc_stack.ss_sp = stack;
    context.uc_stack.ss_size = STACK_BYTES;
    context.uc_link = NULL;
    makecontext(&context, body, 0);
    announce_stack(stack, STACK_BYTES);
    setcontext(&context);
    give_up("it cannot switch its stack");
}

static bool is_unsafe;

static void serve(void) {
    arrive_on_stack();
    bool is_filtered = seccomp_install();
    if (!is_filtered && !is_unsafe) give_up("the kernel refuses the system call filter (seccomp); LAUREL_UNSAFE_LUA=1 runs scripts without it");
    wire_begin(REPLY_HELLO);
    put_u32(WIRE_VERSION);
    put_u8(is_filtered);
    wire_commit();
    wire_flush();
    session_serve();
}

int main(int argument_count, char **arguments) {
    if (argument_count == 4 && strncmp(arguments[1], "--bench-", 8) == 0) return bench_run(arguments);
    struct stat status;
    if (fstat(WIRE_FD, &status) != 0 || !S_ISSOCK(status.st_mode)) {
        fputs("laurel-lua-worker grades reward scripts for laurel, which starts it; it is not run by hand.\n", stderr);
        return 64;
    }
    close_range(WIRE_FD + 1, ~0U, 0);  // before anything else: nothing of the host's stays open
    for (int index = 1; index < argument_count; index++) {
        if (strcmp(arguments[index], "--unsafe-without-seccomp") == 0) is_unsafe = true;
    }
    const char *failure = sandbox_normalise(argument_count, arguments, is_unsafe);
    if (!failure) failure = sandbox_limit();
    if (failure) give_up(failure);
    if (!arena_reserve() || !wire_reserve()) give_up("it cannot map its memory");
    if (!deadline_install() || !crash_install()) give_up("it cannot install its signal handlers");
    warm_up_heap();
    run_on_fixed_stack(serve);
}
