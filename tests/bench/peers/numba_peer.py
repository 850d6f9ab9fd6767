#!/usr/bin/env python3
"""The model in Numba: `parallel=True` over blocks of scenarios, float32, the month written as source for the study.

Random numbers are Marsaglia's xorshift128 with an inverse normal of 24 bits, arithmetic is fast-math.
"""
import numpy as np

from model import Model
from nominal import nominal_run
from serve import Missing, serve
from source import Body

try:
    import numba
    from numba import njit, prange
except ImportError:
    numba = None

BLOCK = 128             # scenarios: a block's state stays in the first two levels of cache
CHUNKS = 64             # streams of random numbers: results do not depend on the number of threads
FAST = {"fastmath": True, "error_model": "numpy"}
F = np.float32


def fitted(function, low, high, degree):
    """Coefficients, highest power first, of a polynomial through Chebyshev points."""
    x = (low + high) / 2 + (high - low) / 2 * np.cos(np.pi * (np.arange(200) + 0.5) / 200)
    poly = np.polynomial.Chebyshev.fit(x, function(x), degree).convert(kind=np.polynomial.Polynomial)
    return poly.coef[::-1]


def horner(coefficients, x):
    text = f"F({coefficients[0]!r})"
    for c in coefficients[1:]:
        text = f"({text} * {x} + F({c!r}))"
    return text


def normal_source():
    """Lines that turn uniforms into normals: z = x·P(√w), w = −log(1 − x²), x = 2u − 1; log by its mantissa."""
    from scipy import special
    log_part = fitted(lambda m: np.log1p(m) / m, np.sqrt(0.5) - 1, np.sqrt(2) - 1, 9)

    def ratio(s):
        x = np.sqrt(-np.expm1(-s * s))
        tail = np.exp(-s * s) / (1 + x) / 2
        return -special.ndtri(tail) / x

    normal_part = fitted(ratio, 1e-3, 4.2, 13)
    return f'''
def normals(z, q, bits, mantissa, mantissa_bits, exponent, words):
    i = 0
    while i < B:
        a, d = words[i], words[3 * B + i]
        a = np.uint32(a ^ np.uint32(a << np.uint32(11)))
        a = np.uint32(a ^ np.uint32(a >> np.uint32(8)))
        words[i], words[B + i], words[2 * B + i] = words[B + i], words[2 * B + i], d
        d = np.uint32(np.uint32(d ^ np.uint32(d >> np.uint32(19))) ^ a)
        words[3 * B + i] = d
        x = (F(np.int32(d >> np.uint32(8))) - F(8388607.5)) * F(2.0**-23)
        z[i] = x
        q[i] = (F(1) - x) * (F(1) + x)
        i += 1
    i = 0
    while i < B:
        e = np.int32(np.int32(bits[i] - np.int32(0x3f3504f3)) >> np.int32(23))
        mantissa_bits[i] = np.int32(bits[i] - np.int32(e << np.int32(23)))
        exponent[i] = F(e)
        i += 1
    i = 0
    while i < B:
        m = mantissa[i] - F(1)
        s = np.sqrt(max(F(0), -(exponent[i] * F(0.6931471805599453) + m * {horner(log_part, "m")})))
        z[i] *= {horner(normal_part, "s")}
        i += 1
'''


KERNEL = '''
def chunk_of_run(c, first, last, seed, rows, out):
    w = np.zeros(ROWS * B, np.float32)
    q, mantissa, exponent = np.zeros(B, np.float32), np.zeros(B, np.float32), np.zeros(B, np.float32)
    words = np.zeros(4 * B, np.uint32)
    x = np.uint64(np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(c) * np.uint64(0xD1B54A32D192ED03))
    for i in range(4 * B):
        x = np.uint64(x * np.uint64(6364136223846793005) + np.uint64(1442695040888963407))
        words[i] = np.uint32((x >> np.uint64(32)) | np.uint64(1))
    for _ in range(32):
        normals(w[:B], q, q.view(np.int32), mantissa, mantissa.view(np.int32), exponent, words)
    for block in range(first, last):
        for k in range(LEVELS):
            normals(w[k * B:(k + 1) * B], q, q.view(np.int32), mantissa, mantissa.view(np.int32), exponent, words)
        begin(w, rows, 0)
        for t in range(MONTHS):
            for k in range(PATHS):
                normals(w[k * B:(k + 1) * B], q, q.view(np.int32), mantissa, mantissa.view(np.int32), exponent, words)
            month(w, rows, t)
        end(w, rows, 0)
        for k in range(OUTCOMES):
            out[k, block * B:(block + 1) * B] = w[(OUTCOME + k) * B:(OUTCOME + k + 1) * B]


def run(blocks, seed, rows, out):
    for c in prange(CHUNKS):
        chunk_of_run(c, c * blocks // CHUNKS, (c + 1) * blocks // CHUNKS, seed, rows, out)
'''


