"""Fit polynomials with float32 coefficients whose largest weighted error is least.

Imported by the fits beside it; needs numpy alone.
"""

import numpy as np


def minimax(x, f, weight, degree, rounds=400):
    """Return float64 coefficients (lowest first) of the polynomial that minimises max |weight·(P(x) − f)|.

    Lawson's algorithm: least squares whose weights are multiplied by the error until the error is level.
    """
    if degree < 0:
        return np.zeros(0)
    centre, half = (x[0] + x[-1]) / 2, (x[-1] - x[0]) / 2
    basis = np.polynomial.chebyshev.chebvander((x - centre) / half, degree)
    share = np.full(len(x), 1 / len(x))
    best, best_error = None, np.inf
    for _ in range(rounds):
        row = np.sqrt(share) * weight
        c = np.linalg.lstsq(basis * row[:, None], f * row, rcond=None)[0]
        error = np.abs((basis @ c - f) * weight)
        if error.max() < best_error:
            best, best_error = c, error.max()
        share *= error / error.max() + 1e-9
        share /= share.sum()
    in_unit = np.polynomial.Polynomial(np.polynomial.chebyshev.cheb2poly(best))
    return in_unit(np.polynomial.Polynomial([-centre / half, 1 / half])).coef


def float32_minimax(x, f, weight, degree, fixed=()):
    """Return float32 coefficients: round them one at a time, highest first, and fit the lower ones again.

    `fixed` gives the lowest coefficients where they are to be exact. Returns also the largest weighted error.
    """
    fixed = np.asarray(fixed, dtype=np.float64)
    low = len(fixed)
    rounded = np.zeros(degree + 1)
    rounded[:low] = fixed
    for d in range(degree, low - 1, -1):
        rest = f - np.polynomial.polynomial.polyval(x, np.where(np.arange(degree + 1) < low, fixed_all(fixed, degree), 0))
        rest = rest - np.polynomial.polynomial.polyval(x, np.where(np.arange(degree + 1) > d, rounded, 0))
        scale = x**low
        c = minimax(x, rest / np.where(scale == 0, 1, scale), weight * np.abs(scale), d - low)
        rounded[d] = np.float32(c[-1])
    error = np.abs((np.polynomial.polynomial.polyval(x, rounded) - f) * weight).max()
    return rounded.astype(np.float32), error


def fixed_all(fixed, degree):
    """Return `fixed` padded with zeros to degree + 1 coefficients."""
    return np.concatenate([fixed, np.zeros(degree + 1 - len(fixed))])


def chebyshev_points(a, b, n=2001):
    """Return n points of [a, b], denser towards both ends, ends included."""
    return (a + b) / 2 - (b - a) / 2 * np.cos(np.pi * np.arange(n) / (n - 1))


def show(name, coefficients, error):
    """Print the coefficients highest first, as C++ literals, and the error in units of 2^-24."""
    print(f"{name}: largest weighted error {error * 2**24:.3f} / 2^24")
    for d in range(len(coefficients) - 1, -1, -1):
        print(f"  x^{d}: {float(coefficients[d]).hex():>26}  {coefficients[d]:.9g}f")
