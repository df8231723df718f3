// Frames in and out. Every length that comes in is checked before it is used; replies go to a fixed buffer that is
// larger than the largest reply, so that nothing is allocated and a signal handler may flush it.
#define _GNU_SOURCE
#include "wire.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OUTPUT_SIZE = 256 << 10 };

static uint8_t *input;
static uint8_t output[OUTPUT_SIZE];
static size_t committed;
static size_t written;  // committed bytes plus the reply that is being written

bool wire_reserve(void) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    input = mmap(NULL, WIRE_MAX_REQUEST, PROT_READ | PROT_WRITE, flags, -1, 0);
    return input != MAP_FAILED;
}

static bool take(struct reader *reader, void *destination, size_t size) {
    if (reader->failed || (size_t)(reader->end - reader->at) < size) {
        reader->failed = true;
        memset(destination, 0, size);
        return false;
    }
    memcpy(destination, reader->at, size);
    reader->at += size;
    return true;
}

uint8_t read_u8(struct reader *reader) {
    uint8_t value;
    take(reader, &value, sizeof value);
    return value;
}

uint32_t read_u32(struct reader *reader) {
    uint32_t value;
    take(reader, &value, sizeof value);
    return value;
}

uint64_t read_u64(struct reader *reader) {
    uint64_t value;
    take(reader, &value, sizeof value);
    return value;
}

double read_f64(struct reader *reader) {
    double value;
    take(reader, &value, sizeof value);
    return value;
}

const uint8_t *read_bytes(struct reader *reader, size_t *size) {
    *size = read_u32(reader);
    if (reader->failed || (size_t)(reader->end - reader->at) < *size) {
        reader->failed = true;
        *size = 0;
        return reader->end;
    }
    const uint8_t *bytes = reader->at;
    reader->at += *size;
    return bytes;
}

static void receive_exactly(uint8_t *destination, size_t size) {
    while (size > 0) {
        ssize_t count = read(WIRE_FD, destination, size);
        if (count > 0) {
            destination += count;
            size -= (size_t)count;
        } else if (count == 0 || errno != EINTR) {
            _exit(0);  // the host has gone
        }
    }
}

enum wire_request wire_receive(struct reader *payload) {
    uint32_t size;
    receive_exactly((uint8_t *)&size, sizeof size);
    if (size < 1 || size > WIRE_MAX_REQUEST) _exit(2);
    receive_exactly(input, size);
    *payload = (struct reader){.at = input + 1, .end = input + size};
    return (enum wire_request)input[0];
}

void wire_begin(enum wire_reply type) {
    written = committed;
    put_u32(0);
    put_u8((uint8_t)type);
}

static void put(const void *bytes, size_t size) {
    if (size > OUTPUT_SIZE - written) _exit(2);
    if (size > 0) memcpy(output + written, bytes, size);  // a result without a detail has no bytes to point to
    written += size;
}

void put_u8(uint8_t value) { put(&value, sizeof value); }
void put_u32(uint32_t value) { put(&value, sizeof value); }
void put_u64(uint64_t value) { put(&value, sizeof value); }
void put_f64(double value) { put(&value, sizeof value); }

void put_bytes(const void *bytes, size_t size) {
    put_u32((uint32_t)size);
    put(bytes, size);
}

void wire_commit(void) {
    uint32_t size = (uint32_t)(written - committed - sizeof size);
    memcpy(output + committed, &size, sizeof size);
    committed = written;
}

void wire_rollback(void) { written = committed; }

void wire_drop(void) { committed = written = 0; }

size_t wire_pending(void) { return committed; }

void wire_flush(void) {
    size_t sent = 0;
    while (sent < committed) {
        ssize_t count = write(WIRE_FD, output + sent, committed - sent);
        if (count > 0) {
            sent += (size_t)count;
        } else if (errno != EINTR) {
            _exit(0);  // the host has gone
        }
    }
    committed = written = 0;
}
