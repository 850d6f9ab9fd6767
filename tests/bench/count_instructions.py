#!/usr/bin/env python3
"""Tell what a GPU's compiler makes of the kernels, without a GPU: registers, spills, instructions.

    count_instructions.py PROGRAM STUDY... [--nvcc NVCC] [--nvdisasm NVDISASM] [--architecture sm_90]

For every study its own kernel (`PROGRAM bench STUDY --source cuda`) is compiled by nvcc and taken apart by nvdisasm;
those that are the same for all, the generic one, sums of series and digests of outcomes, come first. A table in Markdown goes to stdout.

An instruction count belongs to the whole kernel, each of whose parts some months share; a scenario's is estimated as
the operations of a scenario (the program tells them) times the instructions per operation written down.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EXACT = ["-fmad=false", "-ftz=false", "-prec-div=true", "-prec-sqrt=true"]
CLASSES = {                                 # by the beginning of the mnemonic
    "FMA, add, multiply": ("FADD", "FMUL", "FFMA", "HFMA2"),
    "compare, select": ("FSETP", "FSEL", "FMNMX", "ISETP", "SEL", "PLOP3"),
    "integer": ("IMAD", "IADD3", "LOP3", "SHF", "LEA", "UIMAD", "ULOP3", "UIADD3", "USHF"),
    "convert, root": ("I2F", "F2I", "MUFU"),
    "memory": ("LD", "ST", "ULDC"),
}


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout, done.stderr


def resources(said):
    """Registers, stack frame, spill stores and spill loads [byte] as `ptxas -v` tells them."""
    frame = re.search(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", said)
    registers = re.search(r"Used (\d+) registers", said)
    return [int(registers[1]), *(int(number) for number in frame.groups())]


def instructions(listing):
    """How many instructions of each class a listing of nvdisasm holds."""
    counts = Counter()
    for mnemonic in re.findall(r"^\s+/\*[0-9a-f]{4,}\*/\s+(?:@!?U?P\w+\s+)?([A-Z][A-Z0-9]*)", listing, re.M):
        if mnemonic == "NOP":
            continue
        counts["all"] += 1
        for name, starts in CLASSES.items():
            if mnemonic.startswith(starts):
                counts[name] += 1
                break
        else:
            counts["other"] += 1
    return counts


def part_of(text, heading, name):
    """The part below the heading that holds `name`, up to the next heading."""
    return next(part for part in re.split(heading, text)[1:] if name in part.split("\n", 1)[0])


def compile_and_count(options, source, cubin, kernel):
    _, said = run(options.nvcc, "-cubin", f"-arch={options.architecture}", "-std=c++20", "-Xptxas", "-v",
                  "-diag-suppress", "177", *EXACT, f"-I{ROOT}", "-o", cubin, source)
    listing, _ = run(options.nvdisasm, "-c", cubin)
    return (resources(part_of(said, "Compiling entry function", kernel)),
            instructions(part_of(listing, r"\.section\s+\.text\.", kernel)))


def row(name, used, counts, scenario=("", "")):
    cells = [name, *used, f"{counts['all']:,}"]
    cells += [f"{100 * counts[c] / counts['all']:.0f}%" for c in [*CLASSES, "other"]]
    return "| " + " | ".join(str(cell) for cell in [*cells, *scenario]) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("studies", nargs="+")
    parser.add_argument("--nvcc", default=shutil.which("nvcc") or "/usr/local/cuda/bin/nvcc")
    parser.add_argument("--nvdisasm", default=shutil.which("nvdisasm") or "nvdisasm")
    parser.add_argument("--architecture", default="sm_90")
    options = parser.parse_args()

    titles = ["kernel", "registers", "stack [B]", "spilled [B]", "reloaded [B]", "instructions", *CLASSES, "other",
              "a scenario", "per operation"]
    print("| " + " | ".join(titles) + " |")
    print("|" + "---|" * len(titles), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, kernel in (("generic", "simulate_kernel"), ("sums of series", "sum_series_kernel"),
                             ("digests of outcomes", "digest_kernel")):
            used = compile_and_count(options, ROOT / "kernels/run/cuda.cu", folder / "generic.cubin", kernel)
            print(row(name, *used), flush=True)
        for study in options.studies:
            text, _ = run(options.program, "bench", study, "--source", "cuda")
            written, a_scenario = (int(n) for n in re.match(r"// (\d+) operations written down, (\d+) a", text).groups())
            source = folder / "kernel.cu"
            source.write_text(text)
            used, counts = compile_and_count(options, source, folder / "kernel.cubin", "chokepoint_simulate")
            each = counts["all"] / written
            print(row(Path(study).stem, used, counts, (f"{each * a_scenario:,.0f}", f"{each:.2f}")), flush=True)


if __name__ == "__main__":
    main()
