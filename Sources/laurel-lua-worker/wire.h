// The protocol with the host: frames of a 32-bit little-endian length and a type, over the socket at WIRE_FD.
// Sources/LuaRuntime/WireFormat.swift is the other side; change both and WIRE_VERSION together.
#ifndef LAUREL_WIRE_H
#define LAUREL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_FD = 3,
    WIRE_VERSION = 3,
    WIRE_MAX_REQUEST = 64 << 20,
    WIRE_MAX_DETAIL = 1024,
    WIRE_MAX_LOG = 64 << 10,
    WIRE_MAX_PARTS = 32,
    WIRE_MAX_PART_NAME = 64,
    WIRE_MAX_DEPTH = 64,
    WIRE_MAX_SOURCE = 1 << 20,  // all files of a script together
    WIRE_MAX_FILES = 64,
    WIRE_MAX_NAME = 200,
    WIRE_MAX_GROUP = 1024,
};

// Load:   u32 version, u32 wall ms, u64 memory, u32 log, u8 LOAD flags, u32 files × (name, chunk name, source), params.
// Grade:  u8 GRADE flags, u32 wall ms, u32 candidates × (u64 seed, bytes sample).
// Groups: u8 GRADE flags, u32 groups × (u64 seed, u32 wall ms, u32 candidates, bytes array of samples).
enum wire_request { REQUEST_LOAD = 1, REQUEST_GRADE = 2, REQUEST_GRADE_GROUPS = 3 };

/// The script is a plugin: its files may `require` each other (a bare script is one file). Results say how many
/// instructions they took.
enum { LOAD_ALLOWS_REQUIRE = 1, LOAD_COUNTS_INSTRUCTIONS = 2 };
/// Every reply is sent at once.
enum { GRADE_FLUSHES_EACH = 1 };
/// What a loaded script defines.
enum { LOADED_HAS_GRADE = 1, LOADED_HAS_GRADE_GROUP = 2 };

enum wire_reply {
    REPLY_HELLO = 1,
    REPLY_LOADED = 2,
    REPLY_LOAD_FAILED = 3,
    REPLY_RESULT = 4,
    REPLY_SETUP_FAILED = 5,
    REPLY_CRASHED = 6,
    REPLY_GROUP_RESULT = 7,  // a result that belongs to every candidate of a group
};

/// What became of a candidate or of a load.
enum wire_outcome {
    OUTCOME_SCORE = 0,
    OUTCOME_ABSTAIN = 1,
    OUTCOME_TIMEOUT = 2,
    OUTCOME_MEMORY = 3,
    OUTCOME_FORBIDDEN = 4,
    OUTCOME_RUNTIME = 5,
    OUTCOME_INVALID_SCORE = 6,
    OUTCOME_LOAD = 7,
};

/// Tags of an encoded value.
enum wire_tag { TAG_NIL, TAG_FALSE, TAG_TRUE, TAG_INTEGER, TAG_NUMBER, TAG_STRING, TAG_ARRAY, TAG_TABLE };

/// A bounded reader over received bytes. Once a read runs past the end, `failed` stays true and reads give zeros.
struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

uint8_t read_u8(struct reader *reader);
uint32_t read_u32(struct reader *reader);
uint64_t read_u64(struct reader *reader);
double read_f64(struct reader *reader);

/// A length and that many bytes, left where they are.
const uint8_t *read_bytes(struct reader *reader, size_t *size);

/// Waits for the next request and gives its payload; ends the process when the host has gone or breaks the protocol.
enum wire_request wire_receive(struct reader *payload);

/// Replies are collected and sent together. What lies between `wire_begin` and `wire_commit` is not sent by a flush.
void wire_begin(enum wire_reply type);
void put_u8(uint8_t value);
void put_u32(uint32_t value);
void put_u64(uint64_t value);
void put_f64(double value);
void put_bytes(const void *bytes, size_t size);
void wire_commit(void);

/// Drops what was written since `wire_begin`.
void wire_rollback(void);

/// Sends every committed reply. Safe in a signal handler that does not return.
void wire_flush(void);

/// Drops every reply that waits.
void wire_drop(void);

/// How many bytes wait to be sent.
size_t wire_pending(void);

/// Maps the request buffer; false when there is no room for it.
bool wire_reserve(void);

#endif
