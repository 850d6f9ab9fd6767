#!/usr/bin/env python3
"""The model in Numba on a GPU: a thread a scenario, float32, the study one written function whose state is its locals.

Random numbers are Philox4x32-10 with Box and Muller's normals, four a block, arithmetic is fast-math.
"""
import math
from functools import partial

import numpy as np

from nominal import nominal_run
from numba_peer import written
from serve import Missing, serve
from source import Body, Writer
from study import CELLS

try:
    from numba import cuda
except ImportError:
    cuda = None

THREADS = 128           # of a block
WORDS = 4               # of a step of Philox, and normals
F, U, W = np.float32, np.uint32, np.uint64
HALF = W(0xFFFFFFFF)    # of a product
LAST = F(CELLS - 1e-3)  # place in a table


class CallWriter(Writer):
    """Choices are calls, as a branch each makes Numba compile for minutes what now takes seconds."""

    def where(self, condition, a, b):
        return self.write("pick({}, {}, {})", condition, a, b)

    def minimum(self, a, b):
        return self.write("min({}, {})", a, b)

    def maximum(self, a, b):
        return self.write("max({}, {})", a, b)


class ThreadBody(Body):
    """What one thread does: numbers are local names, the new ones apart until all are known."""

    def __init__(self, constants, row_of):
        super().__init__(constants, row_of)
        self.writer = CallWriter(constants)

    def place(self, row):
        return f"w{row}"

    def text(self):
        columns = [f"s{n} = rows[t, {n}]" for n in self.used("s")]
        return [*columns, *self.writer.lines, *self.stores, *(f"r{n} = w{n}" for n in self.used("w"))]


def random_numbers(jit):
    """Functions of random numbers, compiled."""
    @jit
    def words(scenario, step, seed):
        """Philox4x32-10 of the counter (step, 0, scenario, 0) with the key (seed, 0)."""
        a, b, c, d, key, other = U(step), U(0), U(scenario), U(0), U(seed), U(0)
        for _ in range(10):
            x, y = W(a) * W(0xD2511F53), W(c) * W(0xCD9E8D57)
            a, b = U(U(y >> W(32)) ^ b ^ key), U(y & HALF)
            c, d = U(U(x >> W(32)) ^ d ^ other), U(x & HALF)
            key, other = U((W(key) + W(0x9E3779B9)) & HALF), U((W(other) + W(0xBB67AE85)) & HALF)
        return a, b, c, d

    @jit
    def pair(a, b):
        """Two normals from two words, by Box and Muller; a fast logarithm may end on the wrong side of 0."""
        radius = F(math.sqrt(max(F(0), F(-2) * F(math.log((F(a) + F(0.5)) * F(2.0**-32))))))
        angle = F(np.int32(b)) * F(np.pi * 2.0**-31)
        return radius * F(math.cos(angle)), radius * F(math.sin(angle))

    @jit
    def normals(scenario, step, seed):
        a, b, c, d = words(scenario, step, seed)
        p, q = pair(a, b)
        r, s = pair(c, d)
        return p, q, r, s

    return {"words": words, "normals": normals}


def functions(jit):
    """Functions that the written source names, compiled."""
    @jit
    def pick(condition, a, b):
        return a if condition else b

    @jit
    def interpolate(table, x, low, per):
        """Linear between the table's points, flat beyond them; an index without a sign is not looked at twice."""
        place = min(max((x - low) * per, F(0)), LAST)
        cell = U(place)
        below = table[cell]
        return below + (table[cell + U(1)] - below) * (place - F(cell))

    @jit
    def ndtr(x):
        return F(0.5) * F(math.erfc(-x * F(0.7071067811865476)))

    @jit
    def ndtri(p):
        """For p up to 1/2: Newton's method from the tail's leading term; once a scenario, so speed is no matter."""
        t = F(math.sqrt(F(-2) * F(math.log(p))))
        z = (F(2.30753) + F(0.27061) * t) / (F(1) + t * (F(0.99229) + F(0.04481) * t)) - t
        for _ in range(3):
            z -= (ndtr(z) - p) / (F(0.3989422804014327) * F(math.exp(F(-0.5) * z * z)))
        return z

    @jit
    def arcsinh(x):
        return F(math.asinh(x))

    return {"pick": pick, "interpolate": interpolate, "ndtr": ndtr, "ndtri": ndtri, "arcsinh": arcsinh}


def draws(count, first):
    """Lines that fill r0 ... with a normal each; `first`: the step that they begin with."""
    names = lambda at: ", ".join(f"r{k}" if k < count else "_" for k in range(at, at + WORDS))
    return [f"{names(at)} = normals(n, {first} + {at // WORDS}, seed)" for at in range(0, count, WORDS)]


def scenario_source(bodies, names, tables):
    """A function of the thread's number that ends with the scenario's outcomes in a column of `out`."""
    steps = [-(-names[what] // WORDS) for what in ("LEVELS", "PATHS")]
    month = [*draws(names["PATHS"], f"{steps[0]} + t * {steps[1]}"), *bodies["month"].text()]
    lines = [*(f"{table} = tables[{k}]" for k, table in enumerate(tables)),
             *draws(names["LEVELS"], 0), *bodies["begin"].text(),
             "for t in range(MONTHS):", *("    " + line for line in month), *bodies["end"].text(),
             *(f"out[{k}, n] = r{names['OUTCOME'] + k}" for k in range(names["OUTCOMES"]))]
    return "\n".join(["def scenario(n, seed, rows, tables, out):", *("    " + line for line in lines), ""])


def scenario_of(study, start, profit, jit):
    """The function, compiled; rows by month; tables of quantiles, [table][point]; names of outcomes."""
    bodies, names, rows, outcomes = written(study, start, profit, ThreadBody)
    tables = [name for name in names if name.startswith("table_")]
    scope = {**random_numbers(jit), **functions(jit), **names}
    exec(compile(scenario_source(bodies, names, tables), "<the study>", "exec"), scope)    # our own text
    points = np.array([names[table] for table in tables], np.float32).reshape(-1, CELLS + 1)
    return jit(scope["scenario"]), rows, points, outcomes


def kernel_of(scenario):
    @cuda.jit(fastmath=True)
    def kernel(seed, rows, tables, out):
        n = cuda.grid(1)
        if n < out.shape[1]:
            scenario(n, seed, rows, tables, out)

    return kernel


def build(study, scenarios, threads):
    if cuda is None:
        raise Missing("no numba.cuda (Python's registry: numba-cuda)")
    if not cuda.is_available():
        raise Missing("no GPU, or no toolkit, that numba.cuda finds")
    start, profit = nominal_run(study)
    scenario, rows, tables, outcomes = scenario_of(study, start, profit, partial(cuda.jit, device=True, fastmath=True))
    kernel, rows, tables = kernel_of(scenario), cuda.to_device(rows), cuda.to_device(tables)
    out = cuda.device_array((len(outcomes), scenarios), np.float32)

    def run(seed):
        """A run writes where the last one did."""
        kernel[-(-scenarios // THREADS), THREADS](U(seed), rows, tables, out)
        cuda.synchronize()
        return {name: out[k] for k, name in enumerate(outcomes)}

    return run


if __name__ == "__main__":
    serve(build)
