"""How a peer is run: it compiles, tells the means of a first run, then times one run for every line it reads.

    PEER.py STUDY.toml [--scenarios N] [--threads T] [--seed S]

Every answer is a line of JSON. The first: {"compile": seconds, "mean": {outcome: mean}, "error": {outcome: standard
error}}, or {"skipped": reason}. The others: {"seconds": of one run, outcomes in memory, or a GPU's, at its end}.
"""
import argparse
import json
import sys
import time

import numpy as np

from study import Study, Unsupported


class Missing(Exception):
    """A package or a machine that the peer needs is not here."""


def on_host(x):
    """An array as NumPy's; it may be a GPU's."""
    fetch = getattr(x, "get", None) or getattr(x, "copy_to_host", None)
    return fetch() if fetch else np.asarray(x)


def statistics(outcomes):
    """Means and their standard errors, in float64."""
    outcomes = {name: on_host(x) for name, x in outcomes.items()}
    mean = {name: float(np.mean(x, dtype=np.float64)) for name, x in outcomes.items()}
    error = {name: float(np.std(x, dtype=np.float64)) / np.sqrt(len(x)) for name, x in outcomes.items()}
    return {"mean": mean, "error": error}


def timed(run, seed):
    begin = time.perf_counter()
    outcomes = run(seed)
    return time.perf_counter() - begin, outcomes


def answer(**what):
    print(json.dumps(what), flush=True)


def serve(build):
    """build(study, scenarios, threads) gives run(seed), which gives outcomes by name."""
    p = argparse.ArgumentParser()
    p.add_argument("study")
    p.add_argument("--scenarios", type=lambda text: int(float(text)), default=100_000)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    options = p.parse_args()
    begin = time.perf_counter()
    try:
        run = build(Study(options.study), options.scenarios, options.threads)
        _, outcomes = timed(run, options.seed)
    except (Missing, Unsupported) as reason:
        answer(skipped=str(reason))
        return
    first = time.perf_counter() - begin
    again, _ = timed(run, options.seed)
    answer(compile=max(0.0, first - again), **statistics(outcomes))
    for turn, _ in enumerate(sys.stdin):
        answer(seconds=timed(run, options.seed + 1 + turn)[0])
