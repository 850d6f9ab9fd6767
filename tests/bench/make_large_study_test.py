#!/usr/bin/env python3
"""Hold configs/large.toml against the program that makes it: make_large_study_test.py PROGRAM."""
import contextlib
import io
import subprocess
import sys
import tomllib
import unittest
from pathlib import Path
from unittest import mock

import make_large_study

ROOT = Path(__file__).resolve().parent.parent.parent
STUDY = ROOT / "configs/large.toml"


def made():
    with contextlib.redirect_stdout(io.StringIO()) as text:
        make_large_study.main()
    return text.getvalue()


class LargeStudy(unittest.TestCase):
    def test_is_what_the_program_prints(self):
        self.assertTrue(made() == STUDY.read_text(encoding="utf-8"), "run make_large_study.py > configs/large.toml")

    def test_another_seed_makes_another_study(self):
        with mock.patch.object(make_large_study, "SEED", 1):
            self.assertFalse(made() == STUDY.read_text(encoding="utf-8"))

    def test_size(self):
        study = tomllib.loads(STUDY.read_text(encoding="utf-8"))
        for table, least in {"site": 100, "lane": 200, "driver": 30, "regime": 10, "tariff": 5, "market": 5}.items():
            self.assertGreaterEqual(len(study[table]), least, table)
        self.assertEqual(study["study"]["periods"], 60)

    def test_is_valid(self):
        run = subprocess.run([PROGRAM, "validate", str(STUDY)], capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""), run.stdout)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
