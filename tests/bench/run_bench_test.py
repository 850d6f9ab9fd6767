#!/usr/bin/env python3
"""Run run_bench.py with few scenarios: run_bench_test.py PROGRAM [unittest options].

A stand-in for the reference program tells any mean of loss and any time, so that both outcomes of the comparison are
seen.
"""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import run_bench
from options import ROOT
from processes import Failure

STUDY = str(ROOT / "tests/end_to_end/example-study.toml")
COUNT, SCENARIOS = 500, 2000
SECONDS = 0.25          # of a process of the stand-in
STAND_IN = """import sys
count = sys.argv[sys.argv.index("--count") + 1]
if "--stats" in sys.argv:
    print("         mean   mean_se\\nswitches 1.0 0.1\\nloss  {mean!r} {error!r}")
print(f"{{count}} scenarios, 60 months: {seconds:.2f} s", file=sys.stderr)
"""


def bench(*arguments):
    return subprocess.run([sys.executable, str(ROOT / "tests/bench/run_bench.py"), STUDY, "--program", PROGRAM,
                           "--count", str(COUNT), "--scenarios", str(SCENARIOS), "--rounds", "2", "--memory", "500",
                           "1000", "--memory-study", STUDY, "--normals-time", "0.001", *arguments],
                          capture_output=True, text=True, check=False, timeout=300)


class RunBench(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        ours = run_bench.Ours(PROGRAM, "cpu", cls.place.name)
        cls.mean, cls.error = ours.loss(ours.run(STUDY, COUNT, 1))

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def reference(self, errors_off):
        """A stand-in whose mean of loss is `errors_off` standard errors of the difference away from the program's."""
        path = Path(self.place.name, "stand_in.py")
        mean = self.mean + errors_off * 2**0.5 * self.error
        path.write_text(STAND_IN.format(mean=mean, error=self.error, seconds=SECONDS), encoding="utf-8")
        return str(path)

    def test_alone_it_prints_all_tables_and_says_that_nothing_was_compared(self):
        done = bench("--threads", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("## Machine", "## Speed", "## Memory", "## Start-up", "## Normals", "nothing compared"):
            self.assertIn(words, done.stdout)
        self.assertRegex(done.stdout, r"\| example-study \| 1 \| \d[^|]* \| \d[^|]* \| – \| – \| ")
        self.assertRegex(done.stdout, r"\| example-study \| all \| \d+\.\d \| \d+\.\d \| \d\.\d+ \|")

    def test_with_a_reference_it_prints_ratios(self):
        done = bench("--threads", "1", "2", "--sections", "speed", "--reference", self.reference(1))
        self.assertEqual(done.returncode, 0, done.stderr)
        for threads in (1, 2):
            rate = run_bench.rounded(threads * COUNT / SECONDS)
            row = re.search(rf"\| example-study \| {threads} \|.*\| {re.escape(rate)} \([^|]*\) \| (\S+) \(",
                            done.stdout)
            self.assertTrue(row, done.stdout)
            self.assertGreater(float(row[1].replace(",", "")), 0)
        self.assertNotIn("## Memory", done.stdout)

    def test_another_mean_is_refused_before_anything_is_timed(self):
        for errors_off in (-5.5, 5.5):
            done = bench("--threads", "1", "--sections", "speed", "--reference", self.reference(errors_off))
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("standard errors", done.stderr)
            self.assertNotIn("round 1", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_a_program_that_fails_is_told(self):
        done = bench("--threads", "1", "--sections", "start-up", "--device", "abacus")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("abacus", done.stderr)

    def test_five_standard_errors_are_allowed_and_not_more(self):
        self.assertAlmostEqual(run_bench.difference((4.9, 0.6), (0, 0.8), "x"), 4.9)
        for wrong in ((5.1, 0.6), (-5.1, 0.6), (float("nan"), 0.6)):
            with self.assertRaises(Failure):
                run_bench.difference(wrong, (0, 0.8), "x")

    def test_figures_have_three_digits(self):
        self.assertEqual([run_bench.rounded(x) for x in (1234567, 123.4, 12.345, 0.012345, 0)],
                         ["1,230,000", "123", "12.3", "0.0123", "0"])


if __name__ == "__main__":
    PROGRAM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
