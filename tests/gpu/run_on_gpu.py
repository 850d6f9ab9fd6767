#!/usr/bin/env python3
"""Test and measure on a machine with a GPU, in a bundle of make_bundle.sh.

Prints a table of steps and writes it, with the figures, as Markdown. A tool that the machine lacks is named and
passed over. Exit code 0: all that could run went well; 1: something failed; 5: no GPU.
"""
import argparse
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
STUDIES = [*(f"configs/{path.name}" for path in sorted((HERE / "configs").glob("*.toml"))),
           "tests/end_to_end/example-study.toml", "tests/end_to_end/corners.toml"]
WATCHED = ["configs/bmw-us-ev.toml", "tests/end_to_end/example-study.toml", "tests/end_to_end/corners.toml"]
MEASURED = ["configs/bmw-us-ev.toml", "configs/large.toml", "tests/end_to_end/example-study.toml"]
TOO_LONG = ["configs/large.toml"]  # for peers to be compiled
STEPS = ["tests", "bits", "sanitizer", "throughput", "peers", "profile"]
LIMIT = 300                 # [s] a command
COMPILING, FEW = 100_000, 200_000   # [scenario] of the run that compiles, and of the first that is timed
LONG_ENOUGH = 2             # [s] a run that is timed
SHARDS = 8                  # processes that share the tests
RACED = ["jax", "cupy", "numba_cuda"]   # peers that run on a GPU
NO_GPU = 5
BITS = 100_003              # [scenario] whose results are compared
DIGESTS = "*GpuDigest*corners*"
SANITIZED = 10_000          # [scenario] more than those whose series come to the host
TOOLKIT = ["/usr/local/cuda/lib64", "/usr/local/nvidia/lib64"]      # driver's and toolkit's libraries
METRICS = {
    "gpu__time_duration.sum": "time",
    "smsp__issue_active.avg.pct_of_peak_sustained_active": "issue slots used",
    "smsp__inst_executed.avg.per_cycle_active": "instructions a cycle and scheduler",
    "smsp__thread_inst_executed_per_inst_executed.ratio": "threads an instruction",
    "sm__warps_active.avg.pct_of_peak_sustained_active": "occupancy",
    "launch__registers_per_thread": "registers a thread",
    "l1tex__t_sector_hit_rate.pct": "L1 hits",
    "lts__t_sector_hit_rate.pct": "L2 hits",
    "dram__throughput.avg.pct_of_peak_sustained_elapsed": "memory bandwidth used",
}


class Bundle:
    """The programs, and how they start here: with this machine's C library, else with the bundle's."""

    def __init__(self):
        paths = [HERE / "lib", *TOOLKIT, *filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(":"))]
        self.environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, paths))}
        self.loader = []
        if self.run("chokepoint", "--version").returncode != 0:
            paths = [HERE / "lib/glibc", *paths, "/usr/lib/x86_64-linux-gnu", "/usr/lib64"]
            self.loader = [str(next((HERE / "lib/glibc").glob("ld-linux*"))), "--library-path",
                           ":".join(map(str, paths))]
            self.environment = dict(os.environ)

    def command(self, program, *arguments):
        return [*self.loader, str(HERE / "bin" / program), *map(str, arguments)]

    def run(self, program, *arguments, before=(), **more):
        return self.call([*before, *self.command(program, *arguments)], **more)

    def call(self, command, **more):
        try:
            return subprocess.run(command, cwd=HERE, env={**self.environment, **more}, capture_output=True, text=True,
                                  timeout=LIMIT, check=False)
        except (subprocess.TimeoutExpired, OSError) as error:
            return subprocess.CompletedProcess(command, 124, "", str(error))


