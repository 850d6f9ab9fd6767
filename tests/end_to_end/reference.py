"""Load the float64 reference program and ask it for what these tools need."""
import importlib.util
import tomllib
from pathlib import Path


def load(path):
    """Import the reference program at `path` as a module."""
    spec = importlib.util.spec_from_file_location("reference_program", Path(path).resolve())
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def variants_of(study):
    """Names of a study's variants, the base first."""
    raw = tomllib.loads(Path(study).read_text(encoding="utf-8"))
    return ["base", *(variant["name"] for variant in raw.get("variant", []))]
