#!/usr/bin/env python3
"""Time the program, alone or against a reference program, and print tables in markdown.

    run_bench.py [STUDY.toml ...] [--program build/bin/chokepoint] [--reference REFERENCE.py] [options]

Speed: the program and the reference run the same study, base variant, in turn, round after round, so that both meet the
same state of the machine; figures are medians (lowest to highest) over the rounds, and a ratio is of one round's pair.
The program's time is the wall time of the whole process; what it says of itself stands beside it. The reference's is
what it prints ("20000 scenarios, 60 months: 2.18 s"), so its start-up does not count; on T threads T processes of one
thread share the machine, each with scenarios of its own. Nothing is timed before the means of `loss` agree.

Memory: peak resident memory for few and many scenarios. Start-up: a run of 1000 scenarios. Normals: what
chokepoint_normals_bench says, if it lies beside the program.

Exit codes: 0 done, 1 a program failed or the two disagree, 2 usage.
"""
import json
import math
import os
import re
import statistics
import sys
import tempfile
from pathlib import Path

import machine
from options import ROOT, STUDIES, number, race_parser, studies_of
from processes import ONE_THREAD, Failure, peak_memory, run_together

SECTIONS = ["speed", "memory", "start-up", "normals"]
Z = 5                   # standard errors that two means of the same thing may differ by
STARTING = 1000         # [scenario]
SCALES = {"": 1, "thousand ": 1e3, "million ": 1e6, "billion ": 1e9}


def rounded(x):
    """Three significant digits: 1,230,000; 123; 0.0123."""
    if not math.isfinite(x) or x == 0:
        return str(x)
    decimals = 2 - math.floor(math.log10(abs(x)))
    return f"{round(x, decimals):,.{max(0, decimals)}f}"


def spread(values):
    """Median (lowest–highest)."""
    return f"{rounded(statistics.median(values))} ({rounded(min(values))}–{rounded(max(values))})"


def say(text):
    print(text, file=sys.stderr, flush=True)


class Ours:
    """The program."""

    def __init__(self, program, device, folder):
        self.program, self.device, self.folder = program, device, folder

    def command(self, study, scenarios, threads, base=True):
        return [self.program, "run", study, *(["--variant", "base"] if base else []), "--scenarios", str(scenarios),
                "--threads", str(threads), "--device", self.device, "--quiet", "--out", f"{self.folder}/out"]

    def run(self, study, scenarios, threads):
        return run_together([self.command(study, scenarios, threads)])

    def own_seconds(self):
        """Time of the last run as it tells it itself, reading the study and writing results left out [s]."""
        return json.loads(Path(self.folder, "out/manifest.json").read_text(encoding="utf-8"))["seconds"]

    @staticmethod
    def loss(finished):
        """Mean of loss of the base variant and its standard error, from the headline table."""
        found = re.search(r"(?m)^loss \[(thousand |million |billion |).*\n.*\n +base +(-?[\d.]+) ±([\d.]+)",
                          finished.outputs[0][0])
        if not found:
            raise Failure("the program printed no mean of loss for the base variant")
        return [float(x) * SCALES[found[1]] for x in found.groups()[1:]]


class Reference:
    """The reference program: one thread a process."""

    def __init__(self, path, count):
        self.path, self.count = path, count

    def command(self, study, first, *more):
        return [sys.executable, self.path, study, "--first", str(first), "--count", str(self.count), *more]

    def rate(self, study, processes):
        """Scenarios a second of all processes together, up to the end of the slowest; and what others took."""
        done = run_together([self.command(study, i * self.count) for i in range(processes)], ONE_THREAD)
        return processes * self.count / max(self.seconds(errors) for _, errors in done.outputs), done.others

    def seconds(self, errors):
        found = re.search(r"(\d+) scenarios, \d+ months: ([\d.]+) s", errors)
        if not found or int(found[1]) != self.count or float(found[2]) == 0:
            raise Failure(f"the reference told no time for {self.count} scenarios")
        return float(found[2])

    def loss(self, study):
        done = run_together([self.command(study, 0, "--stats")], ONE_THREAD)
        found = re.search(r"(?m)^loss +(\S+) +(\S+)", done.outputs[0][0])
        if not found:
            raise Failure("the reference printed no mean of loss")
        return [float(x) for x in found.groups()]


def difference(a, b, what):
    """How far two means differ, in standard errors; fail if by more than Z."""
    z = (a[0] - b[0]) / max(math.hypot(a[1], b[1]), 1e-12)
    if not abs(z) <= Z:
        raise Failure(f"{what}: mean of loss {a[0]:.6g} ± {a[1]:.2g} against the reference's {b[0]:.6g} ± {b[1]:.2g} "
                      f"({z:+.1f} standard errors)")
    return z


