#!/usr/bin/env python3
"""Run the program as a user does: program_test.py PROGRAM [unittest options].

Exit codes, what goes to stdout and what to stderr, the same bytes of results.h5 however it is run.
"""
import csv
import fcntl
import hashlib
import io
import json
import os
import pty
import re
import resource
import struct
import subprocess
import sys
import termios
import unittest
from pathlib import Path

from program import CORNERS, DEVICE, DONE, EXAMPLE, FILES, PROGRAM, ROOT, USAGE, ProgramTest, main, run


def digest(folder):
    return hashlib.sha256((Path(folder) / "results.h5").read_bytes()).hexdigest()


class CommandLine(ProgramTest):
    def test_help_has_examples_and_exit_codes(self):
        finished = run("--help")
        self.expect(DONE, finished)
        for words in ("Examples:", "chokepoint run configs/bmw-us-ev.toml", "Exit codes:", "validate", "show",
                      "devices"):
            self.assertIn(words, finished.stdout)
        shown = run("run", "--help").stdout
        self.assertIn("--scenarios", shown)
        self.assertIn("chokepoint run configs/", shown)
        self.assertNotIn("chokepoint survive", shown)       # a command's help has its own examples alone

    def test_version_names_program_and_commit(self):
        finished = run("--version")
        self.expect(DONE, finished)
        self.assertRegex(finished.stdout, r"^chokepoint \d+\.\d+\.\d+ \(([0-9a-f]{40}(-dirty)?|unknown)\)\n$")

    def test_usage_mistakes_exit_with_2(self):
        out = self.folder / "never"
        for arguments in ([], ["sail"], ["run"], ["run", EXAMPLE, "--no-such-option"],
                          ["run", EXAMPLE, "--scenarios", "many"], ["run", EXAMPLE, "--scenarios", "0"],
                          ["run", EXAMPLE, "--scenarios", "1.5"], ["run", EXAMPLE, "--threads", "0"],
                          ["run", EXAMPLE, "--batch", "-1"], ["run", EXAMPLE, "--simd", "mmx"],
                          ["run", EXAMPLE, "--device", "abacus"], ["run", EXAMPLE, "--set", "novalue"],
                          ["run", EXAMPLE, "--set", "lane.imports.colour=3"],
                          ["run", EXAMPLE, "--variant", "no-such-variant"],
                          ["run", EXAMPLE, "--scenarios", "1e13"], ["run", EXAMPLE, "--scenarios", ""],
                          ["run", EXAMPLE, "--specialise", "maybe"], ["run", EXAMPLE, "--until", "cvar=0.5"],
                          ["run", EXAMPLE, "--first", "18446744073709551615", "--scenarios", "2"]):
            with self.subTest(arguments=arguments):
                more = ["--out", out] if len(arguments) > 1 else []
                finished = run(*arguments, *more)
                self.expect(USAGE, finished)
                self.assertEqual(finished.stdout, "")
                self.assertNotEqual(finished.stderr, "")
                self.assertFalse((out / "results.h5").exists())

    def test_usage_mistakes_are_told_as_others_are(self):
        for words, message in (
                ("", "chokepoint: no command was given (there are run, plan, "),
                ("rum", "'rum': no command is called so (there are run, plan, "),
                ("run", "chokepoint run: no study was given (it needs one). See `chokepoint run --help`."),
                ("run a b", "'b': one word too many ("),
                ("run a --theads 3", "--theads: no option is called so (chokepoint run has --help, "),
                ("run a --threads 0", "--threads: '0' cannot be (whole numbers from 1 to 4096). Choose one of these."),
                ("run a --scenarios", "--scenarios: no value (one is expected after it)."),
                ("run a --without --quiet", "--without: no value (the next option follows, --quiet). Write one after it."),
                ("run a --out --quiet", "--out: no value (the next option follows, --quiet). Write one after it."),
                ("run a --specialise maybe", "--specialise: 'maybe' cannot be (there are auto, on, off). Choose "),
                ("run a --scenarios 1.5", "--scenarios '1.5': not a whole number that may stand here (it takes those from 1 to "),
                ("show a --format jsn", "--format: 'jsn' cannot be (there are table, csv, json, markdown). Did you mean json?"),
                ("explain a --csv --json", "--csv excludes --json (one or the other). Leave one out.")):
            with self.subTest(words=words):
                finished = run(*words.split())
                self.expect(USAGE, finished)
                self.assertTrue(finished.stderr.startswith(message), finished.stderr)
                self.assertRegex(finished.stderr, r"^[^\n]+ \(.+\)\. [^\n]+[.?]\n$")
        self.assertIn("--out: no value (what follows is empty). Write one after it.", run("run", "a", "--out", "").stderr)
        self.assertIn("Did you mean --threads?", run("run", "a", "--theads", "3").stderr)
        self.assertIn("Did you mean run?", run("rum").stderr)

    def test_what_is_not_there_is_called_what_it_should_be(self):
        for command, what in (("show", "no run has written it"),
                              ("explain", "neither a study nor the directory of a run")):
            finished = run(command, self.folder / "absent")
            self.expect(FILES, finished)
            self.assertEqual(finished.stderr.split(" (")[0], f"{self.folder}/absent: is not there")
            self.assertIn(what, finished.stderr)

    def test_one_scenario_is_not_many(self):
        finished = run("run", EXAMPLE, "--scenarios", 1, "--threads", 1, "--device", "cpu", "--out", self.folder / "one",
                       "--variant", "base")
        self.expect(DONE, finished)
        self.assertIn("1 scenario of 1 variant on cpu", finished.stderr)
        self.assertIn("\n1 scenario from number 0, ", finished.stdout)

    def test_ten_mistakes_are_listed_at_once_and_nothing_is_written(self):
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        for right, wrong in (
                ('periods = 60', 'periods = 0'),
                ('start = "2026-01"', 'start = "2026-13"'),
                ('scenarios = 1_000_000', 'scenarios = -1'),
                ('sigma = 0.6', 'sigma = -0.6'),
                ('rho = 0.5', 'rho = 5'),
                ('dof = 4', 'dof = 0'),
                ('initial = "27.5%"', 'initial = "99%"'),
                ('transit = 1\nprice', 'transit = 13\nprice'),
                ('backlog = 0.4', 'backlog = 4'),
                ('item = "cell"\nunit_cost = 5', 'item = "cel"\nunit_cost = 5')):
            self.assertIn(right, text)
            text = text.replace(right, wrong, 1)
        study = self.folder / "wrong.toml"
        study.write_text(text, encoding="utf-8")
        for command in (["validate", study], ["run", study, "--out", self.folder / "out"]):
            finished = run(*command)
            self.expect(USAGE, finished)
            lines = finished.stderr.splitlines()
            self.assertGreaterEqual(len([x for x in lines if x.startswith(f"{study}:")]), 10, finished.stderr)
            for line in lines:
                self.assertRegex(line, r"^[^:]+:\d+:\d+: .+ \(.+\)\. .+[.?]$")
        self.assertFalse((self.folder / "out").exists())

    def test_a_valid_study_is_called_valid(self):
        finished = run("validate", EXAMPLE)
        self.expect(DONE, finished)
        self.assertIn("valid", finished.stdout)

    def test_an_absent_study_exits_with_4(self):
        for command in ("run", "validate", "show"):
            with self.subTest(command=command):
                self.expect(FILES, run(command, self.folder / "absent.toml"))

    def test_bench_tells_speed_and_floor(self):
        finished = run("bench", EXAMPLE, "--scenarios", 2000, "--threads", 2, "--simd", "scalar")
        self.expect(DONE, finished)
        for name in ("generic kernel alone, 1 thread", "specialised kernel alone, 1 thread",
                     "with statistics and file, 1 thread", "with statistics, 2 threads", "random words", "months",
                     "outcomes and series"):
            self.assertRegex(finished.stdout, rf"(?m)^  {name} +\d+")
        shares = [float(x) for x in re.findall(r"([\d.]+)%$", finished.stdout, re.M)]
        self.assertAlmostEqual(sum(shares[-6:-1]), 100, delta=0.3)
        self.assertEqual(shares[-1], 100)

    def test_devices_lists_the_cpu(self):
        finished = run("devices")
        self.expect(DONE, finished)
        self.assertRegex(finished.stdout, r"(?m)^cpu: \d+ threads; (\w+, )*scalar$")
        self.assertRegex(finished.stdout, r"(?m)^cuda")


