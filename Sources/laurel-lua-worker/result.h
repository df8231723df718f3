// What a script gave for a candidate: read with raw access only, so that no metamethod of the script runs after its
// function has returned, and written as a reply.
#ifndef LAUREL_RESULT_H
#define LAUREL_RESULT_H

#include <lua.h>

#include "wire.h"

struct part {
    const char *name;
    size_t size;
    double value;
};

/// Texts point into the arena, which nothing touches before they are written.
struct result {
    enum wire_outcome outcome;
    double score;
    const char *detail;
    size_t detail_size;
    uint32_t part_count;
    struct part parts[WIRE_MAX_PARTS];
};

/// The function whose results are read, for messages.
enum graded_by { BY_GRADE, BY_GRADE_GROUP };

/// Reads the value at `index`: a number, a table with a score, or an abstention. Anything else is an invalid score.
void result_read(lua_State *L, int index, enum graded_by function, struct result *result);

/// Takes the string at `index`, if it is one, as the detail.
void result_set_detail(lua_State *L, int index, struct result *result);

/// Makes an invalid score of a problem whose text stays where it is.
void result_set_invalid(struct result *result, const char *problem);

/// Makes a runtime failure of the error value on top of the stack.
void result_set_error(lua_State *L, struct result *result);

/// Writes the reply; `log` says whether the candidate's log goes with it.
void result_put(const struct result *result, enum wire_reply type, uint32_t index, double micros, bool log);

#endif
