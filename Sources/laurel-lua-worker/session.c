// Requests in order: a load replaces the script, a grade batch uses it.
#include "session.h"

#include <unistd.h>

_Noreturn void session_serve(void) {
    lua_State *L = NULL;
    size_t log_limit = 0;
    for (;;) {
        struct reader request;
        switch (wire_receive(&request)) {
        case REQUEST_LOAD: L = load_script(&request, &log_limit); break;
        case REQUEST_GRADE:
            if (!L) _exit(2);
            grade_batch(L, &request, log_limit);
            break;
        case REQUEST_GRADE_GROUPS:
            if (!L) _exit(2);
            grade_groups(L, &request, log_limit);
            break;
        default: _exit(2);
        }
        wire_flush();
    }
}

const char *error_text(lua_State *L, size_t *size) {
    int type = lua_type(L, -1);
    if (type != LUA_TSTRING && type != LUA_TNUMBER) {
        lua_pushfstring(L, "The script raised a %s value; expected an error message.", lua_typename(L, type));
    }
    return lua_tolstring(L, -1, size);
}
