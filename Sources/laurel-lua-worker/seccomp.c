// The system calls of a worker that only computes: read and write on the protocol's socket, its timer, and its end.
// What glibc tries on its way to abort() or for more heap fails with an error, so that a crash ends as a signal of its
// own; everything else kills the process with SIGSYS, which the host records as `forbidden`.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "poison.h"
#include "sandbox.h"
#include "wire.h"

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "The system call filter knows x86-64 and arm64."
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)
#define UNLESS_EQUAL_SKIP(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)
#define ALLOW(call) UNLESS_EQUAL_SKIP(SYS_##call, 1), RETURN(SECCOMP_RET_ALLOW)
#define FAIL(call, error) UNLESS_EQUAL_SKIP(SYS_##call, 1), RETURN(SECCOMP_RET_ERRNO | (error))
// Little-endian: the low half of a 64-bit argument comes first. The kernel reads descriptors as 32 bits.
#define ALLOW_ON_WIRE(call)                                                                                        \
    UNLESS_EQUAL_SKIP(SYS_##call, 4), LOAD(args[0]), UNLESS_EQUAL_SKIP(WIRE_FD, 1), RETURN(SECCOMP_RET_ALLOW), \
        RETURN(SECCOMP_RET_KILL_PROCESS)

bool seccomp_install(void) {
    if (LAUREL_SANITIZED) return false;  // a sanitizer needs memory of its own: such a worker runs by the unsafe switch
    struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCHITECTURE, 1, 0),
        RETURN(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOW_ON_WIRE(write),
        ALLOW_ON_WIRE(read),
        ALLOW(setitimer),
        ALLOW(rt_sigreturn),
        ALLOW(clock_gettime),
        ALLOW(exit_group),
        ALLOW(exit),
        FAIL(brk, ENOMEM),
        FAIL(mmap, ENOMEM),
        FAIL(munmap, EINVAL),
        FAIL(writev, EPERM),
        FAIL(rt_sigprocmask, EPERM),
        FAIL(rt_sigaction, EPERM),
        FAIL(gettid, EPERM),
        FAIL(getpid, EPERM),
        FAIL(tgkill, EPERM),
        RETURN(SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
