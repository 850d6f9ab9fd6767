#!/usr/bin/env python3
"""Check what the tree promises of its sources: source_rules.py RULE, one of includes, compiler, length,
readme, rules_see.

Exit 1 and one line a fault where a file breaks the rule.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# The arrows between folders: a file may include its own folder and these. An entry with a dot is a single file.
ARROWS = {
    "kernels/arithmetic": [],
    "kernels/random": ["kernels/arithmetic"],
    "kernels/model": ["kernels/arithmetic", "kernels/random"],
    "kernels/statistics": ["kernels/arithmetic"],
    "kernels/run": ["kernels/arithmetic", "kernels/model", "kernels/statistics"],
    "kernels/specialise": ["kernels/arithmetic", "kernels/model", "kernels/run"],
    "kernels/specialise/prelude": [],
    "host": [],
    "host/text": [],
    "host/study": ["host", "kernels/model/limits.h"],
    "host/statistics": ["host", "kernels/statistics"],
    "host/results": ["host", "host/statistics"],
    "host/export": ["host", "host/results"],
    "host/compare": ["host/results", "host/export"],
    "host/compile": ["host", "host/study", "host/results/result.h", "kernels/model",
                     "kernels/random"],
    "host/graph": ["host", "host/text", "host/study", "host/compile"],
    "host/engine": ["host", "host/study", "host/compile", "host/statistics", "host/results", "kernels/run",
                    "kernels/statistics"],
    "host/specialise": ["host", "host/results/files.h", "host/results/sha256.h", "kernels/model", "kernels/run",
                        "kernels/specialise"],
    "host/story": ["host/text", "host/study", "host/compile", "host/results", "host/engine", "kernels/run"],
    "host/survival": ["host", "host/study", "host/compile", "host/engine", "kernels/run"],
    "host/bench": ["host", "host/compile", "host/engine", "kernels/arithmetic", "kernels/run"],
    "host/report": ["host/compile", "host/engine", "host/graph", "host/results", "host/statistics",
                    "host/story", "host/study", "host/text", "kernels/run"],
    "host/app": ["host", "host/bench", "host/compare", "host/compile", "host/engine", "host/export",
                 "host/graph", "host/report", "host/results", "host/specialise", "host/story", "host/study",
                 "host/survival", "host/text", "kernels/arithmetic", "kernels/run", "kernels/specialise"],
}
COMPILER_FILE = "kernels/arithmetic/platform.h"     # the one that knows nvcc from the host's compiler
GENERATED = {"build_version.h"}
LONGEST = 400                                       # [line]
CODE = {".h", ".cpp", ".cu", ".py", ".sh", ".cmake"}


def sources(*folders):
    """The files of the tree that git tracks or would track, below `folders`."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def includes_of(text):
    """Line numbers and files of the includes in quotes."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if found:
            yield number, found[1]


def include_faults(name, text):
    folder = name.rpartition("/")[0]
    if folder not in ARROWS:
        return [f"{name}: folder {folder} has no arrows; add it to ARROWS of tests/rules/source_rules.py"]
    allowed = [folder, *ARROWS[folder]]
    return [f"{name}:{number}: {folder} may not include {included}" for number, included in includes_of(text)
            if included not in GENERATED and included not in allowed and included.rpartition("/")[0] not in allowed]


def arrows_are_acyclic():
    """No folder reaches itself over the arrows (single files do not count)."""
    def reach(folder, seen):
        for next_folder in (x for x in ARROWS[folder] if "." not in x):
            if next_folder not in seen:
                reach(next_folder, seen | {next_folder})
            if next_folder == start:
                raise SystemExit(f"the arrows run in a circle through {start}")
    for start in ARROWS:
        reach(start, set())


def compiler_faults(name, text):
    if name == COMPILER_FILE:
        return []
    return [f"{name}:{number}: only {COMPILER_FILE} may ask for the compiler"
            for number, line in enumerate(text.splitlines(), 1) if re.search(r"#.*\b(__CUDACC__|__CUDA_ARCH__)\b", line)]


def length_faults(name, text):
    lines = text.count("\n")
    return [f"{name}: {lines} lines, more than {LONGEST}"] if lines > LONGEST else []


def readme_faults(name, text):
    """Every study has its row in the README."""
    return [f"{name}: the README does not list it"] if f"]({name})" not in text else []


def check_all(rule, names):
    faults = [fault for name in names for fault in rule(name, read(name))]
    if not names:
        faults = ["no files found"]
    print("\n".join(faults))
    return 1 if faults else 0


def check_that_rules_see():
    """Each rule must find a fault where there is one."""
    spoiled = [
        include_faults("kernels/model/x.h", '#include "host/error.h"\n'),
        include_faults("kernels/random/x.h", '#include "kernels/model/tables.h"\n'),
        include_faults("host/study/x.cpp", '#include "host/compile/compile.h"\n'),
        include_faults("host/results/x.cpp", '#include "host/engine/run.h"\n'),
        include_faults("host/unknown/x.cpp", ""),
        compiler_faults("kernels/run/x.cu", "#if defined(__CUDACC__)\n"),
        length_faults("host/app/x.cpp", "\n" * (LONGEST + 1)),
        readme_faults("configs/new.toml", "| [old](configs/old.toml) |"),
    ]
    blind = [i for i, faults in enumerate(spoiled) if not faults]
    clean = include_faults("kernels/run/x.h", '#include "kernels/model/tables.h"\n') + length_faults("x", "\n")
    print(f"blind: {blind}, false alarms: {clean}")
    return 1 if blind or clean else 0


def main():
    rule = sys.argv[1]
    cpp = [name for name in sources("kernels", "host") if Path(name).suffix in {".h", ".cpp", ".cu"}]
    if rule == "includes":
        arrows_are_acyclic()
        return check_all(include_faults, cpp)
    if rule == "compiler":
        return check_all(compiler_faults, cpp)
    if rule == "length":
        code = [name for name in sources() if Path(name).suffix in CODE or Path(name).name == "CMakeLists.txt"]
        return check_all(length_faults, code)
    if rule == "readme":
        studies = [name for name in sources("configs") if name.endswith(".toml")]
        return check_all(lambda name, _: readme_faults(name, read("README.md")), studies)
    if rule == "rules_see":
        return check_that_rules_see()
    raise SystemExit(__doc__)


if __name__ == "__main__":
    sys.exit(main())
