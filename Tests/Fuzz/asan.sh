#!/bin/bash
# Builds the Lua worker with AddressSanitizer and UndefinedBehaviorSanitizer into SCRATCH/asan, and runs a test command
# with it: asan.sh SCRATCH COMMAND…. Fails when the command does, or when a sanitizer reported anything.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
worker=$here/../../Sources/laurel-lua-worker
out=$(realpath "$1")/asan
shift
mkdir -p "$out"
rm -f "$out"/report.*
clang -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -fuse-ld=lld \
  "-DLAUREL_SANITIZER_LOG=\"$out/report\"" $(pkg-config --cflags lua5.4) "$worker"/*.c "$here/asan_options.c" \
  $(pkg-config --libs lua5.4) -lm -o "$out/laurel-lua-worker"

status=0
LAUREL_LUA_WORKER=$out/laurel-lua-worker LAUREL_TEST_SANITIZED=1 "$@" || status=$?
if compgen -G "$out/report.*" >/dev/null; then
  cat "$out"/report.* >&2
  echo "error[asan]: the sanitizers reported the problems above." >&2
  exit 1
fi
exit $status
