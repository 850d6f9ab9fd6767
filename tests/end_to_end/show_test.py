#!/usr/bin/env python3
"""Show a run in every format; hold what is shown against the run's file: show_test.py PROGRAM [unittest options]."""
import csv
import io
import json
import math
import re

import h5py

from program import DONE, USAGE, ProgramTest, main, run


class Show(ProgramTest):
    def setUp(self):
        super().setUp()
        self.out = self.run_into("run", "--scenarios", "20000", "--without", "driver/*")

    def shown(self, *arguments):
        finished = run("show", self.out, *arguments)
        self.expect(DONE, finished)
        return finished.stdout

    def rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.shown("--format", "csv", *arguments))))

    def test_csv_holds_the_figures_of_the_file(self):
        rows = self.rows("--outcome", "loss", "--outcome", "cost/*")
        with h5py.File(self.out / "results.h5") as file:
            outcomes, variants = list(file["outcome"].asstr()), list(file["variant"].asstr())
            probabilities = list(file["probability_text"].asstr())
            seen = set()
            for row in rows:
                at = variants.index(row["variant"]), outcomes.index(row["outcome"])
                if row["statistic"] in ("quantile", "cvar"):
                    at += (probabilities.index(row["probability"]),)
                self.assertEqual(float(row["value"]), file[row["statistic"]][at])
                if row["statistic"] == "quantile":
                    self.assertEqual(float(row["low"]), file["quantile_low"][at])
                    self.assertEqual(float(row["high"]), file["quantile_high"][at])
                elif row["statistic"] in ("mean", "cvar", "difference_mean"):
                    self.assertEqual(float(row["standard_error"]), file[row["statistic"] + "_se"][at])
                    rounding = 1e-9 * abs(file["maximum"][at[:2]]) + 1e-9
                    self.assertAlmostEqual(float(row["high"]) - float(row["low"]),
                                           2 * 1.959964 * float(row["standard_error"]), delta=rounding)
                seen.add((row["outcome"], row["variant"], row["statistic"], row["probability"]))
            self.assertEqual(len(seen), len(rows))
            shown = {row["outcome"] for row in rows}
            self.assertEqual(shown, {"loss"} | {name for name in outcomes if name.startswith("cost/")})
            self.assertEqual({row["variant"] for row in rows}, set(variants))

    def test_the_table_has_standard_errors_throughout(self):
        with h5py.File(self.out / "results.h5") as file:
            at = 0, list(file["outcome"].asstr()).index("loss")
            third = at + (list(file["probability_text"].asstr()).index("0.99"),)
            interval = file["quantile_high"][third] - file["quantile_low"][third]
            wanted = {1: file["mean_se"][at], 4: interval / (2 * 1.959964), 5: file["cvar_se"][third]}
        shown = self.shown()
        unit = {"thousand": 1e3, "million": 1e6, "billion": 1e9}[re.search(r"loss \[(\w+) ", shown)[1]]
        line = next(line for line in shown.splitlines() if line.startswith("  base "))
        errors = re.findall(r"±([\d.]+)", line)
        for column, error in wanted.items():
            self.assertAlmostEqual(float(errors[column - 1]) * unit / error, 1, delta=0.06)
        self.assertIn("± is a standard error", shown)
        self.assertNotIn("too small", shown)
        few = run("show", self.run_into("few", "--scenarios", "1900")).stdout
        self.assertIn("Of 1,900 scenarios only 19 lie beyond P99: its errors", few)

    def test_json_holds_the_figures_of_the_csv(self):
        told = json.loads(self.shown("--format", "json", "--outcome", "market/*"))
        rows = self.rows("--outcome", "market/*")
        self.assertEqual((told["scenarios"], len(told["figures"])), (20000, len(rows)))
        for figure, row in zip(told["figures"], rows):
            for name in ("outcome", "units", "variant", "statistic"):
                self.assertEqual(figure[name], row[name])
            for name in ("value", "standard_error", "low", "high"):
                number = float(row[name]) if row[name] else math.nan
                self.assertEqual(figure[name], number if math.isfinite(number) else None)

    def test_markdown_has_the_cells_of_the_terminal(self):
        def cells(text):
            return text.replace("|", " ").replace(":---", "").replace("---:", "").replace("\\", "").split()
        markdown = self.shown("--format", "markdown")
        self.assertEqual(cells(markdown), cells(self.shown()))
        tables = [line for line in markdown.splitlines() if line.startswith("|")]
        self.assertGreater(len(tables), 6)
        self.assertIn("|:---|---:|", markdown)

    def test_no_name_becomes_markup_or_a_formula(self):
        study = self.folder / "hostile.toml"
        study.write_text("""
            [study]
            start = "2026-01"
            periods = 12
            currency = "=1+1"
            [[item]]
            name = "x"
            [[site]]
            name = "s"
            item = "x"
            stages = [{ capacity = 10, opens = "2020-01" }]
            [[lane]]
            name = "l"
            from = "s"
            to = "m"
            share = 1
            [[market]]
            name = "m"
            item = "x"
            demand = 5
            price = 1
            [[variant]]
            name = "<b>a|b<i>"
            set = { "market.m.price" = 2 }
            [[variant]]
            name = "@SUM(A1)"
            set = { "market.m.price" = 3 }
            """, encoding="utf-8")
        self.out = self.run_into("hostile", "--scenarios", "100", study=study)
        self.assertIn("| \\<b\\>a\\|b\\<i\\> |", self.shown("--format", "markdown"))
        rows = self.rows()
        self.assertIn("'@SUM(A1)", {row["variant"] for row in rows})
        self.assertEqual({row["units"] for row in rows}, {"'=1+1", "1"})

    def test_refuses_what_it_does_not_know(self):
        self.expect(USAGE, run("show", self.out, "--format", "pdf"))
        for style in ("table", "csv", "json", "markdown"):
            self.expect(USAGE, run("show", self.out, "--format", style, "--outcome", "lozz"))


if __name__ == "__main__":
    main()
