#!/usr/bin/env python3
"""Run `explain` as a user does: explain_test.py PROGRAM [unittest options].

What is told of a scenario against what runs recorded of it.
"""
import csv
import hashlib
import json
import re
from pathlib import Path

import h5py
import numpy as np

from program import CORNERS, DONE, EXAMPLE, FILES, ROOT, USAGE, ProgramTest, main, run


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Explain(ProgramTest):
    """Stories of single scenarios, against what runs recorded of them."""

    def story(self, *arguments):
        finished = run("explain", *arguments)
        self.expect(DONE, finished)
        self.assertEqual(finished.stderr, "")
        return finished.stdout

    def outcomes(self, *arguments):
        """Float32 values by name; null is infinite."""
        told = json.loads(self.story(*arguments, "--json"))["outcomes"]
        return {name: np.float32(np.inf if x["value"] is None else x["value"]) for name, x in told.items()}

    def opened(self, out):
        file = h5py.File(out / "results.h5")
        self.addCleanup(file.close)
        return file

    def test_outcomes_are_those_of_the_run_to_the_bit(self):
        for study in (CORNERS, "configs/bmw-us-ev.toml"):
            out = self.run_into(Path(study).stem, "--scenarios", 200, "--first", 3_000_000_000, study=study)
            file = self.opened(out)
            for v, variant in enumerate(file["variant"].asstr()[:]):
                for i in (0, 1, 77, 199):
                    number = int(file["scenario"][i])
                    for target in (study, out):
                        told = self.outcomes(target, "--scenario", number, "--variant", variant)
                        for o, name in enumerate(file["outcome"].asstr()[:]):
                            self.assertEqual(told[name].tobytes(), file["sample"][v, o, i].tobytes(),
                                             (target, variant, number, name))

    def test_months_add_up_to_outcomes(self):
        for number in (0, 11):
            rows = list(csv.DictReader(self.story(EXAMPLE, "--scenario", number, "--csv").splitlines()))
            outcomes = self.outcomes(EXAMPLE, "--scenario", number)
            self.assertEqual([rows[0]["month"], rows[-1]["month"], len(rows)], ["2026-01", "2030-12", 60])
            for series, outcome in (("profit", "profit"), ("revenue", "revenue"), ("cost", "total_cost"),
                                    ("cost/duty", "cost/duty"), ("lane/imports/shipped", "lane/imports/units"),
                                    ("market/us-market/lost", "market/us-market/lost")):
                total = sum(float(row[series]) for row in rows)
                self.assertAlmostEqual(total, float(outcomes[outcome]), delta=1e-6 * outcomes["revenue"])
            self.assertEqual(sum(float(row["regime/vehicle-tariff/state"]) == 1 for row in rows),
                             outcomes["regime/vehicle-tariff/10%/months"])

    def test_is_the_same_however_it_is_computed(self):
        for form in ([], ["--csv"], ["--json"]):
            wanted = self.story(CORNERS, "--scenario", 9, *form)
            for instructions in run("devices").stdout.splitlines()[0].split("; ")[1].split(", "):
                self.assertEqual(self.story(CORNERS, "--scenario", 9, *form, "--simd", instructions, "--threads", 1),
                                 wanted)
        self.assertNotEqual(self.story(CORNERS, "--scenario", 10), self.story(CORNERS, "--scenario", 9))

    def test_tells_worst_scenarios_and_quantiles_of_a_run(self):
        out = self.run_into("out", "--scenarios", 3000, "--set", "lane.imports.transit=2", "--seed", 5)
        file = self.opened(out)
        outcome = list(file["outcome"].asstr()).index("loss")
        for v, variant in enumerate(file["variant"].asstr()[:]):
            number = int(file["worst_scenario"][v, outcome, 2])
            story = self.story(out, "--worst", 3, "--variant", variant)
            self.assertIn(f": scenario {number}, variant '{variant}', seed 5", story)
            told = self.outcomes(out, "--worst", 3, "--variant", variant)
            self.assertEqual(told["loss"], file["worst_value"][v, outcome, 2])
            p = list(file["probability"][:]).index(0.99)
            told = self.outcomes(out, "--quantile", "0.99", "--variant", variant)
            self.assertEqual(told["loss"], file["quantile"][v, outcome, p])
        self.assertIn("this scenario has exactly that", self.story(out, "--quantile", "0.5"))
        self.assertIn("by market/us-market/lost", self.story(out, "--worst", 1, "--outcome", "market/us-market/lost"))
        self.assertIn("With lane.imports.transit = 1.", self.story(out, "--scenario", 1, "--set",
                                                                   "lane.imports.transit=1"))

    def test_a_run_is_told_without_the_study(self):
        (self.folder / "data").mkdir()
        (self.folder / "data" / "noise.txt").write_text("0.7, 0.9 1.0\n1.4")
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        text, count = re.subn(r'(?s)(name = "qualification".*?)distribution = [^\n]*',
                              r'\1distribution = { type = "empirical", file = "data/noise.txt" }', text, count=1)
        self.assertEqual(count, 1)
        study = self.folder / "study.toml"
        study.write_text(text, encoding="utf-8")
        out = self.run_into("out", "--scenarios", 100, study=study)
        wanted = self.outcomes(study, "--scenario", 4)
        study.unlink()
        (self.folder / "data" / "noise.txt").unlink()
        self.assertEqual(self.outcomes(out, "--scenario", 4), wanted)
        self.assertGreaterEqual(wanted["driver/qualification"], 0.69)

    def test_a_run_that_recorded_something_else_is_warned_of(self):
        out = self.run_into("out", "--scenarios", 100, study=CORNERS)
        before = digest(out / "results.h5")
        with h5py.File(out / "results.h5", "r+") as file:
            file["sample"][0, 3, 7] *= 1.5
        manifest = (out / "manifest.json").read_text(encoding="utf-8")
        (out / "manifest.json").write_text(manifest.replace(before, digest(out / "results.h5")), encoding="utf-8")
        for number, warned in ((7, True), (8, False)):
            finished = run("explain", out, "--scenario", number)
            self.expect(DONE, finished)
            self.assertEqual("the run recorded" in finished.stderr, warned, finished.stderr)
            self.assertEqual("total_cost" in finished.stderr, warned, finished.stderr)

    def test_the_readme_quotes_a_story(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        study, number, quoted = re.search(r"explain (\S+) --scenario (\d+)`:\n\n((?: {4}.*\n)+)", readme).groups()
        told = self.story(study, "--scenario", number).splitlines()
        self.assertGreater(quoted.count("\n"), 5)
        for line in quoted.splitlines():
            self.assertIn(line[4:], told)

    def test_switch_offs_and_the_nominal_scenario_are_told(self):
        out = self.run_into("out", "--scenarios", 500, "--without", "plant-delay")
        file = self.opened(out)
        self.assertIn("without/driver/plant-delay", list(file["variant"].asstr()))
        self.assertIn("variant 'without/driver/plant-delay'",
                      self.story(out, "--worst", 1, "--variant", "without/driver/plant-delay"))
        nominal = self.story(EXAMPLE, "--scenario", "nominal")
        self.assertIn("the nominal scenario", nominal)
        self.assertIn("neither loss nor gain", nominal)

    def test_mistakes_are_told(self):
        out = self.run_into("out", "--scenarios", 100)
        for words, arguments in (
                ("one of --scenario, --worst and --quantile", [EXAMPLE]),
                ("one of --scenario, --worst and --quantile", [out, "--scenario", 1, "--worst", 1]),
                ("--outcome: ranks scenarios", [EXAMPLE, "--scenario", 1, "--outcome", "loss"]),
                ("not a whole number", [EXAMPLE, "--scenario", "first"]),
                ("only a run knows", [EXAMPLE, "--worst", 1]),
                ("it takes those from 1 to 20", [out, "--worst", 21]),
                ("it has 0.01, ", [out, "--quantile", "0.123"]),
                ("Did you mean 'loss'?", [out, "--worst", 1, "--outcome", "los"]),
                ("'base', 'prequalified'", [EXAMPLE, "--scenario", 1, "--variant", "none"]),
                ("excludes", [EXAMPLE, "--scenario", 1, "--csv", "--json"])):
            with self.subTest(arguments=arguments):
                finished = run("explain", *arguments)
                self.expect(USAGE, finished)
                self.assertEqual(finished.stdout, "")
                self.assertIn(words, finished.stderr)
        self.expect(FILES, run("explain", self.folder, "--scenario", 1))
        self.expect(FILES, run("explain", self.folder / "absent.toml", "--scenario", 1))


if __name__ == "__main__":
    main()
