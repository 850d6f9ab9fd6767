#!/usr/bin/env python3
"""The model in JAX: `jit` around a `lax.scan` over months, arrays over a batch of scenarios, float32; CPU or GPU.

JAX takes all the cores it may use, so the process is kept to as many as it is to have threads.
"""
import os
from types import SimpleNamespace

import numpy as np

from model import Model
from nominal import NumpyOps, nominal_run
from serve import Missing, serve
from study import CELLS

BATCH = {"cpu": 1 << 13, "gpu": 1 << 18}        # scenarios at once: the cache of a core, or enough for a GPU


def ops_of(xp, special):
    """What Model needs, from NumPy's interface in another library."""
    def interpolate(table, x, low, per):
        table = xp.asarray(table)
        place = xp.clip((x - low) * per, 0, CELLS - 1e-3)
        cell = place.astype(xp.int32)
        below = table[cell]
        return below + (table[cell + 1] - below) * (place - cell.astype(xp.float32))

    return SimpleNamespace(where=xp.where, minimum=xp.minimum, maximum=xp.maximum, exp=xp.exp, arcsinh=xp.arcsinh,
                           ndtr=special.ndtr, ndtri=special.ndtri, interpolate=interpolate)


def months_of(study, start):
    """[month, column]: found by a month in NumPy, as a scan must have them before it is traced."""
    model = Model(study, NumpyOps)
    levels, paths = model.normals()
    model.begin(np.zeros((levels, 1), np.float32))
    model.month(model.start(start), lambda k: np.float32(0), np.zeros((paths, 1), np.float32))
    return model


def batch_of(xp, scan, normal, ops, study, start, profit, count):
    """A pure function from a key to the outcomes of `count` scenarios: [outcome][scenario] by name."""
    table, model = months_of(study, start), Model(study, ops)
    model.columns, model.column_of = table.columns, table.column_of
    levels, paths = model.normals()

    def whole(numbers):
        return {k: xp.broadcast_to(xp.asarray(x, xp.float32), (count,)) for k, x in numbers.items()}

    def batch(key):
        model.begin(normal(key, 0, (levels, count)))
        first = whole(model.start(start))

        def step(state, month):
            row, t = month
            after = model.month(state, lambda k: row[k], normal(key, 1 + t, (paths, count)))
            return whole(after), None

        last, _ = scan(step, first, (xp.asarray(table.rows()), xp.arange(study.periods)))
        return whole(model.outcomes(last, profit))

    return batch


def build(study, scenarios, threads):
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    try:
        import jax
        import jax.numpy as jnp
        from jax.scipy import special
    except ImportError:
        raise Missing("no jax") from None
    count = min(BATCH["cpu" if jax.default_backend() == "cpu" else "gpu"], scenarios)
    normal = lambda key, at, shape: jax.random.normal(jax.random.fold_in(key, at), shape, jnp.float32)
    start, profit = nominal_run(study)
    batch = jax.jit(batch_of(jnp, jax.lax.scan, normal, ops_of(jnp, special), study, start, profit, count))

    def run(seed):
        keys = jax.random.split(jax.random.key(seed), -(-scenarios // count))
        parts = [batch(key) for key in keys]
        return jax.block_until_ready(
            {name: jnp.concatenate([part[name] for part in parts])[:scenarios] for name in parts[0]})

    return run


if __name__ == "__main__":
    serve(build)