class Report:
    """Lines of (step, what, outcome); "ok", "FAILED: why" and "not run: why" are outcomes, figures too."""

    def __init__(self, gpus):
        self.lines, self.gpus = [], gpus
        self.failed = False

    def add(self, step, what, outcome):
        self.failed = self.failed or outcome.startswith("FAILED")
        self.lines.append((step, what, outcome))
        print(f"{step:10}  {what:48}  {outcome}", flush=True)

    def check(self, step, what, finished):
        said = (finished.stdout + finished.stderr).strip().splitlines()
        self.add(step, what, "ok" if finished.returncode == 0 else f"FAILED: {last_words(said)}")
        return finished.returncode == 0

    def markdown(self, title):
        rows = [f"| {' | '.join(x.replace('|', '/') for x in line)} |" for line in self.lines]
        return "\n".join([f"# {title}", "", "| step | what | outcome |", "|---|---|---|", *rows, ""])


def last_words(lines):
    wanted = [x for x in lines if re.search(r"(?i)error|fail|differ|not ", x)]
    return (wanted or lines or ["nothing said"])[-1][:200]


def gpu_tests(bundle, report):
    for program, chosen in (("gpu_test", "*"), ("random_test", "*CUDA*:StreamLayout*:-*GivesTheKnownAnswers*")):
        def shard(number, program=program, chosen=chosen):
            return bundle.run(program, "--gtest_brief=1", f"--gtest_filter={chosen}", GTEST_TOTAL_SHARDS=str(SHARDS),
                              GTEST_SHARD_INDEX=str(number))
        with ThreadPoolExecutor(SHARDS) as pool:
            shards = list(pool.map(shard, range(SHARDS)))
        lacking = [done for done in shards if done.returncode == 127 and "shared libraries" in done.stderr]
        if lacking:
            report.add("tests", program, f"not run: {lacking[0].stderr.strip()}")
            continue
        counted, skipped = (sum(int(n) for done in shards for n in re.findall(pattern, done.stdout))
                            for pattern in (r"(\d+) tests? from .* ran", r"\[  SKIPPED \] (\d+) test"))
        good = all([report.check("tests", f"{program}, shard {i + 1} of {SHARDS}", done)
                    for i, done in enumerate(shards)])
        if good and counted == 0:
            report.add("tests", program, "FAILED: no test ran")
        report.add("tests", program, f"{counted} tests, of which {skipped} skipped themselves")


def digest_of(bundle, study, folder, *options):
    finished = bundle.run("chokepoint", "run", study, "--scenarios", BITS, "--quiet", "--out", folder, *options)
    if finished.returncode != 0:
        raise RuntimeError(last_words(finished.stderr.splitlines()))
    return hashlib.sha256((Path(folder) / "results.h5").read_bytes()).hexdigest()


def same_bits(bundle, report):
    """results.h5 of every study, from the CPU and from the GPU."""
    for study in STUDIES:
        with tempfile.TemporaryDirectory() as folder:
            try:
                cpu = digest_of(bundle, study, f"{folder}/cpu", "--device", "cpu")
                for options in ((), ("--batch", 10_007), ("--specialise", "on"), ("--device", "cuda")):
                    gpu = digest_of(bundle, study, f"{folder}/gpu",
                                    *(() if "--device" in options else ("--device", "cuda:0")), *options)
                    what = " ".join([f"{Path(study).stem}: results.h5", *map(str, options)])
                    report.add("bits", what, "ok" if gpu == cpu else f"FAILED: {gpu[:12]} differs from {cpu[:12]}")
            except RuntimeError as error:
                report.add("bits", Path(study).stem, f"FAILED: {error}")


