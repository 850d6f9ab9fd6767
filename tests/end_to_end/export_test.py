#!/usr/bin/env python3
"""Hand runs over and read them back with the programs of others: export_test.py PROGRAM [unittest options]."""
import csv
import hashlib
import math
import sqlite3

import h5py
import numpy as np
from program import CORNERS, DONE, EXAMPLE, FILES, USAGE, ProgramTest, main, run

try:
    import openpyxl
except ImportError:
    openpyxl = None


def text(value):
    """A value as CSV has it."""
    return "" if value is None else str(value)


class Exports(ProgramTest):
    TABLES = {"runs", "dim_variant", "dim_outcome", "dim_series", "dim_statistic", "summary", "difference", "series",
              "worst", "histogram", "sample"}

    def exported(self, target, *arguments, study=EXAMPLE):
        out = self.run_into("run", "--scenarios", 300, study=study)
        path = self.folder / f"hand-over.{target}"
        self.expect(DONE, run("export", out, "--to", target, "-o", path, *arguments))
        return out, path

    def csv_rows(self, path, table):
        with open(path / f"{table}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def open_run(self, out):
        file = h5py.File(out / "results.h5")
        self.addCleanup(file.close)
        return file

    def check_summary(self, file, rows):
        """Every number of the file has one row, and every row its number; NaN has none."""
        variants, outcomes = list(file["variant"].asstr()), list(file["outcome"].asstr())
        probabilities = [str(p) for p in file["probability"]]
        units = dict(zip(outcomes, file["outcome_units"].asstr()))
        expected = {}
        for statistic in ("mean", "sd", "minimum", "maximum", "infinite", "quantile", "cvar"):
            for where, value in np.ndenumerate(file[statistic][...]):
                if math.isnan(value):
                    continue
                error = {column: float(file[f"{statistic}_{suffix}"][where]) if f"{statistic}_{suffix}" in file else None
                         for column, suffix in (("standard_error", "se"), ("low", "low"), ("high", "high"))}
                key = (variants[where[0]], outcomes[where[1]], statistic,
                       probabilities[where[2]] if len(where) > 2 else "")
                expected[key] = (float(value), *error.values(), "1" if statistic == "infinite" else units[key[1]])
        number = lambda cell: None if cell in ("", None) else float(cell)
        found = {(row["variant"], row["outcome"], row["statistic"], text(row["probability"])):
                 (*(number(row[column]) for column in ("value", "standard_error", "low", "high")), row["units"])
                 for row in rows}
        self.assertEqual(len(found), len(rows))
        self.assertEqual(found, expected)

    def test_csv_holds_every_number_to_the_bit(self):
        out, path = self.exported("csv")
        file = self.open_run(out)
        self.assertLessEqual(self.TABLES, {entry.stem for entry in path.iterdir()})
        self.check_summary(file, self.csv_rows(path, "summary"))
        sample = np.array([float(row["value"]) for row in self.csv_rows(path, "sample")], dtype=np.float32)
        self.assertTrue(np.array_equal(sample, file["sample"][...].ravel()))
        means = [row for row in self.csv_rows(path, "series") if row["statistic"] == "mean"]
        self.assertTrue(np.array_equal([float(row["value"]) for row in means], file["series_mean"][...].ravel()))
        self.assertEqual([means[0]["month"], means[59]["month"]], ["2026-01-01", "2030-12-01"])
        (row,) = self.csv_rows(path, "runs")
        digest = hashlib.sha256((out / "results.h5").read_bytes()).hexdigest()
        self.assertEqual([row["results_sha256"], row["run"], row["study_name"]], [digest, digest[:12], "example"])

    def test_sqlite_holds_the_same_with_types_keys_and_references(self):
        out, path = self.exported("sqlite")
        with sqlite3.connect(path) as database:
            database.row_factory = sqlite3.Row
            self.check_summary(self.open_run(out), [dict(row) for row in database.execute("SELECT * FROM summary")])
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
            self.assertEqual({type(value) for row in database.execute("SELECT value FROM sample") for value in row},
                             {float})
            joined = database.execute("SELECT long_name, value FROM summary NATURAL JOIN dim_outcome "
                                      "WHERE variant = 'base' AND statistic = 'mean' AND outcome = 'loss'").fetchall()
            self.assertEqual(len(joined), 1)
            plan = " ".join(row["detail"] for row in database.execute(
                "EXPLAIN QUERY PLAN SELECT * FROM summary WHERE variant = 'base' AND outcome = 'loss'"))
            self.assertIn("USING INDEX summary_key", plan)
            with self.assertRaises(sqlite3.IntegrityError):
                database.execute("INSERT INTO summary SELECT * FROM summary LIMIT 1")

    def test_xlsx_holds_the_same(self):
        if openpyxl is None:
            self.skipTest("no openpyxl")
        out, path = self.exported("xlsx", "--table", "summary", "--table", "series")
        book = openpyxl.load_workbook(path, read_only=True)
        self.addCleanup(book.close)
        sheet = book["summary"].iter_rows(values_only=True)
        titles = next(sheet)
        rows = [dict(zip(titles, row)) for row in sheet]
        for row in rows:
            row["units"] = text(row["units"])
        file = self.open_run(out)
        # Excel keeps 15 to 17 digits as it likes: the library writes 16.
        means = [row["value"] for row in rows if row["statistic"] == "mean"]
        np.testing.assert_allclose(means, file["mean"][...].ravel(), rtol=1e-15)
        series = book["series"].iter_rows(min_row=2, max_row=2, values_only=True)
        self.assertEqual(str(next(series)[4]), "2026-01-01 00:00:00")
        self.assertNotIn("sample", book.sheetnames)

    def test_infinite_outcomes_come_along(self):
        _, path = self.exported("csv", study=CORNERS)
        with_infinite = [row for row in self.csv_rows(path, "summary")
                         if row["statistic"] == "infinite" and float(row["value"]) > 0]
        self.assertTrue(with_infinite)
        for row in with_infinite:
            of = [other for other in self.csv_rows(path, "summary")
                  if (other["variant"], other["outcome"]) == (row["variant"], row["outcome"])]
            self.assertNotIn("mean", {other["statistic"] for other in of})
            self.assertIn("inf", {other["value"] for other in of if other["statistic"] == "maximum"})

    def test_usage_mistakes(self):
        out = self.run_into("run", "--scenarios", 10)
        self.expect(USAGE, run("export", out, "--to", "ods"))
        self.expect(USAGE, run("export", out))
        self.expect(USAGE, run("export", out, "--to", "csv", "--table", "summery"))
        self.expect(FILES, run("export", self.folder / "absent", "--to", "csv"))
        self.expect(FILES, run("export", out, "--to", "csv", "-o", out))
        self.expect(FILES, run("export", out, "--to", "sqlite", "-o", self.folder / "absent" / "x.sqlite"))
        self.expect(FILES, run("export", out, "--to", "xlsx", "-o", self.folder / "absent" / "x.xlsx"))
        self.assertEqual({entry.name for entry in self.folder.iterdir()}, {"run"})

    def test_a_full_disk_leaves_nothing_half(self):
        out = self.run_into("run", "--scenarios", 300)
        for target in ("csv", "sqlite", "xlsx"):
            # No file may grow beyond 64 kB.
            finished = run("export", out, "--to", target, "-o", self.folder / target, preexec_fn=limit_files)
            self.expect(FILES, finished)
            self.assertIn(str(self.folder / target), finished.stderr)
        self.assertEqual({entry.name for entry in self.folder.iterdir()}, {"run"})


def limit_files():
    import resource
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


if __name__ == "__main__":
    main()
