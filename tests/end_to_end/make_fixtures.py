#!/usr/bin/env python3
"""Write the known answers of the end-to-end tests with the float64 reference program.

    make_fixtures.py REFERENCE.py

REFERENCE.py is that program; it is imported as a module. For each study and each of its variants, in fixtures/:

    STUDY.VARIANT.csv       scenario,OUTCOME,...   scenarios 0 ... 199, 9 significant digits
    STUDY.VARIANT.sd.csv    outcome,sd             over scenarios 0 ... 19999
    STUDY.nominal.csv       outcome,value          of the nominal scenario
    corners.far.csv         as the first, of the base: scenarios about 2^32 and the last ones before 2^64
"""
import sys
from pathlib import Path

import numpy as np

from reference import load, variants_of

HERE = Path(__file__).resolve().parent
CORNERS = HERE / "corners.toml"
STUDIES = [HERE.parent.parent / "configs" / "bmw-us-ev.toml", HERE / "example-study.toml", CORNERS]
KEPT = 200          # [scenario] in the fixture
FOR_SD = 20_000     # [scenario] behind the standard deviations
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
    outcomes, _ = reference.run(model, 0, FOR_SD)
    names = sorted(outcomes)
    rows = ([str(i), *(digits(outcomes[name][i]) for name in names)] for i in range(KEPT))
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


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    reference = load(sys.argv[1])
    folder = HERE / "fixtures"
    folder.mkdir(exist_ok=True)
    for study in STUDIES:
        stem = folder / study.stem
        base = reference.read(study)
        nominal = reference.simulate(base, reference.weather(base, None)).outcomes
        rows = [[name, digits(x[0])] for name, x in sorted(nominal.items())]
        write(folder / f"{study.stem}.nominal.csv", ["outcome", "value"], rows)
        for variant in variants_of(study):
            write_variant(reference, study, variant, stem)
    write_far(reference, CORNERS, folder / "corners.far.csv")


if __name__ == "__main__":
    main()
