#!/usr/bin/env python3
"""Check that the kernels' PTX holds correctly rounded instructions alone: ptx_rules.py FILE.ptx...

No `.approx`, no `.ftz` (subnormals kept), no `div.full`; and there must be arithmetic to look at. Exit 1 and one line
a fault.
"""
import re
import sys
from pathlib import Path

FORBIDDEN = re.compile(r"\.(approx|ftz|full)\b")


def instructions(text):
    """Lines that are instructions: no directives, no comments."""
    return [line.strip() for line in text.splitlines() if re.match(r"\s+(@!?%p\d+\s+)?[a-z]\w*[. ]", line)]


def faults_of(name, text):
    lines = instructions(text)
    faults = [f"{name}: {line}" for line in lines if FORBIDDEN.search(line)]
    for wanted in ("fma.rn.f32", "mul.rn.f32", "add.rn.f32", "div.rn.f32", "sqrt.rn.f32"):
        if not any(wanted in line for line in lines):
            faults.append(f"{name}: no {wanted} in it: is this the kernels' PTX?")
    return faults


def main():
    if not faults_of("spoiled", "\tdiv.approx.ftz.f32 \t%f1, %f2, %f3;\n"):
        raise SystemExit("the check is blind")
    faults = [fault for path in sys.argv[1:] for fault in faults_of(path, Path(path).read_text(encoding="utf-8"))]
    if len(sys.argv) < 2:
        faults = ["no files given"]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
