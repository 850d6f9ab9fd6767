#!/usr/bin/env python3
"""Show how time and memory grow: with scenarios, with the size of a study; and how long a short run takes.

    scaling.py [--program build/bin/chokepoint] [--scenarios 1e5 1e6 1e7] [--rounds 3] [--plot docs/scaling.svg]

Tables in markdown go to stdout, the plot (needs matplotlib) to the file whose ending says what it is. Times are of
whole processes, medians (lowest to highest) over rounds that take all runs in turn. Time grows linearly where the last
column of its table stands still. Memory is the peak of the resident; beside it stands what `chokepoint plan` says.

Exit codes: 0 done, 1 a program failed, 2 usage.
"""
import json
import statistics
import sys
import tempfile
import tomllib
from pathlib import Path

import machine
from options import ROOT, number, parser
from processes import Failure, peak_memory, run_together
from run_bench import STARTING, rounded, say, spread

SIZES = [str(ROOT / f"configs/{name}.toml") for name in ("minimal", "bmw-us-ev", "large")]
SECTIONS = ["scenarios", "size", "memory", "start-up"]
LIMITS = {"memory": 1.2, "start-up": 0.2}     # prediction over measurement, either way; [s]


class Program:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder

    def arguments(self, study, scenarios, threads, base=True):
        return [study, *(["--variant", "base"] if base else []), "--scenarios", str(scenarios), "--threads",
                str(threads), "--device", self.options.device]

    def command(self, *what):
        return [self.options.program, "run", *self.arguments(*what), "--quiet", "--out", f"{self.folder}/out"]

    def seconds(self, *what):
        return run_together([self.command(*what)]).seconds

    def plan(self, *what):
        done = run_together([[self.options.program, "plan", *self.arguments(*what), "--json"]])
        return json.loads(done.outputs[0][0])

    @staticmethod
    def size(study):
        """Months, sites and lanes of a study."""
        text = tomllib.loads(Path(study).read_text(encoding="utf-8"))
        return {"months": text["study"]["periods"], "sites": len(text.get("site", [])), "lanes": len(text.get("lane", []))}


def rounds_of(program, runs, rounds):
    """Seconds of each of `runs`, which are done in turn, round after round."""
    times = {run: [] for run in runs}
    for turn in range(rounds):
        for run in runs:
            say(f"round {turn + 1} of {rounds}: {Path(run[0]).stem}, {run[1]:,} scenarios, {run[2]} threads")
            times[run].append(program.seconds(*run))
    return times


def by_scenarios(program, options):
    """Seconds against scenarios, less the start: the last column is flat where time is linear."""
    study, threads = options.study, max(options.threads)
    runs = [(study, n, threads) for n in [STARTING, *options.scenarios]]
    times = rounds_of(program, runs, options.rounds)
    start = statistics.median(times[runs[0]])
    lines = [f"{Path(study).stem}, base variant, {threads} threads; a run of {STARTING:,} scenarios takes "
             f"{rounded(start)} s.", "", "| scenarios | seconds | seconds a million, less the start |", "|---|---|---|"]
    points = []
    for run in runs[1:]:
        median = statistics.median(times[run])
        points.append((run[1], median - start))
        lines.append(f"| {run[1]:,} | {spread(times[run])} | {rounded((median - start) / run[1] * 1e6)} |")
    return lines, points


def by_size(program, options):
    """Seconds against the size of a study, with as many scenarios, less the start."""
    n, threads = options.size_scenarios, max(options.threads)
    runs = [(study, count, threads) for study in options.sizes for count in (STARTING, n)]
    times = rounds_of(program, runs, options.rounds)
    lines = [f"{n:,} scenarios, base variant, {threads} threads; less a run of {STARTING:,}.", "",
             "| study | months | sites | lanes | outcomes | series | µs a scenario | ns a month | ns a month and site or "
             "lane |", "|---|---|---|---|---|---|---|---|---|"]
    points = []
    for study in options.sizes:
        size, plan = program.size(study), program.plan(study, STARTING, 1)
        nodes = size["sites"] + size["lanes"]
        each = [(more - less) / (n - STARTING) for less, more in zip(times[study, STARTING, threads], times[study, n, threads])]
        median = statistics.median(each)
        points.append((size["months"] * nodes, median))
        lines.append(f"| {Path(study).stem} | {size['months']} | {size['sites']} | {size['lanes']} | {plan['outcomes']} | "
                     f"{plan['series']} | {spread([1e6 * x for x in each])} | {rounded(median / size['months'] * 1e9)} | "
                     f"{rounded(median / size['months'] / nodes * 1e9)} |")
    return lines, points


