"""Describe the machine and the build that figures are from."""
import json
import os
import platform
import re
import shlex
import subprocess
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path

NOT_FLAGS = re.compile(r"-(I|D|W|o$|c$|isystem|MD|MT|MF)")


def text_of(path):
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def processor():
    """Model, cores and clock."""
    info = dict(re.findall(r"(?m)^([^\t:]+?)\s*: (.*)$", text_of("/proc/cpuinfo")))
    name = info.get("model name", platform.machine())
    number = f" (family {info['cpu family']}, model {info['model']})" if "cpu family" in info else ""
    clock = f", {float(info['cpu MHz']):.0f} MHz as the kernel tells it" if "cpu MHz" in info else ""
    virtual = ", virtual machine" if "hypervisor" in info.get("flags", "").split() else ""
    return f"{name}{number}, {os.cpu_count()} cores{clock}{virtual}"


def memory():
    found = re.search(r"MemTotal:\s+(\d+) kB", text_of("/proc/meminfo"))
    return f"{int(found[1]) / 2**20:.1f} GiB" if found else "unknown"


def build(program):
    """Compiler and flags of the kernels, from the build folder that the program lies in."""
    folder = Path(program).resolve().parent.parent
    for entry in json.loads(text_of(folder / "compile_commands.json") or "[]"):
        if entry["file"].endswith("kernels/run/cpu_simd.cpp"):
            compiler, *words = shlex.split(entry["command"])
            flags = [word for i, word in enumerate(words)
                     if word.startswith("-") and not NOT_FLAGS.match(word) and words[i - 1] != "-isystem"]
            return f"{first_line([compiler, '--version'])}; {' '.join(flags)}"
    return "unknown (no compile_commands.json beside the program)"


def numpy_version():
    try:
        return f"NumPy {metadata.version('numpy')}"
    except metadata.PackageNotFoundError:
        return "no NumPy"


def load():
    return ", ".join(f"{x:.2f}" for x in os.getloadavg())


def description(program, command, load_before):
    """Lines of a markdown list."""
    return [f"- Date: {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC",
            f"- Processor: {processor()}",
            f"- Memory: {memory()}; {platform.system()} {platform.release()}",
            f"- Program: {first_line([program, '--version'])}",
            f"- Compiler: {build(program)}",
            f"- Python {platform.python_version()}, {numpy_version()}",
            f"- Load (1, 5, 15 minutes): {load_before} before, {load()} after",
            f"- Command: `{shlex.join(command)}`"]
