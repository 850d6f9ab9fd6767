#!/usr/bin/env bash
# Install what is missing, check the format, build with warnings as errors, run every test, run the example:
# ./test.sh [CTEST-OPTION...], for instance ./test.sh -R same_bits
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cmake/install_dependencies.sh --tests

outcome=0
echo "== format"
git ls-files -z '*.h' '*.cpp' '*.cu' | xargs -0 clang-format-14 --dry-run -Werror || outcome=1

echo "== build"
cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHOKEPOINT_TESTS=ON -DCHOKEPOINT_WERROR=ON
cmake --build build

echo "== tests"
report="$PWD/build/tests.xml"
ctest --test-dir build --parallel 2 --output-on-failure --output-junit "$report" "$@" |
  tee build/tests.log || outcome=$?

echo "== example"
example="$(mktemp -d)"
trap 'rm -rf "$example"' EXIT
build/bin/chokepoint run configs/bmw-us-ev.toml --scenarios 1e5 --out "$example/bmw-us-ev" || outcome=$?

echo "== summary"
/usr/bin/python3 tests/list_skipped.py "$report"
grep 'tests passed' build/tests.log || outcome=1
if ((outcome != 0)); then
  echo "test.sh: something above failed" >&2
fi
exit "$outcome"
