#!/usr/bin/env python3
"""Compare runs as a user does: compare_test.py PROGRAM [unittest options]."""
import csv
import itertools
import json

from program import EXAMPLE, USAGE, ProgramTest, main, run

SAME, DIFFER = 0, 1
MINIMAL = "configs/minimal.toml"
RARE = "configs/bmw-us-ev.toml"  # has months in which few scenarios lose sales


class Compare(ProgramTest):
    def test_runs_of_other_seeds_do_not_differ(self):
        # 15 pairs at a level of 1% each, and conservative: two that differ have a chance of 1%.
        outs = [self.run_into(f"seed-{seed}", "--scenarios", 20000, "--seed", seed) for seed in range(1, 7)]
        codes = [run("compare", a, b).returncode for a, b in itertools.combinations(outs, 2)]
        self.assertLessEqual(set(codes), {SAME, DIFFER})
        self.assertLessEqual(codes.count(DIFFER), 1)

    def test_short_runs_of_other_seeds_do_not_differ(self):
        # Their tails are of few scenarios, or none, and their quantiles beside gaps of the distribution.
        for study, scenarios in ((MINIMAL, 100), (MINIMAL, 300), (EXAMPLE, 40), (EXAMPLE, 1000)):
            outs = [self.run_into(f"{scenarios}-{seed}", "--scenarios", scenarios, "--seed", seed, study=study)
                    for seed in range(1, 5)]
            codes = [run("compare", a, b).returncode for a, b in itertools.combinations(outs, 2)]
            self.assertLessEqual(codes.count(DIFFER), 1, (study, scenarios))

    def test_a_parameter_5_percent_off_is_found(self):
        a = self.run_into("a", "--scenarios", 20000, "--seed", 1)
        b = self.run_into("b", "--scenarios", 20000, "--seed", 2, "--set", "driver.plant-delay.distribution.median=9.45")
        refused = run("compare", a, b)
        self.expect(USAGE, refused)
        self.assertIn("their settings differ", refused.stderr)
        finished = run("compare", a, b, "--other-studies", "--format", "json")
        self.expect(DIFFER, finished)
        told = json.loads(finished.stdout)
        self.assertIn("quantile", {figure["statistic"] for figure in told["differing"]})

    def test_months_with_rare_events_are_judged_by_their_errors(self):
        def large(name, *arguments):
            return self.run_into(name, "--scenarios", 100_000, "--variant", "base", "--specialise", "off", *arguments,
                                 study=RARE)
        a, b = large("a", "--seed", 1), large("b", "--seed", 2)
        finished = run("compare", a, b, "--format", "json")
        self.expect(SAME, finished)
        nudged = large("nudged", "--seed", 2, "--set", "driver.florence-delay.distribution.median=9.45")
        finished = run("compare", a, nudged, "--other-studies", "--format", "json")
        self.expect(DIFFER, finished)
        told = json.loads(finished.stdout)["differing"]
        self.assertIn(("series", "mean"), {(figure["table_name"], figure["statistic"]) for figure in told})

    def test_the_same_scenarios_are_compared_exactly(self):
        a = self.run_into("a", "--scenarios", 2000, "--batch", 100)
        b = self.run_into("b", "--scenarios", 2000, "--threads", 2)
        finished = run("compare", a, b)
        self.expect(SAME, finished)
        self.assertIn("the same to the bit", finished.stdout)
        c = self.run_into("c", "--scenarios", 2000, "--set", "lane.imports.price=50.0001")
        finished = run("compare", a, c, "--other-studies")
        self.expect(DIFFER, finished)
        self.assertIn("The numbers of 'sample' are not all the same.", finished.stdout)

    def test_a_longer_run_agrees_with_its_beginning(self):
        a = self.run_into("a", "--scenarios", 5000)
        b = self.run_into("b", "--scenarios", 20000)
        finished = run("compare", a, b, "--format", "json")
        self.expect(SAME, finished)
        told = json.loads(finished.stdout)
        self.assertEqual([told["dependence"], told["shared_scenarios"]], ["overlapping", 5000])

    def test_csv_has_every_figure(self):
        a = self.run_into("a", "--scenarios", 2000, "--seed", 1)
        b = self.run_into("b", "--scenarios", 2000, "--seed", 2)
        told = json.loads(run("compare", a, b, "--format", "json").stdout)
        rows = list(csv.DictReader(run("compare", a, b, "--format", "csv").stdout.splitlines()))
        self.assertEqual(len(rows), told["figures"])
        loss = [row for row in rows if row["table_name"] == "summary" and row["outcome"] == "loss"
                and row["variant"] == "base" and row["statistic"] == "mean"]
        self.assertEqual(len(loss), 1)
        z = abs(float(loss[0]["a"]) - float(loss[0]["b"])) / (
            float(loss[0]["a_standard_error"]) ** 2 + float(loss[0]["b_standard_error"]) ** 2) ** 0.5
        self.assertAlmostEqual(float(loss[0]["z"]), z, places=9)

    def test_other_studies_are_refused(self):
        a = self.run_into("a", "--scenarios", 100)
        b = self.run_into("b", "--scenarios", 100, study=MINIMAL)
        finished = run("compare", a, b)
        self.expect(USAGE, finished)
        self.assertIn("the texts of the studies differ", finished.stderr)
        self.assertEqual(finished.stdout, "")


if __name__ == "__main__":
    main()