def sanitizer(bundle, report):
    tool = find_tool("compute-sanitizer")
    if not tool:
        report.add("sanitizer", "compute-sanitizer", "not run: no such tool here")
        return
    for check, scenarios in (("memcheck", SANITIZED), ("racecheck", 128), ("initcheck", 128)):
        # Runs are too short here for digests of outcomes.
        finished = bundle.run("gpu_test", f"--gtest_filter={DIGESTS}",
                              before=[tool, "--tool", check, "--error-exitcode", "9"])
        if finished.returncode == 0 and not re.search(r"\[  PASSED  \] [1-9]", finished.stdout):
            report.add("sanitizer", f"{check}, digests", "FAILED: no test ran")
        else:
            report.check("sanitizer", f"{check}, digests", finished)
        for study in WATCHED if check == "memcheck" else WATCHED[-1:]:
            for specialise in ("off", "on"):
                with tempfile.TemporaryDirectory() as folder:
                    finished = bundle.run("chokepoint", "run", study, "--device", "cuda:0", "--scenarios", scenarios,
                                          "--variant", "base", "--specialise", specialise, "--quiet", "--out",
                                          f"{folder}/out", before=[tool, "--tool", check, "--target-processes", "all",
                                                                   "--error-exitcode", "9"])
                    report.check("sanitizer", f"{check}, {Path(study).stem}, --specialise {specialise}", finished)


def throughput(bundle, report):
    """Simulation alone, then whole runs with their statistics."""
    for study in MEASURED:
        rates = {}
        for device in ("cpu", "cuda:0"):
            finished = bundle.run("simulate_throughput", study, device)
            if finished.returncode != 0:
                report.check("throughput", f"{Path(study).stem}, {device}", finished)
                continue
            for line in finished.stdout.splitlines():
                what, rate, unit = line.split("\t")
                rates[device, what] = float(rate)
                report.add("throughput", f"{Path(study).stem}, {device}, {what}", f"{float(rate):.4g} {unit}")
        for (device, what), rate in rates.items():
            if device == "cuda:0" and rates.get(("cpu", what)):
                report.add("throughput", f"{Path(study).stem}, {what}",
                           f"GPU {rate / rates['cpu', what]:.3g} times the CPU ({os.cpu_count()} threads)")
        for device in ("cpu", "cuda:0", "cuda")[:3 if report.gpus > 1 else 2]:
            for specialise in ("off", "on"):
                whole_run(bundle, report, study, device, specialise)


def whole_run(bundle, report, study, device, specialise):
    """As many scenarios as take a while, after a run that compiles."""
    name = f"{Path(study).stem}, {device}, whole run, --specialise {specialise}"
    with tempfile.TemporaryDirectory() as folder:
        def manifest_of(scenarios):
            finished = bundle.run("chokepoint", "run", study, "--device", device, "--scenarios", scenarios, "--quiet",
                                  "--variant", "base", "--specialise", specialise, "--out", f"{folder}/out")
            if finished.returncode != 0:
                raise RuntimeError(last_words(finished.stderr.splitlines()))
            return json.loads(Path(folder, "out/manifest.json").read_text(encoding="utf-8"))

        try:
            manifest_of(COMPILING)
            scenarios = FEW
            while (seconds := (manifest := manifest_of(scenarios))["seconds"]) < LONG_ENOUGH:
                scenarios *= 4
            report.add("throughput", name, f"{scenarios / seconds:.4g} scenarios/s ({scenarios:,} of them)")
            report.add("throughput", f"{name}, seconds by part", seconds_by_part(manifest))
        except RuntimeError as error:
            report.add("throughput", name, f"FAILED: {error}")


def seconds_by_part(manifest):
    parts = ", ".join(f"{part} {seconds:.2f}" for part, seconds in manifest["seconds_by_part"].items())
    return f"{parts}; batches of {manifest['batch']:,} at most, outcomes of {manifest['digested']:,} digested"


