#!/usr/bin/env python3
"""Test the model in Numba for a GPU without one: by Numba's simulator, and by its compiler for the CPU, which knows
types. numba_cuda_peer_test.py [unittest options]; exit code 77 where Numba is not installed.
"""
import os
import re
import sys
import unittest
from pathlib import Path

os.environ["NUMBA_ENABLE_CUDASIM"] = "1"        # Numba reads it when it is imported

import numpy as np  # noqa: E402

import numba_cuda_peer as peer  # noqa: E402
import numpy_peer  # noqa: E402
from nominal import nominal_run  # noqa: E402
from study import Study  # noqa: E402

STUDY = str(Path(__file__).resolve().parents[2] / "end_to_end/example-study.toml")
COUNT = 150             # scenarios: the second block of threads is not full
SEED = 3
SKIPPED = 77


def philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011) of whole numbers."""
    (a, b, c, d), (k, l) = counter, key
    for turn in range(10):
        x, y = 0xD2511F53 * a, 0xCD9E8D57 * c
        m, n = ((key_part + turn * weyl) % 2**32 for key_part, weyl in ((k, 0x9E3779B9), (l, 0xBB67AE85)))
        a, b, c, d = y >> 32 ^ b ^ m, y % 2**32, x >> 32 ^ d ^ n, x % 2**32
    return a, b, c, d


def normals(scenario, step):
    """The same in float64."""
    result = []
    for a, b in np.reshape(philox((step, 0, scenario, 0), (SEED, 0)), (2, 2)).tolist():
        turn = 2 * np.pi * (b - 2**32 * (b >= 2**31)) / 2**32
        result += [np.sqrt(-2 * np.log((a + 0.5) / 2**32)) * f(turn) for f in (np.cos, np.sin)]
    return result


class SameDraws:
    """What the kernel draws, in the order in which the model in NumPy asks for it."""

    def __init__(self, count):
        self.count, self.step = count, 0

    def standard_normal(self, shape, dtype):
        steps = range(self.step, self.step - (-shape[0] // peer.WORDS))
        self.step = steps.stop
        drawn = [[z for step in steps for z in normals(n, step)] for n in range(self.count)]
        return np.array(drawn, dtype).T[:shape[0]]


def wanted(study):
    return numpy_peer.simulate(study, *nominal_run(study), COUNT, SameDraws(COUNT))


class NumbaCuda(unittest.TestCase):
    def assert_same(self, found, expected):
        self.assertEqual(found.keys(), expected.keys())
        for name, values in expected.items():
            np.testing.assert_allclose(found[name], values, rtol=1e-3, atol=1e-3 * float(np.std(values)), err_msg=name)

    def simulated(self):
        """Outcomes by Numba's simulator."""
        out = peer.build(Study(STUDY), COUNT, 1)(SEED)
        return {name: x.copy_to_host() for name, x in out.items()}

    def test_words_are_philox(self):
        words = peer.random_numbers(lambda function: function)["words"]
        self.assertEqual([*map(int, words(0, 0, 0))], [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8])     # Random123
        self.assertEqual([*map(int, words(123, 456, 789))], [*philox((456, 0, 123, 0), (789, 0))])

    def test_normals_have_a_normals_moments(self):
        z = np.array([normals(n, step) for n in range(1000) for step in range(10)])
        powers = [(z**k).mean() for k in (1, 2, 3, 4)]
        for found, moment, variance in zip(powers, (0, 1, 0, 3), (1, 2, 15, 96)):
            self.assertLess(abs(found - moment), 5 * np.sqrt(variance / z.size))
        self.assertGreater(abs(1.05**2 * powers[1] - 1), 5 * np.sqrt(2 / z.size))
        self.assertLess(abs((z[:, 0] * z[:, 1]).mean()), 5 / np.sqrt(len(z)))

    def test_a_thread_gives_what_numpy_gives(self):
        self.assert_same(self.simulated(), wanted(Study(STUDY)))

    def test_another_model_is_noticed(self):
        study = Study(STUDY)
        next(iter(study.markets.values())).penalty.factor *= 1.05
        with self.assertRaises(AssertionError):
            self.assert_same(self.simulated(), wanted(study))

    def test_numbers_stay_in_float32(self):
        """float64 would cost a GPU twice as much and more; the simulator does not know it."""
        from numba import boolean, float32, njit
        study = Study(STUDY)
        scenario, rows, tables, outcomes = peer.scenario_of(study, *nominal_run(study), njit)
        out = np.empty((len(outcomes), COUNT), np.float32)
        for n in range(COUNT):
            scenario(n, np.uint32(SEED), rows, tables, out)
        self.assert_same(dict(zip(outcomes, out)), wanted(study))
        compiled = scenario.overloads[scenario.signatures[0]].type_annotation.typemap
        types = {compiled[name] for name in compiled if re.fullmatch(r"[rsvw]\d+(\.\d+)?", name)}
        self.assertEqual(types, {float32, boolean})


if __name__ == "__main__":
    if peer.cuda is None:
        print("skipped: the package numba is not installed")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
