#!/usr/bin/env python3
"""Time the program and the same model in Python in turn, and print a table of medians and ratios in markdown.

    compare_peers.py [STUDY.toml ...] [--scenarios 1e7] [--threads 2] [--rounds 5] [--external NUMBA_PEER.py]
                     [--reference REFERENCE.py] [options]

The program's time is of the whole process, base variant: start, reading, simulation of all outcomes and series that
the study asks for, statistics, the result file. A peer's is of its simulation alone, with the outcomes left in memory:
no start, no compilation (told apart), no series, no statistics. Rates of a peer hardly depend on how many scenarios
it runs, so it runs fewer (--peer-scenarios). A ratio is of one round's pair.

A peer is timed only if its means agree with the program's: all outcomes that both tell, within 5 standard errors.
Packages that are not here, and what a peer cannot do, stand in the table with the reason; so does a peer that fails
at its start, and the others go on.

--external: another Numba implementation with modes, which prints "MODE: compile 8.0 s; ...: 700,000 scenarios/s" and
with --stats a table of names, means and standard deviations. --reference: as for run_bench.py; its seconds count.

Exit codes: 0 done, 1 a program or a peer failed or a peer disagrees, 2 usage.
"""
import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import machine  # noqa: E402
from options import number, race_parser, studies_of  # noqa: E402
from processes import Failure, run_together  # noqa: E402
from run_bench import Ours, Reference, Z, say, spread  # noqa: E402

PEERS = {"numpy": ["numpy", "scipy"], "numba": ["numpy", "scipy", "numba"], "jax": ["numpy", "scipy", "jax"],
         "cupy": ["numpy", "scipy", "cupy"], "numba_cuda": ["numpy", "scipy", "numba"]}
SAME = 1e-5             # relative difference of float32 means of what does not vary


class Skipped(Exception):
    """A peer cannot run here: the reason stands in the table."""


def standard_errors(a, b):
    """How far two (mean, standard error) are apart; infinite if both are certain and differ."""
    apart, error = abs(a[0] - b[0]), math.hypot(a[1], b[1])
    if apart <= SAME * max(abs(a[0]), abs(b[0])):
        return 0 if error == 0 else apart / error
    return apart / error if error > 0 else math.inf


def largest_difference(ours, theirs):
    """The outcome whose means lie furthest apart, and by how many standard errors; means by name.

    An outcome without a finite mean (a delay that may never end) has none to compare.
    """
    both = [n for n in ours if n in theirs and math.isfinite(ours[n][0])]
    if not {"loss", "profit"} <= set(both):
        raise Failure("a peer tells no mean of loss and profit")
    worst = max(both, key=lambda n: standard_errors(ours[n], theirs[n]))
    return worst, standard_errors(ours[worst], theirs[worst]), len(both)


def means_of_run(folder):
    """Means and standard errors of the base variant, by outcome, from a result file."""
    import h5py
    with h5py.File(Path(folder, "results.h5")) as file:
        return dict(zip(file["outcome"].asstr()[:], zip(file["mean"][0].tolist(), file["mean_se"][0].tolist())))