class WithoutGpu(ProgramTest):
    def test_cuda_without_a_gpu_exits_with_5(self):
        if "none" not in run("devices").stdout:
            self.skipTest("there is a GPU here")
        for device in ("cuda", "cuda:0"):
            finished = run("run", EXAMPLE, "--device", device, "--out", self.folder / "out", "--scenarios", 10)
            self.expect(DEVICE, finished)
            self.assertIn("no GPU", finished.stderr)
        self.assertFalse((self.folder / "out").exists())


class Streams(ProgramTest):
    def test_results_go_to_stdout_and_logs_to_stderr(self):
        finished = run("run", EXAMPLE, "--scenarios", 2000, "--out", self.folder / "out", "--device", "cpu")
        self.expect(DONE, finished)
        self.assertIn("CVaR 99%", finished.stdout)
        self.assertNotIn("info", finished.stdout)
        self.assertIn("memory", finished.stderr)
        self.assertIn("results.h5", finished.stderr)

    def test_an_output_that_cannot_be_written_exits_with_4(self):
        for arguments in (["validate", EXAMPLE], ["explain", EXAMPLE, "--scenario", 0],
                          ["explain", EXAMPLE, "--scenario", 0, "--json"]):     # a short text, longer ones
            with self.subTest(arguments=arguments), open("/dev/full", "w", encoding="utf-8") as full:
                finished = subprocess.run([PROGRAM, *map(str, arguments)], cwd=ROOT, stdout=full,
                                          stderr=subprocess.PIPE, text=True, timeout=300, check=False)
                self.assertEqual(finished.returncode, FILES, finished.stderr)
                self.assertRegex(finished.stderr, r"^stdout: cannot be written \(.*\)\. .*\n$")

    def on_terminal(self, width, kind, scenarios):
        """What a run shows on a terminal of some width and kind."""
        control, terminal = pty.openpty()
        self.addCleanup(os.close, control)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        finished = subprocess.run([PROGRAM, "run", EXAMPLE, "--scenarios", str(scenarios), "--device", "cpu", "--out",
                                   str(self.folder / "out")], cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal,
                                  env={**os.environ, "TERM": kind}, timeout=300, check=False)
        os.close(terminal)
        self.assertEqual(finished.returncode, DONE)
        shown = b""
        while True:
            try:
                shown += os.read(control, 65536)
            except OSError:         # all is read
                return shown.decode()

    def test_the_progress_bar_fits_the_terminal(self):
        for width in (30, 60, 120):
            shown = self.on_terminal(width, "xterm", 5000)
            drawn = [line.rstrip("\n") for line in shown.split("\r") if "scenarios/s" in line]
            self.assertTrue(drawn)
            self.assertLess(max(map(len, drawn)), width)
            self.assertEqual(width > 50, any(line.startswith("[") for line in drawn))
            self.assertEqual(width > 100, any("  loss " in line for line in drawn))

    def test_a_terminal_that_cannot_write_a_line_again_gets_lines(self):
        shown = self.on_terminal(80, "dumb", 20000)
        self.assertNotIn("[#", shown)
        self.assertRegex(shown, r"\n(info: )?100%  20,000 of 20,000 scenarios, ")

    def test_progress_tells_what_was_found_so_far(self):
        options = ("--variant", "base", "--scenarios")
        shown = run("run", EXAMPLE, *options, 100_000, "--device", "cpu", "--out", self.folder / "long").stderr
        *_, last = [line for line in shown.splitlines() if " scenarios, " in line]
        told = re.search(r"; loss ([\d.]+) ±([\d.]+) (million|billion) USD$", last)
        self.assertTrue(told, last)
        table = run("show", self.run_into("short", *options, 50_000), "--outcome", "loss", "--format", "csv").stdout
        mean = next(row for row in csv.DictReader(io.StringIO(table)) if row["statistic"] == "mean")
        unit = {"million": 1e6, "billion": 1e9}[told[3]]
        half = 0.51 * unit * 10.0 ** -len(told[1].partition(".")[2])        # of the last digit shown
        self.assertAlmostEqual(float(told[1]) * unit, float(mean["value"]), delta=half)
        self.assertAlmostEqual(float(told[2]) * unit, float(mean["standard_error"]), delta=half)

    def test_quiet_says_nothing_on_stderr(self):
        finished = run("run", EXAMPLE, "--scenarios", 2000, "--out", self.folder / "out", "--quiet", "--device", "cpu")
        self.expect(DONE, finished)
        self.assertEqual(finished.stderr, "")
        self.assertIn("CVaR 99%", finished.stdout)

    def test_show_prints_what_the_run_printed(self):
        out = self.folder / "out"
        printed = run("run", EXAMPLE, "--scenarios", 2000, "--out", out, "--quiet", "--device", "cpu").stdout
        for name in (out, out / "results.h5"):
            shown = run("show", name)
            self.expect(DONE, shown)
            self.assertEqual(shown.stdout, printed)
        self.assertIn("cost/duty", run("show", out, "--outcome", "cost/*").stdout)
        self.expect(USAGE, run("show", out, "--outcome", "no-such-outcome"))