def peers(bundle, report):
    """The same model in other libraries on this GPU; whole runs of ours against their kernels alone."""
    for study in MEASURED:
        if study in TOO_LONG:
            continue
        name = Path(study).stem
        # The run that peers are held against compiles the study's own kernel; those that are timed find it.
        finished = bundle.call([sys.executable, "tests/bench/peers/compare_peers.py", study, "--program",
                                HERE / "bin/chokepoint", "--device", "cuda:0", "--scenarios", "1e8", "--threads", "16",
                                "--peers", *RACED, "--rounds", "3"], XLA_PYTHON_CLIENT_MEM_FRACTION="0.4")
        if finished.returncode != 0:
            report.check("peers", name, finished)
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in finished.stdout.splitlines()]
        rows = [cells for cells in rows if len(cells) == 7 and cells[0] == name]
        if not rows and finished.returncode == 0:
            report.add("peers", name, "FAILED: no rate was told")
        for cells in rows:
            report.add("peers", f"{name}, {cells[2]}", f"{cells[3]} scenarios/s; ours / theirs {cells[4] or '-'}")


def profile(bundle, report):
    tool = find_tool("ncu")
    if not tool:
        report.add("profile", "ncu", "not run: no such tool here")
        return
    for study in MEASURED:
        for names, own in (("simulate", ()), ("simulate", ("own",)), ("sum_series", ()), ("digest", ())):
            profile_kernel(bundle, report, tool, study, names, own)


def profile_kernel(bundle, report, tool, study, names, own):
    """`names`: what names of kernels hold; `own`: nothing for the generic one, "own" for the study's."""
    title = " ".join([Path(study).stem, names, *own])
    finished = bundle.run("simulate_throughput", study, "cuda:0", "once", *own,
                          before=[tool, "--csv", "--clock-control", "none", "--metrics", ",".join(METRICS), "--launch-skip", "1",
                                  "--launch-count", "1", "--kernel-name", f"regex:{names}", "--target-processes",
                                  "all"])
    begin = finished.stdout.find('"ID"')
    if begin < 0:
        said = (finished.stdout + finished.stderr).splitlines()
        report.add("profile", title, f"not run: {last_words(said)}")
        return
    for row in csv.DictReader(finished.stdout[begin:].splitlines()):
        name = row.get("Metric Name")
        if name in METRICS:
            report.add("profile", f"{title}, {METRICS[name]}", f"{row['Metric Value']} {row['Metric Unit']}")


def find_tool(name):
    folders = [os.environ.get("PATH", ""), "/usr/local/cuda/bin", *map(str, Path("/opt/nvidia").glob("nsight-compute/*"))]
    return shutil.which(name, path=os.pathsep.join(folders))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"of {', '.join(STEPS)} (default: all)")
    parser.add_argument("--studies", nargs="+", metavar="STEM", help="names of their files (default: all)")
    parser.add_argument("--report", default="gpu-report.md", help="where the Markdown goes")
    arguments = parser.parse_args()
    unknown = set(arguments.steps) - set(STEPS)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")

    for studies in (STUDIES, WATCHED, MEASURED):
        studies[:] = [path for path in studies if not arguments.studies or Path(path).stem in arguments.studies]

    bundle = Bundle()
    devices = bundle.run("chokepoint", "devices")
    found = re.search(r"(?m)^cuda:0: (.+)$", devices.stdout)
    if devices.returncode != 0:
        raise SystemExit(f"the bundle's program does not start here: {devices.stderr.strip()}")
    if not found:
        none = re.search(r"(?m)^cuda: none.*$", devices.stdout)
        print(f"no GPU here: nothing was tested ({none[0] if none else devices.stdout.strip()})")
        sys.exit(NO_GPU)

    names = re.findall(r"(?m)^cuda:\d+: (.+)$", devices.stdout)
    report = Report(len(names))
    report.add("machine", "GPUs", "; ".join(names))
    report.add("machine", "CPU", devices.stdout.splitlines()[0])
    report.add("machine", "program", bundle.run("chokepoint", "--version").stdout.strip())
    actions = dict(zip(STEPS, (gpu_tests, same_bits, sanitizer, throughput, peers, profile)))
    for step in arguments.steps or STEPS:
        actions[step](bundle, report)
    Path(arguments.report).write_text(report.markdown(f"Chokepoint on {found[1]}"), encoding="utf-8")
    print(f"{'something FAILED' if report.failed else 'all went well'}; {arguments.report}")
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
