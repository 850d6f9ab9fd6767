#!/usr/bin/env python3
"""Run scaling.py with few scenarios: scaling_test.py PROGRAM [unittest options]. Speed is not looked at."""
import re
import subprocess
import sys
import tempfile
import unittest
from importlib.util import find_spec
from pathlib import Path

from options import ROOT

STUDY = str(ROOT / "configs/minimal.toml")


def scaling(*arguments):
    return subprocess.run([sys.executable, str(ROOT / "tests/bench/scaling.py"), "--program", PROGRAM, "--study", STUDY,
                           "--sizes", STUDY, "--scenarios", "2000", "4000", "--size-scenarios", "3000", "--memory-studies",
                           STUDY, "--memory-scenarios", "40000", "--rounds", "2", "--threads", "1", *arguments],
                          capture_output=True, text=True, check=False, timeout=300)


class Scaling(unittest.TestCase):
    def test_prints_all_tables(self):
        done = scaling()
        self.assertEqual(done.returncode, 0, done.stderr)
        for pattern in (r"\| 4,000 \| \d[^|]* \| \S+ \|", r"\| minimal \| 36 \| 1 \| 1 \| 23 \| 5 \| \S+ \(",
                        r"\| minimal \| all \| 1 \| 40,000 \| [\d.]+ \| [\d.]+ \| [+-]\d+% \| [+-][\d.]+% \|",
                        r"\| minimal \| base \| 1 \| \d[^|]* \|", r"off by a factor of 1\.\d\d"):
            self.assertRegex(done.stdout, pattern)

    def test_draws_what_it_measured(self):
        if not find_spec("matplotlib"):
            self.skipTest("the package matplotlib is not installed")
        with tempfile.TemporaryDirectory() as folder:
            plot = Path(folder, "plot.svg")
            done = scaling("--sections", "scenarios", "size", "--plot", str(plot))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(re.findall(r'id="axes_\d+"', plot.read_text(encoding="utf-8"))), 2)

    def test_a_program_that_fails_is_told(self):
        done = scaling("--sections", "start-up", "--device", "abacus")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("abacus", done.stderr)


if __name__ == "__main__":
    PROGRAM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
