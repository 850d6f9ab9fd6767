"""Arguments that the scripts which time the program share."""
import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STUDIES = ["configs/bmw-us-ev.toml", "tests/end_to_end/example-study.toml"]


def number(text):
    """A whole number, also written as 2e6."""
    value = float(text)
    if not value.is_integer() or value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(value)


def parser(description, scenarios):
    """A parser of the arguments that all have; `scenarios`: of a run of the program, or a list of runs'."""
    p = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", default=str(ROOT / "build/bin/chokepoint"))
    p.add_argument("--device", default="cpu", help="passed on to the program")
    p.add_argument("--scenarios", type=number, default=scenarios, nargs="+" if isinstance(scenarios, list) else None,
                   help="of a run of the program")
    p.add_argument("--rounds", type=number, default=5)
    return p


def race_parser(description, scenarios):
    """The same for races against others on studies."""
    p = parser(description, scenarios)
    p.add_argument("studies", nargs="*", metavar="STUDY.toml", help=f"default: {' '.join(STUDIES)}")
    p.add_argument("--threads", type=number, nargs="+")
    p.add_argument("--reference", metavar="REFERENCE.py", help="the float64 reference program")
    p.add_argument("--count", type=number, default=20_000, help="scenarios of a process of the reference")
    return p


def studies_of(options):
    return options.studies or [str(ROOT / study) for study in STUDIES]
