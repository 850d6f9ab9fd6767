#!/usr/bin/env bash
# Install what is missing, build, run a study: ./run.sh [STUDY.toml [OPTION...]], by default configs/bmw-us-ev.toml.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cmake/install_dependencies.sh
if [[ ! -f build/build.ninja ]]; then
  cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHOKEPOINT_TESTS=OFF >&2
fi
cmake --build build --target chokepoint >&2

if (($# == 0)); then
  set -- configs/bmw-us-ev.toml
fi
exec build/bin/chokepoint run "$@"
