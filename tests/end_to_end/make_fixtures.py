#!/usr/bin/env python3
"""Write the known answers of the end-to-end tests with the float64 reference program.

    make_fixtures.py REFERENCE.py [STUDY.toml...]

REFERENCE.py is that program; it is imported as a module. For each study (of configs/ and this folder, or those named)
and each of its variants, in fixtures/:

    STUDY.VARIANT.csv       scenario,OUTCOME,...   the first scenarios, 9 significant digits
    STUDY.VARIANT.sd.csv    outcome,sd             over many more
    STUDY.nominal.csv       outcome,value          of the nominal scenario
    corners.trace.csv       scenario,month,SERIES,...    two scenarios of the base month by month
    corners.far.csv         as the first, of the base: scenarios about 2^32 and the last ones before 2^64
"""
import re
import sys
import tomllib
from pathlib import Path

import numpy as np

from reference import load, variants_of

HERE = Path(__file__).resolve().parent
CORNERS = HERE / "corners.toml"
CONFIGS = sorted((HERE.parent.parent / "configs").glob("*.toml"))
THOROUGH = [CORNERS, HERE / "example-study.toml", HERE.parent.parent / "configs" / "bmw-us-ev.toml"]
KEPT, KEPT_THOROUGH = 25, 200       # [scenario] in the fixture
FOR_SD, FOR_SD_LARGE = 20_000, 1_000        # [scenario] behind the standard deviations
LARGE = 50          # [site] from here on a study is large: the reference program is slow
TRACED = [3, 9]     # [scenario] with every phase of a backup, every state of the tariff, credits spent
FAR = [*range(2**32 - 3, 2**32 + 3), *range(2**64 - 6, 2**64)]     # [scenario] where the counter carries, and its end


def digits(x):
    return f"{x:.9g}"


def write(path, header, rows):
    lines = [header, *rows]
    for line in lines:
        if any("," in cell for cell in line):
            raise SystemExit(f"{path.name}: {line!r} holds a comma, which these files do not quote")
    path.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")


def write_variant(reference, study, variant, stem):
    model = reference.read(study, None if variant == "base" else variant)
    is_large = len(tomllib.loads(study.read_text(encoding="utf-8"))["site"]) >= LARGE
    outcomes, _ = reference.run(model, 0, FOR_SD_LARGE if is_large else FOR_SD)
    names = sorted(outcomes)
    kept = KEPT_THOROUGH if study in THOROUGH else KEPT
    rows = ([str(i), *(digits(outcomes[name][i]) for name in names)] for i in range(kept))
    write(stem.with_name(f"{stem.name}.{variant}.csv"), ["scenario", *names], rows)
    with np.errstate(invalid="ignore"):
        spread = [[name, digits(outcomes[name].std(ddof=1))] for name in names]
    write(stem.with_name(f"{stem.name}.{variant}.sd.csv"), ["outcome", "sd"], spread)


def write_far(reference, study, path):
    """Scenarios with numbers beyond 32 bits."""
    model = reference.read(study)
    nominal = reference.simulate(model, reference.weather(model, None)).outcomes["profit"][0]
    outcomes = reference.simulate(model, reference.weather(model, np.array(FAR, np.uint64))).outcomes
    outcomes["loss"] = nominal - outcomes["profit"]
    names = sorted(outcomes)
    rows = ([str(number), *(digits(outcomes[name][i]) for name in names)] for i, number in enumerate(FAR))
    write(path, ["scenario", *names], rows)


def series_of(name):
    """The name of a series by the reference's name of it in a trace; nothing if it is none of ours."""
    if re.fullmatch(r"tariff/.*/paid", name):
        return "duty/" + name[len("tariff/"):-len("/paid")]
    ours = r"cost/.*|(site|market)/.*|lane/.*/(asked|shipped|phase)|tariff/.*/(quota_used|credits)|stock/.*|revenue|profit"
    return name if re.fullmatch(ours, name) else None


def write_trace(reference, study, path):
    """Whole scenarios, one row a month."""
    model = reference.read(study)
    lines = []
    for number in TRACED:
        rows = []
        reference.simulate(model, reference.weather(model, [number]), trace=rows)
        for row in rows:
            line = {"scenario": str(number), "month": str(row["month"])}
            line |= {series_of(name): digits(x) for name, x in row.items() if series_of(name)}
            line |= {f"driver/{d}": digits(row[f"driver/{d}"]) for d in model.drivers if d not in model.levels}
            line |= {f"regime/{g}/state": str(regime["states"].index(row[f"regime/{g}"]))
                     for g, regime in model.regimes.items()}
            lines.append(line)
    write(path, list(lines[0]), (list(line.values()) for line in lines))


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    reference = load(sys.argv[1])
    wanted = [Path(name).resolve() for name in sys.argv[2:]]
    folder = HERE / "fixtures"
    folder.mkdir(exist_ok=True)
    for study in wanted or sorted({*CONFIGS, *THOROUGH}):
        stem = folder / study.stem
        base = reference.read(study)
        nominal = reference.simulate(base, reference.weather(base, None)).outcomes
        rows = [[name, digits(x[0])] for name, x in sorted(nominal.items())]
        write(folder / f"{study.stem}.nominal.csv", ["outcome", "value"], rows)
        for variant in variants_of(study):
            write_variant(reference, study, variant, stem)
    if CORNERS in (wanted or THOROUGH):
        write_far(reference, CORNERS, folder / "corners.far.csv")
        write_trace(reference, CORNERS, folder / "corners.trace.csv")


if __name__ == "__main__":
    main()