class Files(ProgramTest):
    def test_a_directory_that_cannot_be_written_exits_with_4(self):
        if os.geteuid() == 0:           # root may write anywhere; below a file nobody may
            place = self.folder / "file"
            place.write_text("in the way")
            place = place / "out"
        else:
            place = self.folder / "closed"
            place.mkdir(mode=0o500)
            place = place / "out"
        finished = run("run", EXAMPLE, "--scenarios", 10, "--out", place)
        self.expect(FILES, finished)
        self.assertIn(str(place), finished.stderr)

    def test_a_directory_in_use_exits_with_4(self):
        out = self.folder / "out"
        out.mkdir()
        long = subprocess.Popen([PROGRAM, "run", EXAMPLE, "--scenarios", "1e12", "--out", str(out), "--device", "cpu",
                                 "--threads", "1"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        try:
            while "memory" not in long.stderr.readline():   # announced: the directory is its own
                self.assertIsNone(long.poll())
            finished = run("run", EXAMPLE, "--scenarios", 10, "--out", out, "--device", "cpu")
            self.expect(FILES, finished)
        finally:
            long.kill()
            long.communicate()
        self.expect(DONE, run("run", EXAMPLE, "--scenarios", 10, "--out", out, "--device", "cpu"))

    def test_what_is_no_file_is_left_alone(self):
        out = self.run_into("out", "--scenarios", 100)
        for name, arguments in (("pipe.html", ["report", out, "-o"]), ("pipe.svg", ["validate", EXAMPLE, "--graph"])):
            pipe = self.folder / name
            os.mkfifo(pipe)
            finished = run(*arguments, pipe)
            self.expect(FILES, finished)
            self.assertIn("is in the way (a device, a pipe or a socket, not a file)", finished.stderr)
            self.assertTrue(pipe.is_fifo())
        finished = run("report", out, "-o", self.folder / "report.pdf")
        self.expect(USAGE, finished)
        self.assertIn("End its name in .html.", finished.stderr)

    def test_a_file_is_no_run(self):
        finished = run("show", EXAMPLE)
        self.expect(FILES, finished)
        self.assertIn("is a file (a run is a directory)", finished.stderr)

    def test_a_limit_on_the_size_of_files_is_told(self):
        finished = run("run", EXAMPLE, "--scenarios", 100, "--out", self.folder / "out", "--device", "cpu",
                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)))
        self.expect(FILES, finished)
        self.assertIn("cannot be written (File too large)", finished.stderr)
        self.assertFalse((self.folder / "out" / "results.h5").exists())

    def test_a_directory_of_other_files_is_left_alone(self):
        out = self.folder / "out"
        out.mkdir()
        (out / "thesis.txt").write_text("years of work")
        self.expect(FILES, run("run", EXAMPLE, "--scenarios", 10, "--out", out))
        self.assertEqual([x.name for x in out.iterdir() if not x.name.startswith(".")], ["thesis.txt"])

    def test_a_run_has_its_files_and_a_manifest(self):
        out = self.run_into("out", "--scenarios", 1000)
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        self.assertIn(digest(out), json.dumps(manifest))
        checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=out, check=False,
                                 capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_damaged_result_is_not_shown(self):
        out = self.run_into("out", "--scenarios", 1000)
        path = out / "results.h5"
        image = bytearray(path.read_bytes())
        image[len(image) // 2] ^= 1
        path.write_bytes(image)
        self.expect(FILES, run("show", out))


class Readers(ProgramTest):
    def test_readers_of_others_open_it(self):
        modules = subprocess.run([sys.executable, "-c", "import h5py, netCDF4, xarray, h5netcdf"], check=False,
                                 capture_output=True)
        if modules.returncode != 0:
            self.skipTest("python3 has not all of h5py, netCDF4, xarray, h5netcdf")
        for study in (EXAMPLE, CORNERS, "configs/bmw-us-ev.toml", "configs/minimal.toml", "configs/large.toml"):
            out = self.run_into(Path(study).stem, "--scenarios", 3000, study=study)
            read = subprocess.run([sys.executable, ROOT / "tests/readers/read_result.py", out / "results.h5"],
                                  check=False, capture_output=True, text=True)
            self.assertEqual(read.returncode, 0, read.stdout + read.stderr)


class SameBytes(ProgramTest):
    SCENARIOS = 30_000

    def same_as(self, wanted, name, *arguments, study=CORNERS):
        self.assertEqual(digest(self.run_into(name, "--scenarios", self.SCENARIOS, *arguments, study=study)), wanted,
                         arguments)

    def test_twice(self):
        for study in (EXAMPLE, CORNERS, "configs/bmw-us-ev.toml"):
            first = digest(self.run_into("first" + Path(study).stem, "--scenarios", self.SCENARIOS, study=study))
            self.same_as(first, "again" + Path(study).stem, study=study)

    def test_for_any_batch_threads_and_instructions(self):
        wanted = digest(self.run_into("wanted", "--scenarios", self.SCENARIOS, study=CORNERS))
        for batch in (999, 4096, 65_536):
            self.same_as(wanted, f"batch{batch}", "--batch", batch)
        for threads in (1, 2, 3):
            self.same_as(wanted, f"threads{threads}", "--threads", threads)
        sets = run("devices").stdout.splitlines()[0].split("; ")[1].split(", ")
        self.assertIn("scalar", sets)
        for instructions in sets:
            self.same_as(wanted, instructions, "--simd", instructions)

    def test_but_not_for_another_seed_or_range(self):
        wanted = digest(self.run_into("wanted", "--scenarios", 1000))
        for i, arguments in enumerate((["--seed", 1], ["--first", 1], ["--set", "lane.imports.transit=2"])):
            self.assertNotEqual(digest(self.run_into(f"other{i}", "--scenarios", 1000, *arguments)), wanted)


if __name__ == "__main__":
    main()
