#!/usr/bin/env bash
# Install what is missing, check the format, build with warnings as errors, run every test, run the example:
# ./test.sh [CTEST-OPTION...], for instance ./test.sh -R same_bits
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cmake/install_dependencies.sh --tests

echo "== format"
git ls-files -z '*.h' '*.cpp' '*.cu' | xargs -0 clang-format-14 --dry-run -Werror

echo "== build"
cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHOKEPOINT_TESTS=ON -DCHOKEPOINT_WERROR=ON
cmake --build build

echo "== tests"
report="$PWD/build/tests.xml"
outcome=0
ctest --test-dir build --parallel 2 --output-on-failure --output-junit "$report" "$@" |
  tee build/tests.log || outcome=$?

echo "== example"
example="$(mktemp -d)"
trap 'rm -rf "$example"' EXIT
build/bin/chokepoint run configs/bmw-us-ev.toml --out "$example/bmw-us-ev" || outcome=$?

echo "== summary"
/usr/bin/python3 tests/list_skipped.py "$report"
grep 'tests passed' build/tests.log
exit "$outcome"
