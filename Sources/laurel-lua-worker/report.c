// Outcomes that end the process, the phase they belong to, and the candidate's log.
#define _GNU_SOURCE
#include "report.h"

#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "count.h"
#include "deadline.h"

static volatile enum phase current_phase;
static volatile uint32_t current_index;
static int64_t started;
static char log_bytes[WIRE_MAX_LOG];
static size_t log_size;
static size_t log_limit;

void phase_begin(enum phase phase, uint32_t index) {
    current_index = index;
    count_reset();
    started = monotonic_nanos();
    current_phase = phase;
    deadline_start(started);
}

double phase_micros(void) { return (double)(monotonic_nanos() - started) / 1000; }

double phase_end(void) {
    deadline_stop();
    current_phase = PHASE_IDLE;
    return phase_micros();
}

enum phase phase_now(void) { return current_phase; }

void result_begin(enum wire_reply type, uint32_t index, enum wire_outcome outcome, bool is_last, double score, double micros) {
    wire_begin(type);
    put_u32(index);
    put_u8((uint8_t)outcome);
    put_u8(is_last);
    put_f64(score);
    put_f64(micros);
    put_u64(arena_peak());
    put_u64(count_now());
}

void report_and_exit(enum wire_outcome outcome, const char *message, size_t size) {
    deadline_stop();  // a second report in the middle of this one would send its start again
    if (size > WIRE_MAX_DETAIL) size = WIRE_MAX_DETAIL;
    wire_rollback();
    wire_flush();
    switch (current_phase) {
    case PHASE_LOADING:
        wire_begin(REPLY_LOAD_FAILED);
        put_u8((uint8_t)outcome);
        put_bytes(message, size);
        break;
    case PHASE_GRADING:
    case PHASE_GRADING_GROUP:
        result_begin(
            current_phase == PHASE_GRADING ? REPLY_RESULT : REPLY_GROUP_RESULT, current_index, outcome, true, 0,
            phase_micros());
        put_bytes(message, size);
        put_log();
        put_u32(0);
        break;
    case PHASE_IDLE:
        wire_begin(REPLY_SETUP_FAILED);
        put_bytes(message, size);
        break;
    }
    wire_commit();
    wire_flush();
    _exit(0);
}

void report_crash(void) {
    deadline_stop();
    wire_rollback();
    wire_flush();
    wire_begin(REPLY_CRASHED);
    put_u32(current_index);
    wire_commit();
    wire_flush();
}

void report_memory(void) {
    static const char message[] = "The script asked for more memory than its limit.";
    report_and_exit(OUTCOME_MEMORY, message, sizeof message - 1);
}

void log_reset(size_t limit) {
    log_size = 0;
    log_limit = limit < WIRE_MAX_LOG ? limit : WIRE_MAX_LOG;
}

void log_append(const char *bytes, size_t size) {
    size_t room = log_limit - log_size;
    if (size > room) size = room;
    memcpy(log_bytes + log_size, bytes, size);
    log_size += size;
}

void put_log(void) { put_bytes(log_bytes, log_size); }
