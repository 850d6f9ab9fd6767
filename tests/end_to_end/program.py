"""Run the program as a user does; what the test programs beside this file share.

A test program is called as FILE PROGRAM [unittest options]; it exits with SKIPPED where all of its tests were.
"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = str(Path(sys.argv.pop(1)).resolve())
EXAMPLE = "tests/end_to_end/example-study.toml"
CORNERS = "tests/end_to_end/corners.toml"
DONE, USAGE, FILES, DEVICE = 0, 2, 4, 5
SKIPPED = 77        # every test of this call was skipped


def run(*arguments, **options):
    """Run the program in the root of the source tree; never fails by itself."""
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=300,
                          check=False, **options)


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def expect(self, code, finished):
        self.assertEqual(finished.returncode, code, finished.stderr + finished.stdout)

    def run_into(self, name, *arguments, study=EXAMPLE):
        """Run a study into a folder of that name and return it."""
        out = self.folder / name
        self.expect(DONE, run("run", study, "--out", out, "--quiet", "--device", "cpu", *arguments))
        return out


def main():
    result = unittest.main(module="__main__", exit=False, verbosity=2).result
    for _, why in result.skipped:
        print(f"skipped: {why}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if len(result.skipped) == result.testsRun else 0)
