#!/usr/bin/env bash
# Bundle all that a machine with a GPU, but without this project's libraries, needs for its tests:
# make_bundle.sh [FOLDER], by default build-gpu-bundle. There: FOLDER/run_on_gpu.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

build="${BUILD:-build}"
bundle="${1:-build-gpu-bundle}"
programs=(chokepoint gpu_test random_test simulate_throughput)

configured="$(cmake -S . -B "$build" -G Ninja -DCHOKEPOINT_TESTS=ON)"
if [[ "$configured" != *"CUDA backend: ON"* ]]; then
  echo "make_bundle.sh: no nvcc here (a bundle without CUDA tests nothing). Install the CUDA toolkit." >&2
  exit 5
fi
cmake --build "$build" --target "${programs[@]}" >&2

rm -rf "$bundle"
mkdir -p "$bundle/bin" "$bundle/lib/glibc" "$bundle/tests/end_to_end"
for program in "${programs[@]}"; do
  strip -o "$bundle/bin/$program" "$build/bin/$program"
done
# The C library is a last resort, for machines whose own is older.
ldd "$bundle"/bin/* | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' | sort -u |
  while read -r library; do
    case "$(basename "$library")" in
      libcuda.so* | libcurand.so*) ;; # the driver's and the toolkit's: the machine's own
      ld-linux* | libc.so* | libm.so* | libpthread.so* | libdl.so* | librt.so* | libresolv.so*)
        cp --dereference "$library" "$bundle/lib/glibc/" ;;
      *) cp --dereference "$library" "$bundle/lib/" ;;
    esac
  done
cp -r configs "$bundle/"
cp -r tests/end_to_end/*.toml tests/end_to_end/*.txt tests/end_to_end/fixtures "$bundle/tests/end_to_end/"
cp -r tests/bench "$bundle/tests/"
cp tests/gpu/run_on_gpu.sh tests/gpu/run_on_gpu.py "$bundle/"

size="$(du -sm "$bundle" | cut -f1)"
echo "$bundle: $size MB; run $bundle/run_on_gpu.sh where the GPU is"
if ((size >= 60)); then
  echo "make_bundle.sh: $bundle is larger than 60 MB" >&2
  exit 1
fi