def speed(ours, reference, studies, options):
    """Interleaved rounds. Return the lines of the table."""
    lines = ["| study | threads | ours, whole process | ours, as it says | reference | ratio | others [core] |",
             "|---|---|---|---|---|---|---|"]
    notes = []
    for study in studies:
        name = Path(study).stem
        expected = reference.loss(study) if reference else None
        if reference:
            z = difference(ours.loss(ours.run(study, reference.count, 1)), expected, name)
            notes.append(f"{name}: on the same {reference.count:,} scenarios the means of loss differ by {z:+.2f} "
                         f"standard errors.")
        table = {threads: {"whole": [], "own": [], "reference": [], "others": []} for threads in options.threads}
        for turn in range(options.rounds):
            for threads, row in table.items():
                say(f"{name}: round {turn + 1} of {options.rounds}, {threads} threads")
                done = ours.run(study, options.scenarios, threads)
                if reference:
                    difference(ours.loss(done), expected, name)
                row["whole"].append(options.scenarios / done.seconds)
                row["own"].append(options.scenarios / ours.own_seconds())
                row["others"].append(done.others)
                if reference:
                    rate, others = reference.rate(study, threads)
                    row["reference"].append(rate)
                    row["others"].append(others)
        for threads, row in table.items():
            ratios = [a / b for a, b in zip(row["whole"], row["reference"])]
            lines.append(f"| {name} | {threads} | {spread(row['whole'])} | {spread(row['own'])} | "
                         f"{spread(row['reference']) if reference else '–'} | "
                         f"{spread(ratios) if reference else '–'} | {statistics.median(row['others']):.2f} |")
    if not reference:
        notes = ["No reference program was given (--reference): the program alone was timed, and nothing compared."]
    return [f"Scenarios a second; {options.scenarios:,} scenarios a run, base variant, {options.rounds} rounds, "
            f"device {options.device}" +
            (f"; the reference with {reference.count:,} a process." if reference else "."), "", *lines, "", *notes]


def memory(ours, options):
    """Peak resident memory for few and for many scenarios."""
    few, many = options.memory
    threads = max(options.threads)
    lines = [f"Peak resident memory [MiB]; threads: {threads}.", "",
             f"| study | variants | {few:,} scenarios | {many:,} scenarios | ratio |", "|---|---|---|---|---|"]
    for base in (True, False):
        say(f"memory: {'base' if base else 'all variants'}")
        a, b = (peak_memory(ours.command(options.memory_study, n, threads, base)) for n in (few, many))
        lines.append(f"| {Path(options.memory_study).stem} | {'base' if base else 'all'} | {a:.1f} | {b:.1f} | "
                     f"{b / a:.3f} |")
    return lines


def start_up(ours, studies, options):
    lines = [f"Wall time of a run of {STARTING} scenarios [s], base variant, 1 thread.", "", "| study | seconds |",
             "|---|---|"]
    for study in studies:
        say(f"start-up: {Path(study).stem}")
        times = [ours.run(study, STARTING, 1).seconds for _ in range(options.rounds)]
        lines.append(f"| {Path(study).stem} | {spread(times)} |")
    return lines


def normals(program, options):
    """Words and normals a second, one thread, from the program of that name."""
    bench = Path(program).parent / "chokepoint_normals_bench"
    if not bench.exists():
        return ["chokepoint_normals_bench is not beside the program (it is built where Google Benchmark is found)."]
    say("normals")
    done = run_together([[str(bench), f"--benchmark_min_time={options.normals_time}", "--benchmark_format=json",
                          "--benchmark_enable_random_interleaving=true", f"--benchmark_repetitions={options.rounds}"]])
    found = {}
    for entry in json.loads(done.outputs[0][0])["benchmarks"]:
        if entry["run_type"] == "iteration":
            found.setdefault(entry["name"].removesuffix("/real_time"), []).append(entry)
    lines = ["One thread; std_normal is the C++ library's mt19937 and normal_distribution.", "",
             "| what | million a second | cycles each |", "|---|---|---|"]
    for name, entries in sorted(found.items(), key=lambda item: item[1][0]["family_index"]):
        if entries[0].get("error_occurred"):
            if "wrong" in entries[0]["error_message"]:
                raise Failure(f"{name}: {entries[0]['error_message']}")
            lines.append(f"| {name} | {entries[0]['error_message']} | |")
            continue
        cycles = [entry["cycles"] for entry in entries if "cycles" in entry]
        lines.append(f"| {name} | {spread([entry['items_per_second'] / 1e6 for entry in entries])} | "
                     f"{spread(cycles) if cycles else 'not counted here'} |")
    return lines


def parse(arguments):
    p = race_parser(__doc__, 2_000_000)
    p.add_argument("--sections", nargs="+", choices=SECTIONS, default=SECTIONS)
    p.add_argument("--memory", type=number, nargs=2, default=[100_000, 10_000_000], metavar=("FEW", "MANY"))
    p.add_argument("--memory-study", default=str(ROOT / STUDIES[0]), metavar="STUDY.toml")
    p.add_argument("--normals-time", type=float, default=0.5, help="seconds a repetition")
    options = p.parse_args(arguments)
    options.studies = studies_of(options)
    if not options.threads:
        options.threads = [os.cpu_count()] if options.device.startswith("cuda") else sorted({1, 2, os.cpu_count()})
    return options


def main(arguments):
    options = parse(arguments)
    studies = options.studies
    reference = Reference(options.reference, options.count) if options.reference else None
    load_before = machine.load()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(options.program, options.device, folder)
        measured = {"speed": lambda: speed(ours, reference, studies, options), "memory": lambda: memory(ours, options),
                    "start-up": lambda: start_up(ours, studies, options),
                    "normals": lambda: normals(options.program, options)}
        try:
            tables = {section: measured[section]() for section in SECTIONS if section in options.sections}
        except (Failure, OSError) as failure:
            say(f"run_bench.py: {failure}")
            return 1
    command = ["tests/bench/run_bench.py", *("REFERENCE.py" if word == options.reference else Path(word).name
                                             if Path(word).is_absolute() else word for word in arguments)]
    print("\n".join(["## Machine", "", *machine.description(options.program, command, load_before)]))
    for section, lines in tables.items():
        print("\n".join(["", f"## {section.capitalize()}", "", *lines]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
