#!/usr/bin/env python3
"""Test compare_peers.py's arithmetic, and the peers with few scenarios: compare_peers_test.py PROGRAM [unittest options].

Speed is not looked at. Stand-ins for another implementation agree or disagree on purpose.
"""
import math
import os
import re
import subprocess
import sys
import tempfile
import unittest
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import numpy as np
from scipy import special

import compare_peers
import cupy_peer
import jax_peer
import numpy_peer
from compare_peers import Failure, largest_difference, ratios, standard_errors
from nominal import nominal_run
from options import ROOT
from study import Study, Unsupported, quantile_table

STUDY = str(ROOT / "tests/end_to_end/example-study.toml")
SKIPPED = 77            # every test of this call was skipped
STAND_IN = """import sys
print("fast: compile 2.0 s; 3000 scenarios, 1 threads: 1,500 scenarios/s (median of 1)")
print("                 mean           sd         q0.5")
for name, mean, sd in {means!r}:
    print(f"{{name:20}} {{mean:12.8g}} {{sd:12.5g}}            0")
"""


class Arithmetic(unittest.TestCase):
    def test_a_difference_is_told_in_standard_errors_of_both(self):
        self.assertAlmostEqual(standard_errors((10, 3), (30, 4)), 4)
        self.assertEqual(standard_errors((7, 0), (7, 0)), 0)
        self.assertEqual(standard_errors((7, 0), (7.00001, 0)), 0)      # float32
        self.assertEqual(standard_errors((7, 0), (7.1, 0)), math.inf)

    def test_the_worst_outcome_is_found_and_infinite_ones_are_left_out(self):
        ours = {"loss": (1, 0.1), "profit": (2, 0.1), "driver/delay": (math.inf, math.nan), "only-ours": (0, 1)}
        theirs = {"loss": (1.1, 0), "profit": (2.5, 0), "driver/delay": (1e29, 1)}
        worst, z, compared = largest_difference(ours, theirs)
        self.assertEqual((worst, compared), ("profit", 2))
        self.assertAlmostEqual(z, 5)

    def test_a_peer_without_loss_is_no_peer(self):
        with self.assertRaisesRegex(Failure, "loss and profit"):
            largest_difference({"loss": (1, 1), "profit": (1, 1)}, {"profit": (1, 1)})

    def test_ratios_are_of_each_round(self):
        self.assertEqual(ratios([6, 8], [3, 2]), [2, 4])
        with self.assertRaises(ValueError):
            ratios([6, 8], [3])


class Reading(unittest.TestCase):
    def test_quantile_tables_have_their_laws_means(self):
        weight = np.diff(special.ndtr(np.linspace(-7, 7, 2049)))
        for law, mean in [({"type": "pert", "min": 4, "mode": 7, "max": 16}, 8),
                          ({"type": "triangular", "min": 0, "mode": 1, "max": 5}, 2),
                          ({"type": "gamma", "mean": 3, "sd": 2}, 3), ({"type": "exponential", "mean": 2}, 2),
                          ({"type": "beta", "alpha": 6, "beta": 2, "min": 0, "max": 4}, 3),
                          ({"type": "uniform", "min": 1, "max": 2}, 1.5)]:
            table = quantile_table(law).astype(float)
            self.assertAlmostEqual(float(weight @ (table[1:] + table[:-1]) / 2), mean, places=3, msg=law["type"])

    def test_what_peers_leave_out_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "study.toml")
            text = Path(STUDY).read_text(encoding="utf-8")
            path.write_text(text.replace('{ type = "empirical", values = [-9, -5, -3, -1, 0, 2, 4, 9, 17] }',
                                         '{ type = "discrete", values = [1, 2], weights = [1, 1] }'), encoding="utf-8")
            with self.assertRaisesRegex(Unsupported, "discrete"):
                Study(str(path))


class Jax(unittest.TestCase):
    """The function that JAX compiles, run by NumPy: no more than its meaning is tested without JAX."""

    def test_a_scan_gives_what_a_loop_gives(self):
        def scan(step, state, rows):
            for row in zip(*rows):
                state, _ = step(state, row)
            return state, None

        study = Study(STUDY)
        start, profit = nominal_run(study)
        draws, again = (np.random.Generator(np.random.SFC64(3)) for _ in range(2))
        ops = jax_peer.ops_of(np, special)
        batch = jax_peer.batch_of(np, scan, lambda _, __, shape: draws.standard_normal(shape, np.float32), ops, study,
                                  start, profit, 64)
        scanned, looped = batch(None), numpy_peer.simulate(study, start, profit, 64, again)
        self.assertEqual(scanned.keys(), looped.keys())
        for name, values in looped.items():
            np.testing.assert_allclose(scanned[name], values, rtol=1e-3, atol=1e-3 * float(np.std(values)), err_msg=name)


