"""Run programs and measure them: wall time, peak memory, and how busy others kept the machine meanwhile."""
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Failure(Exception):
    """A program that was to be measured failed, or gave other results than it should."""


@dataclass
class Finished:
    outputs: list       # stdout and stderr of each process
    seconds: float      # [s] from the start of the first to the end of the last
    others: float       # [core] kept busy by other processes, or by other guests of the host


def machine_busy():
    """CPU time that all cores have spent on anything since the machine started [s]; None where it is not told."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _, _, irq, softirq, steal, *_ = map(int, file.readline().split()[1:])
    except OSError:
        return None
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def own_busy():
    """CPU time of this process and of its finished children [s]."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def run_together(commands, environment=None):
    """Start all commands at once and wait for them."""
    full = {**os.environ, **(environment or {})}
    machine, own, begin = machine_busy(), own_busy(), time.perf_counter()
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=full)
               for command in commands]
    outputs = [process.communicate() for process in started]
    seconds = time.perf_counter() - begin
    others = float("nan") if machine is None else max(0, machine_busy() - machine - (own_busy() - own)) / seconds
    for command, process, (_, errors) in zip(commands, started, outputs):
        if process.returncode != 0:
            raise Failure(f"exit code {process.returncode} from {' '.join(command)}:\n{errors[-2000:]}")
    return Finished(outputs, seconds, others)


def peak_memory(command):
    """Peak resident memory of a command [MiB].

    Linux counts what a process had before it became the program, so a small interpreter starts it, not this one.
    """
    launcher = ("import os, sys; null = os.open(os.devnull, os.O_WRONLY);"
                "child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,"
                " file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)]);"
                "_, status, usage = os.wait4(child, 0); print(usage.ru_maxrss);"
                "sys.exit(os.waitstatus_to_exitcode(status))")
    done = run_together([[sys.executable, "-I", "-S", "-c", launcher, *command]])
    return int(done.outputs[0][0]) / 1024
