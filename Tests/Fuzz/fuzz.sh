#!/bin/bash
# Builds and runs the fuzz targets of this folder with the Swift toolchain's clang and libFuzzer.
#
#   fuzz.sh build SCRATCH [TARGET…]           compiles them into SCRATCH/fuzz; `swift build` has filled SCRATCH before
#   fuzz.sh run SCRATCH SECONDS [TARGET…]     runs each for that long; what it finds first is in SCRATCH/fuzz/TARGET-*
#   fuzz.sh replay SCRATCH [TARGET…]          runs each once over its corpus
#   fuzz.sh keep SCRATCH [TARGET…]            adds to the corpus what a run has found that covers more
# Targets: session, values, json, regex, text, wire, manifest, math; all of them when none is named.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
worker=$here/../../Sources/laurel-lua-worker
sources=$here/../../Sources
action=$1
scratch=$(realpath "$2")
out=$scratch/fuzz
shift 2
seconds=0
if [ "$action" = run ]; then
  seconds=$1
  shift
fi
targets=("$@")
[ $# -gt 0 ] || targets=(session values json regex text wire manifest math)
mkdir -p "$out"

build_c() {
  local flags=(-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined $(pkg-config --cflags lua5.4)
    -I"$worker" -I"$here")
  local renamed=(-Dread=fuzz_read -Dwrite=fuzz_write -D_exit=fuzz_exit -Dsetitimer=fuzz_setitimer
    -Dlua_newstate=fuzz_newstate)
  local objects=()
  mkdir -p "$out/worker"
  # Left out: what starts, measures and confines the process, and the pinned clock that libFuzzer needs to run.
  for file in "$worker"/*.c; do
    case $(basename "$file") in main.c | bench.c | sandbox.c | seccomp.c | pinned.c) continue ;; esac
    local object=$out/worker/$(basename "$file" .c).o
    clang "${flags[@]}" -fsanitize=fuzzer-no-link "${renamed[@]}" -c "$file" -o "$object"
    objects+=("$object")
  done
  clang "${flags[@]}" -c "$here/host.c" -o "$out/worker/fuzz_host.o"
  for target in "$@"; do
    clang "${flags[@]}" -fsanitize=fuzzer -fuse-ld=lld "$here/fuzz_$target.c" "${objects[@]}" "$out/worker/fuzz_host.o" \
      $(pkg-config --libs lua5.4) -lm -o "$out/$target"
  done
}

swift_flags=(-O -wmo -parse-as-library -swift-version 6 -package-name laurel -use-ld=lld
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility)

build_wire() {
  swiftc "${swift_flags[@]}" -sanitize=fuzzer,address -module-name WireFuzz "$sources"/LuaRuntime/*.swift \
    "$here/WireFuzz.swift" -o "$out/wire"
}

# The reader of YAML is instrumented with the manifest; the packages are linked as `swift build` left them.
build_manifest() {
  local release=$scratch/release
  local yaml=$scratch/checkouts/Yams/Sources/CYaml/include
  local imports=(-I "$out" -I "$release/Modules" -Xcc -fmodule-map-file="$yaml/module.modulemap" -Xcc -I"$yaml")
  for module in LaurelRewards LuaRuntime Graders; do
    swiftc "${swift_flags[@]}" "${imports[@]}" -sanitize=fuzzer -module-name $module \
      -emit-module -emit-module-path "$out/$module.swiftmodule" -c -o "$out/$module.o" \
      $(find "$sources/$module" -name '*.swift')
  done
  local files=()
  for name in PluginManifest PluginParameter PluginError SemanticVersion; do
    files+=($(find "$sources/PluginHost" -name "$name.swift" -o -name "$name+*.swift"))
  done
  local objects
  mapfile -d '' objects < <(find "$release"/{CYaml,Logging,BigInt}.build -name '*.o' -print0)
  swiftc "${swift_flags[@]}" "${imports[@]}" -sanitize=fuzzer -module-name ManifestFuzz "${files[@]}" \
    "$here/ManifestFuzz.swift" "$out"/{LaurelRewards,LuaRuntime,Graders}.o "$release"/Yams.build/*.o \
    "${objects[@]}" -o "$out/manifest"
}

# The maths grader, instrumented; big integers are linked as `swift build` left them.
build_math() {
  local release=$scratch/release
  local imports=(-I "$out" -I "$release/Modules" -Xcc "-fmodule-map-file=$scratch/checkouts/Yams/Sources/CYaml/include/module.modulemap")
  for module in LaurelRewards Graders; do
    swiftc "${swift_flags[@]}" "${imports[@]}" -sanitize=fuzzer -module-name $module \
      -emit-module -emit-module-path "$out/$module.swiftmodule" -c -o "$out/$module.o" \
      $(find "$sources/$module" -name '*.swift')
  done
  local objects
  mapfile -d '' objects < <(find "$release"/{CYaml,Yams,BigInt}.build -name '*.o' -print0)
  swiftc "${swift_flags[@]}" "${imports[@]}" -sanitize=fuzzer -module-name MathFuzz "$here/MathFuzz.swift" \
    "$out"/{LaurelRewards,Graders}.o "${objects[@]}" -o "$out/math"
}

build() {
  local c_targets=()
  for target in "${targets[@]}"; do
    case $target in
      wire) build_wire ;;
      manifest) build_manifest ;;
      math) build_math ;;
      *) c_targets+=("$target") ;;
    esac
  done
  [ ${#c_targets[@]} -eq 0 ] || build_c "${c_targets[@]}"
}

for_each() {
  for target in "${targets[@]}"; do
    mkdir -p "$here/corpus/$target" "$out/found/$target"
    "$@" "$target"
  done
}

run() {
  echo "fuzz: $1 for $seconds s"
  "$out/$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$out/$1-" "$out/found/$1" "$here/corpus/$1" >"$out/$1.log" 2>&1 ||
    { tail -n 40 "$out/$1.log"; return 1; }
  grep -E 'stat::number_of_executed_units|DONE' "$out/$1.log"
}

replay() {
  "$out/$1" -runs=0 -timeout=10 -rss_limit_mb=4096 "$here/corpus/$1" >"$out/$1.log" 2>&1 ||
    { tail -n 40 "$out/$1.log"; return 1; }
  echo "fuzz: $1 $(find "$here/corpus/$1" -type f | wc -l) inputs"
}

# Keeps what reaches code that the corpus does not; how often it gets there does not count.
keep() { "$out/$1" -merge=1 -use_counters=0 "$here/corpus/$1" "$out/found/$1" >"$out/$1.log" 2>&1; }

case $action in
  build) build ;;
  run) for_each run ;;
  replay) for_each replay ;;
  keep) for_each keep ;;
  *) echo "fuzz.sh: unknown action '$action'" >&2; exit 2 ;;
esac
