#!/usr/bin/env python3
"""The model in CuPy: NumPy's program with its arrays on a GPU, float32; every operation is a kernel of its own."""
import numpy as np

from jax_peer import ops_of
from model import Model
from nominal import nominal_run
from serve import Missing, serve

BATCH = 1 << 20         # scenarios at once: an array fills a GPU, and those of a month stay in its second-level cache


def batch_of(cupy, ops, study, start, profit, count, random):
    """Outcomes of `count` scenarios, by name, on the GPU."""
    model = Model(study, ops)
    levels, paths = model.normals()
    whole = lambda x: cupy.broadcast_to(cupy.asarray(x, cupy.float32), (count,))
    model.begin(random.standard_normal((levels, count), cupy.float32))
    state = {name: whole(x) for name, x in model.start(start).items()}
    for t in range(study.periods):
        row = lambda k, at=t: np.float32(model.columns[k][at])
        state = model.month(state, row, random.standard_normal((paths, count), cupy.float32))
    return {name: whole(x) for name, x in model.outcomes(state, profit).items()}


def build(study, scenarios, threads):
    try:
        import cupy
        from cupyx.scipy import special
        cupy.cuda.runtime.getDeviceCount()
    except ImportError:
        raise Missing("no cupy") from None
    except cupy.cuda.runtime.CUDARuntimeError as error:
        raise Missing(f"no GPU: {error}") from None
    start, profit = nominal_run(study)
    ops, count = ops_of(cupy, special), min(BATCH, scenarios)

    def run(seed):
        random = cupy.random.Generator(cupy.random.Philox4x3210(seed))
        parts = [batch_of(cupy, ops, study, start, profit, count, random) for _ in range(-(-scenarios // count))]
        whole = {name: cupy.concatenate([part[name] for part in parts])[:scenarios] for name in parts[0]}
        cupy.cuda.Device().synchronize()
        return whole

    return run


if __name__ == "__main__":
    serve(build)
