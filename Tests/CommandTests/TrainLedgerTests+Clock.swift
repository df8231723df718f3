import Foundation
import RunStore
import Testing

extension TrainLedgerTests {
    /// Set back and ahead by up to a day, every few times that the program asks for the time of day.
    private static let restlessClock = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdatomic.h>
        #include <sys/time.h>
        #include <time.h>

        static atomic_long calls;

        static long shift(void) { return calls++ / 7 * 7919 % 172800 - 86400; }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, now);
            if (clock == CLOCK_REALTIME && result == 0) now->tv_sec += shift();
            return result;
        }

        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            int (*real)(struct timeval *, void *) = dlsym(RTLD_NEXT, "gettimeofday");
            int result = real(now, zone);
            if (result == 0) now->tv_sec += shift();
            return result;
        }

        time_t time(time_t *out) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (out) *out = now.tv_sec;
            return now.tv_sec;
        }

        """

    /// The library that makes the time of day jump, in a training's folder.
    private func restlessClock(_ training: TinyTraining) throws -> String {
        try training.work.write(Data(Self.restlessClock.utf8), to: "clock.c")
        let library = training.work.url.appending(path: "clock.so").path(percentEncoded: false)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments =
            ["clang", "-O1", "-shared", "-fPIC", "-o", library]
            + [training.work.url.appending(path: "clock.c").path(percentEncoded: false), "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        return library
    }

    @Test(.timeLimit(.minutes(5)))
    func aClockThatIsSetBackAndAheadChangesNothing() throws {
        let training = try TinyTraining(steps: 24, evaluation: ", every: 8")
        let still = try training.train()
        let jumping = ["LD_PRELOAD": try restlessClock(training)]
        let ending = try training.work.program.run(TinyTraining.arguments, environment: jumping)
        #expect(ending.status == 0, "\(ending.errors)")
        let store = try RunStore(root: training.work.url.appending(path: ".laurel"), for: .reading)
        let jumped = try #require(training.runs.first { $0 != still })
        let runs = try [still, jumped].map { try store.run(named: $0) }
        #expect(abs(runs[0].createdAt - runs[1].createdAt) > 600, "the clock has not jumped")
        #expect(try Self.content(store, runs[1]) == Self.content(store, runs[0]))
        let table = try store.metrics(of: runs[1])
        let times = table.names.indices.filter {
            table.names[$0] == "step_time" || table.names[$0].hasPrefix("time/")
        }
        let seconds = table.lines.flatMap { line in times.compactMap { line.values[$0] } }
        #expect(seconds.count >= 24 && seconds.allSatisfy { (0..<60).contains($0) })
    }
}
