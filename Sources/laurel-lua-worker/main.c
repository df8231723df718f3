#include <lua.h>
int main(void) { return LUA_VERSION_NUM == 504 ? 0 : 1; }
