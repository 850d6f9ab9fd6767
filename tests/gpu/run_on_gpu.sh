#!/usr/bin/env bash
# Run all that needs a GPU: run_on_gpu.sh [STEP...] [--studies STEM...] [--report FILE.md], in a bundle of make_bundle.sh.
# Steps: tests bits sanitizer throughput peers profile; all of them by default. Exit code 5 where there is no GPU.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if ! command -v python3 >/dev/null; then
  echo "run_on_gpu.sh: no python3 here. Install it." >&2
  exit 1
fi
if [[ ! -d "$here/bin" ]]; then
  echo "run_on_gpu.sh: no programs beside this script. Make a bundle first: tests/gpu/make_bundle.sh" >&2
  exit 2
fi
exec python3 "$here/run_on_gpu.py" "$@"
