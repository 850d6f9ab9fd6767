#!/usr/bin/python3
"""Fit every polynomial of kernels/random/*-inl.h and print its coefficients.

Run it in its folder: `/usr/bin/python3 fit.py` (numpy and scipy; half a minute). What it prints is copied into
the headers by hand. Names and variables are those of the headers.
"""

import numpy as np
from minimax import chebyshev_points, float32_minimax, show
from scipy import optimize, special

LN2 = np.log(2)


def fit_log():
    """log(1 + f) = f − f²/2 + f³·P(f) on [√½ − 1, √2 − 1], relative error."""
    f = chebyshev_points(np.sqrt(0.5) - 1, np.sqrt(2) - 1)
    f = f[np.abs(f) > 1e-3]
    p = (np.log1p(f) - f + f * f / 2) / f**3
    show("log P", *float32_minimax(f, p, f**3 / np.log1p(f), 6))


def fit_exp():
    """exp(r) = 1 + r + r²·P(r) on [−ln 2 / 2, ln 2 / 2], relative error."""
    r = chebyshev_points(-LN2 / 2 - 1e-4, LN2 / 2 + 1e-4)
    show("exp", *float32_minimax(r, np.exp(r), np.exp(-r), 6, fixed=(1, 1)))


def fit_log2():
    """−log2(1 + f)/4 = f·C(f) on [√½ − 1, √2 − 1], absolute error."""
    f = chebyshev_points(np.sqrt(0.5) - 1, np.sqrt(2) - 1)
    f = f[np.abs(f) > 1e-6]
    show("log2 C", *float32_minimax(f, -np.log1p(f) / f / LN2 / 4, np.abs(f), 7))


def w_of_normal(z):
    """Return w = −log2(1 − y²) and y = P(|Z| < z)."""
    p, y = special.erfc(z / np.sqrt(2)), special.erf(z / np.sqrt(2))
    return np.where(z < 1, -np.log1p(-np.minimum(y, 0.9) ** 2), -np.log(p * (1 + y))) / LN2, y


def normals(low, high, variable):
    """Return z, w, y at Chebyshev points of variable(w), w in [low, high]."""
    ends = [optimize.brentq(lambda z: float(w_of_normal(z)[0]) - w, 1e-9, 14) if w > 0 else 1e-4 for w in (low, high)]
    z = np.linspace(*ends, 400001)
    v = variable(w_of_normal(z)[0])
    z = np.interp(chebyshev_points(v[0], v[-1]), v, z)
    return z, *w_of_normal(z)


def fit_normal():
    """z = y·(P(t) + t), t = (w − c)/4, for w < 7.5, z = P(√w − c) beyond, in two pieces; relative error.

    The centres c are chosen near the middle, where z (or z/y) is nearly a float32: P(0) must be rounded to one.
    """
    z, w, y = normals(0, 7.5, lambda w: w)
    t = (w - 3.3203125) / 4
    show("normal centre", *float32_minimax(t, z / y - t, y / z, 9))
    z, w, y = normals(7.49, 32, np.sqrt)
    show("normal tail", *float32_minimax(np.sqrt(w) - 4.03125, z, 1 / z, 9))
    z, w, y = normals(31.9, 126, np.sqrt)
    show("normal far tail", *float32_minimax(np.sqrt(w) - 8.8125, z, 1 / z, 8))


def fit_tail():
    """Φ(−a)·exp(a²/2) = v·(P(u) + u), v = 1/(a + k), u = (k − a)·v/2, a in [0, 13.3], relative error."""
    k = 2.609375  # P(0) is then nearly a float32
    end = (k - 13.3) / (k + 13.3) / 2
    u = chebyshev_points(end, 0.5)
    a = k * (1 - 2 * u) / (1 + 2 * u)
    p = special.erfcx(a / np.sqrt(2)) / 2 * (a + k)
    show("tail", *float32_minimax(u, p - u, 1 / p, 9))


if __name__ == "__main__":
    fit_log()
    fit_exp()
    fit_log2()
    fit_normal()
    fit_tail()
