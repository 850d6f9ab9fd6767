#!/usr/bin/env python3
"""Runs that keep the outcomes of all scenarios, and what reads them: keep_all_test.py PROGRAM [unittest options]."""
import csv
import hashlib
import json
import re

import h5py
import netCDF4
import numpy as np
import xarray
from program import DONE, EXAMPLE, FILES, ROOT, USAGE, ProgramTest, main, run


class KeepAll(ProgramTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "all.toml"
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        self.study.write_text(re.sub(r"(?m)^sample = .*$", 'keep = "all"', text), encoding="utf-8")

    def kept(self, name, *arguments):
        return self.run_into(name, *arguments, study=self.study)

    def test_bytes_do_not_depend_on_threads_or_batches(self):
        files = [(self.kept(f"run-{i}", "--scenarios", 50_000, *arguments) / "results.h5").read_bytes()
                 for i, arguments in enumerate((("--threads", 1), ("--threads", 3), ("--batch", 999), ("--simd", "scalar")))]
        self.assertTrue(all(file == files[0] for file in files[1:]))

    def test_other_programs_read_what_a_sample_has(self):
        sampled = xarray.open_dataset(self.run_into("sampled", "--scenarios", 10_000) / "results.h5")
        path = self.kept("run", "--scenarios", 40_000, "--first", 0) / "results.h5"
        with netCDF4.Dataset(path) as file:
            self.assertTrue(file.dimensions["scenario"].isunlimited())
            self.assertEqual(file["sample"].dimensions, ("variant", "outcome", "scenario"))
            self.assertEqual(file["sample"].chunking(), [1, 1, 16384])
        for engine in ("netcdf4", "h5netcdf"):
            with xarray.open_dataset(path, engine=engine) as result:
                self.assertEqual(result.sizes["scenario"], 40_000)
                first = result.sample.isel(scenario=slice(10_000))
                np.testing.assert_array_equal(first.values, sampled.sample.values)
                np.testing.assert_array_equal(result.scenario.values, np.arange(40_000))
                loss = result.sample.sel(variant="base", outcome="loss").values.astype(np.float64)
                self.assertAlmostEqual(loss.mean() / float(result["mean"].sel(variant="base", outcome="loss")), 1, 12)

    def test_a_run_that_stops_early_is_the_shorter_run(self):
        stopped = self.kept("stopped", "--scenarios", "1e6", "--until", "mean(profit)=50%")
        scenarios = json.loads((stopped / "manifest.json").read_text())["scenarios"]
        self.assertLess(scenarios, 1_000_000)
        shorter = self.kept("shorter", "--scenarios", scenarios)
        self.assertTrue((stopped / "results.h5").read_bytes() == (shorter / "results.h5").read_bytes())

    def test_numbers_start_where_the_run_does(self):
        with h5py.File(self.kept("later", "--scenarios", 500, "--first", 70_000) / "results.h5") as later, \
                h5py.File(self.kept("whole", "--scenarios", 70_500) / "results.h5") as whole:
            np.testing.assert_array_equal(later["scenario"][...], whole["scenario"][70_000:])
            np.testing.assert_array_equal(later["sample"][...], whole["sample"][:, :, 70_000:])

    def test_the_program_reads_its_own(self):
        out, again = (self.kept(name, "--scenarios", 30_000, "--variant", "base") for name in ("one", "two"))
        self.expect(DONE, run("show", out))
        self.expect(DONE, run("compare", out, again))
        self.expect(DONE, run("report", out, "--device", "cpu"))
        told = run("explain", out, "--scenario", 29_999, "--device", "cpu")
        self.expect(DONE, told)
        self.assertNotIn("recorded", told.stderr)

    def test_explain_sees_a_recorded_number_that_is_another(self):
        out = self.kept("run", "--scenarios", 20_000, "--variant", "base")
        with h5py.File(out / "results.h5", "r+") as file:
            file["sample"][0, 0, 17_777] += 1e6
        digest = hashlib.sha256((out / "results.h5").read_bytes()).hexdigest()
        manifest = out / "manifest.json"
        manifest.write_text(re.sub(r'("results_sha256": )"\w+"', rf'\1"{digest}"', manifest.read_text()))
        self.assertIn("recorded", run("explain", out, "--scenario", 17_777, "--device", "cpu").stderr)
        self.assertNotIn("recorded", run("explain", out, "--scenario", 17_776, "--device", "cpu").stderr)

    def test_exports_hold_the_first_scenarios_unless_asked(self):
        out = self.kept("run", "--scenarios", 12_000, "--variant", "base")
        with h5py.File(out / "results.h5") as file:
            outcomes, kept = len(file["outcome"]), file["sample"][...]
        for name, arguments, rows in (("some", (), 10_000), ("all", ("--table", "sample"), 12_000)):
            folder = self.folder / name
            finished = run("export", out, "--to", "csv", "-o", folder, *arguments)
            self.expect(DONE, finished)
            self.assertEqual("the first 10,000 scenarios" in finished.stderr, name == "some", finished.stderr)
            with open(folder / "sample.csv", encoding="utf-8", newline="") as file:
                table = list(csv.DictReader(file))
            self.assertEqual(len(table), rows * outcomes)
            values = np.array([float(row["value"]) for row in table], np.float32).reshape(outcomes, rows)
            np.testing.assert_array_equal(values, kept[0, :, :rows])

    def test_plan_tells_the_file(self):
        arguments = ("--scenarios", 100_000, "--device", "cpu")
        plan = run("plan", self.study, *arguments, "--json")
        self.expect(DONE, plan)
        size = (self.kept("run", "--scenarios", 100_000) / "results.h5").stat().st_size
        self.assertLess(abs(json.loads(plan.stdout)["file_bytes"] / size - 1), 0.01)

    def test_a_run_too_large_for_the_disk_is_refused_before_it_starts(self):
        finished = run("run", self.study, "--scenarios", "1e12", "--out", self.folder / "huge", "--device", "cpu")
        self.expect(FILES, finished)
        self.assertRegex(finished.stderr, r"huge: has [\d.]+ [GT]B of room \(the outcomes of all scenarios take \d+ TB\)\.")

    def test_mistakes_are_told(self):
        self.study.write_text(self.study.read_text().replace('keep = "all"', 'keep = "some"'))
        finished = run("validate", self.study)
        self.expect(USAGE, finished)
        self.assertIn('Write "sample" or "all".', finished.stderr + finished.stdout)


if __name__ == "__main__":
    main()
