#!/usr/bin/env python3
"""Write docs/VALIDATION.md from a run of the tests that hold the program against closed forms.

    make_page.py VALIDATION_TEST [--check]

VALIDATION_TEST is that program, of any build: figures do not depend on it. With --check nothing is written; exit 1 if
the page is not what the run says.
"""
import json
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "VALIDATION.md"

INTRODUCTION = """\
# Validation

Where a study is simple enough to be solved on paper, the program must find what the paper says. Each section below is a
small study of [tests/validation/studies](../tests/validation/studies), run whole, read from its file, simulated and
measured as any other, and its figures beside a closed form that shares no code with the program. z is the deviation in
theoretical standard errors of N scenarios; the tests allow |z| ≤ 5. That they would see a fault is tested as well: with
any one parameter of the closed form 5% off, the same figures must be refuted.

Written by `tests/validation/make_page.py`. In the table: how many figures, the farthest of them, and the z by which the
least visible fault is noticed.
"""


WIDTH = 120


class Row(NamedTuple):
    """What validation.cpp records of a figure."""
    title: str
    study: str
    form: str
    source: str
    runs: str
    name: str
    truth: str
    found: str
    standard_error: str
    z: str
    figures: str


def rows_of(program):
    """All recorded figures, (confirmed, refuted), in the order of the run."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run([program, f"--gtest_output=json:{report}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        cases = [case for suite in json.loads(report.read_text())["testsuites"] for case in suite["testsuite"]]
    rows = {"confirmed": [], "refuted": []}
    for case in cases:
        for key, value in case.items():
            if key.partition("_")[0] in rows:
                # GoogleTest escapes UTF-8 byte by byte.
                rows[key.partition("_")[0]].append(Row(*value.encode("latin-1").decode("utf-8").split("\t")))
    return rows["confirmed"], rows["refuted"]


def cell(text):
    return text.replace("|", "\\|")


def grouped(text):
    """Thousands with commas where a number is long."""
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() and len(whole) > 4 else text


def sampling_of(row):
    return tomllib.loads((HERE / "studies" / row.study).read_text(encoding="utf-8"))["sampling"]


def size_of(row):
    """How many scenarios, in words."""
    sampling, runs = sampling_of(row), int(row.runs)
    return f"{sampling['scenarios']:,} scenarios" + (f", {runs:,} times" if runs > 1 else "") + f", seed {sampling['seed']}"


def paragraph(text):
    """Lines of a paragraph; none begins with a sign that Markdown takes for a list's."""
    bound = text.replace(" + ", "\0+ ").replace(" - ", "\0- ")
    return textwrap.fill(bound, WIDTH, break_long_words=False, break_on_hyphens=False).replace("\0", " ")


def anchor(title):
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def farthest(rows):
    return max(rows, key=lambda row: abs(float(row.z)))


def nearest(rows):
    return min(rows, key=lambda row: abs(float(row.z)))


def overview(subjects):
    lines = ["| subject | figures | farthest z | least fault noticed |", "|---|--:|--:|---|"]
    for confirmed, refuted in subjects:
        title, least = confirmed[0].title, nearest(refuted)
        lines.append(f"| [{title}](#{anchor(title)}) | {sum(int(row.figures) for row in confirmed)} "
                     f"| {farthest(confirmed).z} | {cell(least.name)}, z = {least.z} |")
    return [*lines, ""]


def section(confirmed, refuted):
    first = confirmed[0]
    lines = [f"## {first.title}", "", paragraph(f"{first.form}."), "",
             paragraph(f"*Source:* {first.source}. *Study:* [{first.study}](../tests/validation/studies/{first.study}), "
                       f"{size_of(first)}."), "",
             "| figure | closed form | found | standard error | z |", "|---|--:|--:|--:|--:|"]
    for row in confirmed:
        more = f" (the farthest of {row.figures})" if int(row.figures) > 1 else ""
        lines.append(f"| {cell(row.name)}{more} | {grouped(row.truth)} | {grouped(row.found)} | {row.standard_error} "
                     f"| {row.z} |")
    names = [row.name for row in refuted]
    listed = "; ".join(names) if len(names) <= 12 else f"{len(names)} parameters"
    return [*lines, "", paragraph(f"Noticed where wrong: {listed}."), ""]


def page_of(confirmed, refuted):
    """Subjects in the order of their studies' seeds."""
    titles = dict.fromkeys(row.title for row in sorted(confirmed, key=lambda row: sampling_of(row)["seed"]))
    subjects = [([row for row in confirmed if row.title == title], [row for row in refuted if row.title == title])
                for title in titles]
    lines = [INTRODUCTION, *overview(subjects)]
    for rows in subjects:
        lines += section(*rows)
    return "\n".join(lines).rstrip() + "\n"


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"]):
        raise SystemExit(__doc__)
    page = page_of(*rows_of(sys.argv[1]))
    if sys.argv[2:] == ["--check"]:
        if PAGE.read_text(encoding="utf-8") != page:
            raise SystemExit(f"{PAGE} is not what the tests find. Run {Path(__file__).name} {sys.argv[1]} to write it.")
    else:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