class Cupy(unittest.TestCase):
    """The same with NumPy for CuPy."""

    def test_gives_what_numpy_gives(self):
        study = Study(STUDY)
        start, profit = nominal_run(study)
        mine, theirs = (np.random.Generator(np.random.SFC64(3)) for _ in range(2))
        found = cupy_peer.batch_of(np, jax_peer.ops_of(np, special), study, start, profit, 64, mine)
        wanted = numpy_peer.simulate(study, start, profit, 64, theirs)
        self.assertEqual(found.keys(), wanted.keys())
        for name, values in wanted.items():
            np.testing.assert_allclose(found[name], values, rtol=1e-3, atol=1e-3 * float(np.std(values)), err_msg=name)


class ScriptTest(unittest.TestCase):
    def run_script(self, *arguments, **environment):
        return subprocess.run([sys.executable, compare_peers.__file__, STUDY, "--program", PROGRAM, "--scenarios", "4000",
                               "--peer-scenarios", "3000", "--threads", "1", "--rounds", "2", *arguments],
                              capture_output=True, text=True, check=False, timeout=500,
                              env={**os.environ, **environment})

    def stand_in(self, folder, errors_off):
        """Another implementation whose mean of profit is off by some standard errors of the program's run."""
        out = Path(folder, "run")
        ours = compare_peers.Ours(PROGRAM, "cpu", str(out))
        ours.run(STUDY, 4000, 1)
        means = compare_peers.means_of_run(out / "out")
        rows = [(n, means[n][0] + off * means[n][1] * 2**0.5, means[n][1] * 3000**0.5)
                for n, off in (("loss", 0), ("profit", errors_off))]
        path = Path(folder, "stand_in.py")
        path.write_text(STAND_IN.format(means=rows), encoding="utf-8")
        return ["--external", str(path), "--modes", "fast"]

    def expect_a_time(self, name, *arguments, **environment):
        """Run one peer of our own; skipped, with the reason, where the package or its GPU is not here."""
        absent = [package for package in compare_peers.PEERS[name] if not find_spec(package)]
        if absent:
            self.skipTest(f"the package {absent[0]} is not installed")
        done = self.run_script("--peers", name, *arguments, **environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        if lacking := re.search(r"\| skipped: (no GPU[^|]*) \|", done.stdout):
            self.skipTest(f"{name}: {lacking[1]}")
        self.assertRegex(done.stdout,
                         rf"\| 1 \| {name} \| \d[^|]* \| \d[^|]* \| \d+\.\d \| \d\.\d \(.*, of 24\) \|")


class NumpyPeer(ScriptTest):
    def test_agrees_and_is_timed(self):
        self.expect_a_time("numpy")


class NumbaPeer(ScriptTest):
    def test_agrees_and_is_timed(self):
        self.expect_a_time("numba")


class JaxPeer(ScriptTest):
    def test_agrees_and_is_timed(self):
        self.expect_a_time("jax")


class CupyPeer(ScriptTest):
    def test_agrees_and_is_timed(self):
        self.expect_a_time("cupy")


class NumbaCudaPeer(ScriptTest):
    def test_agrees_and_is_timed(self):
        self.expect_a_time("numba_cuda")

    def test_agrees_in_a_simulator(self):
        self.expect_a_time("numba_cuda", "--peer-scenarios", "300", NUMBA_ENABLE_CUDASIM="1")


class Script(ScriptTest):
    def test_absent_packages_are_told(self):
        with mock.patch.dict(compare_peers.PEERS, {"jax": ["numpy", "no_such_package"]}):
            with self.assertRaisesRegex(compare_peers.Skipped, "no no_such_package"):
                compare_peers.Peer("jax", STUDY, 3000, 1)

    def test_another_implementation_that_agrees_is_timed(self):
        with tempfile.TemporaryDirectory() as folder:
            done = self.run_script("--peers", *self.stand_in(folder, 1))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"\| external fast \| 1,500 \(1,500–1,500\) \| \d[^|]* \| 2\.0 \| 1\.0 \(profit, of 2\)")
        self.assertNotIn("stand_in", done.stdout)

    def test_one_that_fails_leaves_the_race_to_the_others(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "fails.py")
            path.write_text("raise SystemExit('no such library')\n", encoding="utf-8")
            done = self.run_script("--peers", "numpy", "--external", str(path), "--modes", "fast")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"\| 1 \| external fast \| not timed: it failed \|")
        self.assertRegex(done.stdout, r"\| 1 \| numpy \| \d")
        self.assertIn("no such library", done.stderr)

    def test_one_that_disagrees_is_not_timed_and_the_script_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            done = self.run_script("--peers", *self.stand_in(folder, 9))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"external fast \| not timed: it disagrees, 9\.0 standard errors in profit")


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    result = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], exit=False, verbosity=2).result
    for _, why in result.skipped:
        print(f"skipped: {why}")
    all_skipped = len(result.skipped) == result.testsRun
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if all_skipped else 0)