class Peer:
    """A script beside this one, kept running so that it compiles once."""

    def __init__(self, name, study, scenarios, threads):
        absent = [package for package in PEERS[name] if not find_spec(package)]
        if absent:
            raise Skipped(f"no {absent[0]}")
        self.name, self.scenarios = name, scenarios
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([sys.executable, str(HERE / f"{name}_peer.py"), study, "--scenarios",
                                         str(scenarios), "--threads", str(threads)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        try:
            first = self.answer()
            if "skipped" in first:
                raise Skipped(first["skipped"])
        except (Failure, Skipped):
            self.close()
            raise
        self.compile = first["compile"]
        self.means = {name: (mean, first["error"][name]) for name, mean in first["mean"].items()}

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            raise Failure(f"the peer {self.name} gave up:\n{self.errors.read()[-2000:]}")
        return json.loads(line)

    def rate(self):
        self.process.stdin.write("again\n")
        self.process.stdin.flush()
        return self.scenarios / self.answer()["seconds"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()


class External:
    """One mode of another Numba implementation; a process, and a compilation, a round."""

    def __init__(self, path, mode, study, scenarios, threads):
        self.name, self.scenarios = f"external {mode}", scenarios
        self.command = [sys.executable, path, study, "--scenarios", str(scenarios), "--threads", str(threads),
                        "--mode", mode, "--repeat", "1"]
        self.compile, _, text = self.run("--stats")
        self.means = {name: (float(mean), float(sd) / math.sqrt(scenarios)) for name, mean, sd in
                      re.findall(r"(?m)^(\S+) +(-?[\d.e+-]+) +([\d.e+-]+)(?= |$)", text)}

    def run(self, *more):
        text = run_together([[*self.command, *more]]).outputs[0][0]
        found = re.search(r"compile ([\d.]+) s; .*: ([\d,]+) scenarios/s", text)
        if not found:
            raise Failure(f"the {self.name} peer told no rate")
        return float(found[1]), float(found[2].replace(",", "")), text

    def rate(self):
        return self.run()[1]

    def close(self):
        """Nothing is kept running."""


class Oracle:
    """The reference program as a peer: its own means of loss, on the scenarios that the program runs too."""

    def __init__(self, reference, study, threads):
        self.name, self.compile, self.reference, self.study, self.threads = "reference", 0.0, reference, study, threads
        self.means = {"loss": reference.loss(study)}

    def rate(self):
        return self.reference.rate(self.study, self.threads)[0]

    def close(self):
        """Nothing is kept running."""


class Contest:
    """One study at one number of threads."""

    def __init__(self, ours, study, threads, options):
        self.ours, self.study, self.threads, self.options = ours, study, threads, options
        self.rates, self.others, self.notes, self.agreement = {"ours": []}, [], {}, {}
        self.peers, self.wrong = [], False

    def makers(self):
        """What may take part: a function that starts it, by name."""
        o, study, threads = self.options, self.study, self.threads
        makers = {name: lambda n=name: Peer(n, study, o.peer_scenarios, threads) for name in o.peers}
        if o.external:
            makers.update({f"external {mode}": lambda m=mode: External(o.external, m, study, o.peer_scenarios, threads)
                           for mode in o.modes})
        if o.reference:
            makers["reference"] = lambda: Oracle(Reference(o.reference, o.count), study, threads)
        return makers

    def admit(self):
        """Start the peers; keep those whose means agree with a run of the program."""
        self.ours.run(self.study, self.options.scenarios, self.threads)
        expected = means_of_run(Path(self.ours.folder, "out"))
        for name, make in self.makers().items():
            say(f"{Path(self.study).stem}, {self.threads} threads: {name} starts")
            try:
                peer = make()
            except Skipped as reason:
                self.notes[name] = f"skipped: {reason}"
                continue
            except Failure as failure:
                say(f"compare_peers.py: {failure}")
                self.notes[name], self.wrong = "not timed: it failed", True
                continue
            told = {"profit": expected["profit"], **peer.means} if name == "reference" else peer.means
            worst, z, compared = largest_difference(expected, told)
            self.agreement[name] = f"{z:.1f} ({worst}, of {compared - (name == 'reference')})"
            if z <= Z:
                self.peers.append(peer)
                self.rates[name] = []
            else:
                self.notes[name], self.wrong = f"not timed: it disagrees, {z:.1f} standard errors in {worst}", True
                peer.close()

    def race(self):
        for turn in range(self.options.rounds):
            say(f"{Path(self.study).stem}, {self.threads} threads: round {turn + 1} of {self.options.rounds}")
            done = self.ours.run(self.study, self.options.scenarios, self.threads)
            self.rates["ours"].append(self.options.scenarios / done.seconds)
            self.others.append(done.others)
            for peer in self.peers:
                self.rates[peer.name].append(peer.rate())

    def close(self):
        for peer in self.peers:
            peer.close()

    def lines(self):
        """Rows of the table."""
        head = f"| {Path(self.study).stem} | {self.threads}"
        rows = [f"{head} | ours, whole run | {spread(self.rates['ours'])} | | | |"]
        compiled = {peer.name: peer.compile for peer in self.peers}
        for name in self.makers():
            if name in self.notes:
                rows.append(f"{head} | {name} | {self.notes[name]} | | | |")
            else:
                rows.append(f"{head} | {name} | {spread(self.rates[name])} | "
                            f"{spread(ratios(self.rates['ours'], self.rates[name]))} | {compiled[name]:.1f} | "
                            f"{self.agreement[name]} |")
        return rows


def ratios(ours, theirs):
    """Of each round's pair."""
    return [a / b for a, b in zip(ours, theirs, strict=True)]


def parse(arguments):
    p = race_parser(__doc__, 10_000_000)
    p.set_defaults(threads=[2])
    p.add_argument("--peer-scenarios", type=number, default=1_000_000, help="of a run of a peer")
    p.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    p.add_argument("--external", metavar="NUMBA_PEER.py")
    p.add_argument("--modes", nargs="+", default=["scalar", "block", "fused"], help="of the external peer")
    options = p.parse_args(arguments)
    options.studies = studies_of(options)
    return options


def main(arguments):
    options = parse(arguments)
    load_before, rows, others, wrong = machine.load(), [], [], False
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(options.program, options.device, folder)
        for study in options.studies:
            for threads in options.threads:
                contest = Contest(ours, study, threads, options)
                try:
                    contest.admit()
                    contest.race()
                except (Failure, OSError) as failure:
                    say(f"compare_peers.py: {failure}")
                    return 1
                finally:
                    contest.close()
                rows += contest.lines()
                others += contest.others
                wrong |= contest.wrong
    own = {options.external: "NUMBA_PEER.py", options.reference: "REFERENCE.py"}
    command = ["tests/bench/peers/compare_peers.py",
               *(own.get(word, Path(word).name if Path(word).is_absolute() else word) for word in arguments)]
    print("\n".join([*machine.description(options.program, command, load_before), "",
                     f"Scenarios a second; ours {options.scenarios:,} scenarios a run, peers {options.peer_scenarios:,}; "
                     f"{options.rounds} rounds, device {options.device}; while ours ran, other processes kept "
                     f"{statistics.median(others):.2f} cores busy.", "",
                     "| study | threads | who | scenarios a second | ours / theirs | compile [s] | largest difference "
                     "of means [standard error] |", "|---|---|---|---|---|---|---|", *rows]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