def interpolate(table, x, low, per):
    """Linear between the table's points, flat beyond them."""
    place = min(max((x - low) * per, F(0)), F(len(table) - 1.001))
    cell = np.int32(place)
    below = table[cell]
    return below + (table[cell + 1] - below) * (place - F(cell))


def scope_for_study():
    """Names that the written source uses."""
    import math
    fast = njit(**FAST)
    one, half = math.sqrt(0.5), 0.5

    @njit
    def ndtr(x):
        return F(half * math.erfc(-x * one))

    @njit
    def ndtri(p):
        """For p up to 1/2: Newton's method from the tail's leading term; once a scenario, so speed is no matter."""
        t = math.sqrt(-2 * math.log(p))
        z = -(t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)))
        for _ in range(3):
            z -= (half * math.erfc(-z * one) - p) / (0.3989422804014327 * math.exp(-half * z * z))
        return F(z)

    @njit
    def arcsinh(x):
        return F(math.asinh(x))

    return {"np": np, "F": F, "B": BLOCK, "CHUNKS": CHUNKS, "prange": prange, "interpolate": fast(interpolate),
            "ndtr": ndtr, "ndtri": ndtri, "arcsinh": arcsinh}


def written(study, start, profit, make=Body):
    """Bodies of begin, month and end, by name; the constants they name; rows by month; names of outcomes."""
    constants, row_of, model = {"B": BLOCK}, {}, Model(study, None)
    levels, paths = model.normals()
    row_of.update({("normal", k): k for k in range(max(levels, paths))})
    bodies = {name: make(constants, row_of) for name in ("begin", "month", "end")}

    body = bodies["begin"]
    model.ops = body.writer
    model.begin([body.normal(k) for k in range(levels)])
    for name, x in model.start(start).items():
        row_of[name] = len(row_of)
        body.store(name, x)

    body = bodies["month"]
    model.ops = body.writer
    state = {name: body.load(name) for name in model.state}
    for name, x in model.month(state, body.column, [body.normal(k) for k in range(paths)]).items():
        body.store(name, x)

    body = bodies["end"]
    model.ops = body.writer
    outcomes = model.outcomes({name: body.load(name) for name in state}, profit)
    for name, x in outcomes.items():
        row_of["outcome", name] = len(row_of)
        body.store(("outcome", name), x)
    numbers = {"ROWS": len(row_of), "LEVELS": levels, "PATHS": paths, "MONTHS": study.periods,
               "OUTCOMES": len(outcomes), "OUTCOME": len(row_of) - len(outcomes)}
    return bodies, {**constants, **numbers}, model.rows(), list(outcomes)


def compiled(source, names):
    scope = {**scope_for_study(), **names}
    exec(compile(source + normal_source() + KERNEL, "<the study>", "exec"), scope)      # our own text, from a study's names
    for name in ("begin", "month", "end", "normals", "chunk_of_run"):
        scope[name] = njit(**FAST)(scope[name])
    return njit(parallel=True, **FAST)(scope["run"])


def build(study, scenarios, threads):
    if numba is None:
        raise Missing("no numba (Debian: python3-numba)")
    start, profit = nominal_run(study)
    bodies, names, rows, outcomes = written(study, start, profit)
    kernel = compiled("\n".join(body.source(f"def {name}(w, rows, t):") for name, body in bodies.items()), names)
    numba.set_num_threads(threads)
    blocks = -(-scenarios // BLOCK)

    def run(seed):
        out = np.empty((len(outcomes), blocks * BLOCK), np.float32)
        kernel(blocks, seed, rows, out)
        return {name: out[k, :scenarios] for k, name in enumerate(outcomes)}

    return run


if __name__ == "__main__":
    serve(build)
