#!/usr/bin/env python3
"""Compare a result's `sample` with the float64 reference program, scenario by scenario.

    compare_with_reference.py REFERENCE.py STUDY.toml RESULT.h5 [--count 2000] [--worst 20]

A value agrees if it differs by at most 1e-3 of itself, or 1e-3 of the outcome's standard deviation over the compared
scenarios. Exit 1 if an outcome of some variant agrees in fewer than 99.9% of scenarios.

Each disagreement is then put to the test: the reference replays that scenario in many copies whose normals and
quantities are nudged by as much as single precision rounds. If a copy arrives at the result's value, or the copies
scatter at least half as far as the result differs, the scenario stands on a threshold: a flip. Otherwise it is
unexplained, and worth a look.
"""
import argparse
import sys
from contextlib import contextmanager

import h5py
import numpy as np

from reference import load, variants_of

TOLERANCE = 1e-3        # relative, and in standard deviations
WANTED = 0.999          # share of scenarios that agree
COPIES = 200            # of a disagreeing scenario
REPLAYED = 200          # [scenario] a variant, at most


def read_sample(path):
    """The result's values as {variant: {outcome: [scenario]}}, the first scenario's number, and the seed."""
    def texts(dataset):
        return [x.decode() if isinstance(x, bytes) else x for x in dataset[:]]

    with h5py.File(path) as file:
        sample = np.asarray(file["sample"][:], float)
        variants, outcomes = texts(file["variant"]), texts(file["outcome"])
        first = int(file["scenario"][0]) if "scenario" in file else 0
        seed = int(file.attrs["seed"]) if "seed" in file.attrs else None
    return {v: dict(zip(outcomes, values)) for v, values in zip(variants, sample)}, first, seed


def agreement(mine, reference):
    """Per scenario: whether the two agree. Equal infinities and two NaNs do."""
    finite = np.isfinite(reference)
    sd = reference[finite].std(ddof=1) if finite.sum() > 1 else 0.0
    with np.errstate(invalid="ignore"):
        near = np.abs(mine - reference) <= TOLERANCE * np.maximum(np.abs(reference), sd)
    return np.where(finite, near, (mine == reference) | (np.isnan(mine) & np.isnan(reference))), sd


@contextmanager
def nudged(reference, size, random):
    """The reference program with every normal and every quantity off by about `size`, at random."""
    normal_of, amount = reference.normal_of, reference.amount

    def nudge(x):
        return x * (1 + size * random.uniform(-1, 1, np.shape(x)))

    reference.normal_of = lambda word: nudge(normal_of(word)) + size / 4 * random.uniform(-1, 1, np.shape(word))
    reference.amount = lambda *arguments: nudge(amount(*arguments))
    try:
        yield
    finally:
        reference.normal_of, reference.amount = normal_of, amount


def copies_of(reference, model, scenario, seed, nominal, size):
    """All outcomes of COPIES nudged copies of a scenario."""
    with nudged(reference, size, np.random.default_rng(scenario)):
        same = np.full(COPIES, scenario, np.uint64)
        outcomes = reference.simulate(model, reference.weather(model, same, seed)).outcomes
    return {**outcomes, "loss": nominal - outcomes["profit"]}


def is_flip(mine, truth, copies, allowed):
    """Whether nudged copies of a scenario account for the result's value."""
    if not np.isfinite(truth) or not np.isfinite(mine):
        return bool(np.any(np.isfinite(copies) != np.isfinite(truth)))
    distance = np.abs(copies - mine)
    return bool(distance.min() <= allowed or np.abs(copies - truth).max() >= 0.5 * abs(mine - truth))


def compare_variant(reference, study, variant, mine, first, seed, size):
    """One row an outcome: (variant, outcome, share that agrees, worst difference in sd, flips, unexplained)."""
    model = reference.read(study, None if variant == "base" else variant)
    count = len(next(iter(mine.values())))
    truth, _ = reference.run(model, first, count, seed)
    nominal = truth["loss"][0] + truth["profit"][0]
    missing = sorted(set(mine) - set(truth))
    if missing:
        raise SystemExit(f"the reference knows no outcome {', '.join(missing)}")

    rows, replays, strange = [], {}, []
    for name, values in mine.items():
        agrees, sd = agreement(values, truth[name])
        flips = unexplained = 0
        for i in np.flatnonzero(~agrees):
            if i not in replays and len(replays) < REPLAYED:
                replays[i] = copies_of(reference, model, first + int(i), seed, nominal, size)
            if i not in replays:
                continue
            allowed = TOLERANCE * max(abs(truth[name][i]), sd)
            if is_flip(values[i], truth[name][i], replays[i][name], allowed):
                flips += 1
            else:
                unexplained += 1
                strange.append((variant, name, first + int(i), values[i], truth[name][i]))
        with np.errstate(invalid="ignore", divide="ignore"):
            off = np.abs(values - truth[name]) / (sd if sd > 0 else 1.0)
        rows.append((variant, name, agrees.mean(), np.nanmax(off, initial=0.0), flips, unexplained))
    return rows, strange


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("reference", help="the float64 reference program, a Python file")
    parser.add_argument("study")
    parser.add_argument("result")
    parser.add_argument("--count", type=int, default=2000, help="scenarios compared, of those in the sample")
    parser.add_argument("--worst", type=int, default=20, help="rows printed")
    parser.add_argument("--nudge", type=float, default=3e-6, help="relative size of the nudges")
    a = parser.parse_args()

    reference = load(a.reference)
    sample, first, seed = read_sample(a.result)
    unknown = sorted(set(sample) - set(variants_of(a.study)))
    if unknown:
        raise SystemExit(f"the study has no variant {', '.join(unknown)}")
    rows, strange = [], []
    for variant, outcomes in sample.items():
        head = {name: x[:a.count] for name, x in outcomes.items()}
        more, odd = compare_variant(reference, a.study, variant, head, first, seed, a.nudge)
        rows, strange = rows + more, strange + odd

    rows.sort(key=lambda row: (row[2], -row[3]))
    width = max(len(row[1]) for row in rows)
    print(f"{'variant':20} {'outcome':{width}} {'agree':>9} {'worst/sd':>9} {'flips':>6} {'unexplained':>11}")
    for variant, name, share, off, flips, unexplained in rows[:a.worst]:
        print(f"{variant:20} {name:{width}} {share:9.3%} {off:9.2g} {flips:6} {unexplained:11}")
    for variant, name, scenario, mine, truth in strange[:a.worst]:
        print(f"unexplained: {variant}, scenario {scenario}, {name}: {mine:.9g}, reference {truth:.9g}")
    bad = sum(row[2] < WANTED for row in rows)
    print(f"{len(rows)} outcomes of {len(sample)} variants over {len(next(iter(head.values())))} scenarios: "
          f"{sum(r[4] for r in rows)} flips, {sum(r[5] for r in rows)} unexplained, {bad} below {WANTED:.1%}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
