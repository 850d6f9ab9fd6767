#!/usr/bin/env python3
"""The model in NumPy: arrays over a block of scenarios that fits the cache, float32; a process a thread."""
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from model import Model
from nominal import NumpyOps, nominal_run
from serve import serve

BLOCK = 2048            # scenarios: some 100 arrays of the state, and those in between, in 1 to 2 MB


def simulate(study, start, profit, count, rng):
    """Outcomes of `count` scenarios, by name."""
    model = Model(study, NumpyOps)
    levels, paths = model.normals()
    parts = []
    for first in range(0, count, BLOCK):
        n = min(BLOCK, count - first)
        model.begin(rng.standard_normal((levels, n), np.float32))
        state = {name: np.broadcast_to(np.float32(x), n) for name, x in model.start(start).items()}
        for t in range(study.periods):
            row = lambda k, at=t: np.float32(model.columns[k][at])
            state = model.month(state, row, rng.standard_normal((paths, n), np.float32))
        parts.append({k: np.broadcast_to(x, n) for k, x in model.outcomes(state, profit).items()})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def part_of_run(arguments):
    study, start, profit, count, seed = arguments
    return simulate(study, start, profit, count, np.random.Generator(np.random.SFC64(seed)))


def build(study, scenarios, threads):
    start, profit = nominal_run(study)
    pool = ProcessPoolExecutor(threads, get_context("fork")) if threads > 1 else None

    def run(seed):
        seeds = np.random.SeedSequence(seed).spawn(threads)
        tasks = [(study, start, profit, len(range(i, scenarios, threads)), s) for i, s in enumerate(seeds)]
        parts = list((pool.map if pool else map)(part_of_run, tasks))
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    return run


if __name__ == "__main__":
    serve(build)