def by_memory(program, options):
    """Peak memory against scenarios, measured and planned."""
    lines = ["Peak resident memory [MB]; off: what `plan` says, over what is measured.", "",
             "| study | variants | threads | scenarios | measured | planned | off | file planned over measured |",
             "|---|---|---|---|---|---|---|---|"]
    points, worst = [], 1.0
    for study in options.memory_studies:
        for base in (True, False):
            for threads in options.threads:
                for n in options.memory_scenarios:
                    say(f"memory: {Path(study).stem}, {'base' if base else 'all'}, {n:,} scenarios, {threads} threads")
                    plan = program.plan(study, n, threads, base)
                    # A compiler of specialised kernels would count too.
                    generic = [*program.command(study, n, threads, base), "--specialise", "off"]
                    measured = peak_memory(generic) * 2**20
                    file = Path(program.folder, "out/results.h5").stat().st_size
                    off = plan["memory_bytes"]["peak"] / measured
                    worst = max(worst, off, 1 / off)
                    if study == options.memory_studies[0] and threads == max(options.threads):
                        points.append((n, base, measured))
                    lines.append(f"| {Path(study).stem} | {'base' if base else 'all'} | {threads} | {n:,} | "
                                 f"{measured / 1e6:.1f} | {plan['memory_bytes']['peak'] / 1e6:.1f} | {100 * off - 100:+.0f}% | "
                                 f"{100 * plan['file_bytes'] / file - 100:+.1f}% |")
    lines += ["", f"The worst prediction is off by a factor of {worst:.2f}; {LIMITS['memory']} is promised."]
    return lines, points


def by_start(program, options):
    """Seconds of a run of few scenarios."""
    runs = [(study, STARTING, threads, base) for study in options.sizes for threads in options.threads
            for base in (True, False)]
    times = rounds_of(program, runs, options.rounds)
    lines = [f"A run of {STARTING:,} scenarios, whole process; {LIMITS['start-up']} s is the aim for bmw-us-ev.", "",
             "| study | variants | threads | seconds |", "|---|---|---|---|"]
    for (study, _, threads, base), seconds in times.items():
        lines.append(f"| {Path(study).stem} | {'base' if base else 'all'} | {threads} | {spread(seconds)} |")
    return lines, []


def draw(points, options):
    """Time and memory against scenarios, time against size, with a line of slope 1 beside times."""
    import matplotlib
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "scaling"
    import matplotlib.pyplot as plt
    panels = [(name, points[name]) for name in ("scenarios", "size", "memory") if points.get(name)]
    figure, axes = plt.subplots(1, len(panels), figsize=(4.2 * len(panels), 3.6), squeeze=False)
    for axis, (name, values) in zip(axes[0], panels):
        if name == "memory":
            for base, label in ((True, "base"), (False, "all variants")):
                axis.plot([n for n, b, _ in values if b == base], [m / 1e6 for _, b, m in values if b == base], "o-",
                          label=label)
            axis.set(xscale="log", ylim=(0, None), xlabel="scenarios", ylabel="peak resident memory [MB]")
        else:
            x, y = zip(*values)
            y = [1e6 * seconds for seconds in y] if name == "size" else y
            axis.plot(x, y, "o-", label="measured")
            axis.plot(x, [y[-1] * at / x[-1] for at in x], ":", color="grey", label="linear")
            axis.set(xscale="log", yscale="log", xlabel="scenarios" if name == "scenarios" else "months × (sites + lanes)",
                     ylabel="seconds, less the start" if name == "scenarios" else "µs a scenario")
        axis.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(options.plot, metadata={"Date": None} if options.plot.endswith(".svg") else None)


def parse(arguments):
    p = parser(__doc__, [100_000, 1_000_000, 10_000_000])
    p.set_defaults(rounds=3)
    p.add_argument("--threads", type=number, nargs="+", default=[1, 2])
    p.add_argument("--study", default=SIZES[1], metavar="STUDY.toml", help="whose runs grow")
    p.add_argument("--sizes", nargs="+", default=SIZES, metavar="STUDY.toml", help="from small to large")
    p.add_argument("--size-scenarios", type=number, default=200_000)
    p.add_argument("--memory-studies", nargs="+", metavar="STUDY.toml",
                   default=[SIZES[1], *(str(path) for path in sorted((ROOT / "configs").glob("*.toml"))
                                        if str(path) != SIZES[1])])
    p.add_argument("--memory-scenarios", type=number, nargs="+", default=[100_000, 1_000_000])
    p.add_argument("--sections", nargs="+", choices=SECTIONS, default=SECTIONS)
    p.add_argument("--plot", metavar="FILE.svg", help="or .png")
    return p.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    load_before, tables, points = machine.load(), {}, {}
    measures = {"scenarios": by_scenarios, "size": by_size, "memory": by_memory, "start-up": by_start}
    with tempfile.TemporaryDirectory() as folder:
        program = Program(options, folder)
        try:
            for section in (each for each in SECTIONS if each in options.sections):
                tables[section], points[section] = measures[section](program, options)
        except (Failure, OSError) as failure:
            say(f"scaling.py: {failure}")
            return 1
    if options.plot:
        draw(points, options)
    command = ["tests/bench/scaling.py", *(Path(word).name if Path(word).is_absolute() else word for word in arguments)]
    print("\n".join(machine.description(options.program, command, load_before)))
    titles = {"scenarios": "Time against scenarios", "size": "Time against size", "memory": "Memory",
              "start-up": "Start-up"}
    for section, lines in tables.items():
        print("\n".join(["", f"### {titles[section]}", "", *lines]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
