"""Commands as whole processes: their time on the clock and of the processor, their memory, and what they printed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# As installed for a person: compiled once, by a run that is not counted, whatever the shell says.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir(), "sectorlmi-benchmark-compiled"))
SECTORLMI = (sys.executable, "-m", "sectorlmi")


@dataclass(frozen=True)
class Ran:
    """One process: seconds on the clock, seconds of the processor (user and system), most memory, what it printed."""

    wall_s: float
    cpu_s: float
    memory_mb: float
    output: str = ""


def run(*command: str, folder: Path | None = None, variables: Mapping[str, str] | None = None) -> Ran:
    """Run a process to its end; stop with its messages when it fails."""
    environment = {**ENVIRONMENT, **(variables or {})}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as messages:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=messages, env=environment, cwd=folder)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        messages.seek(0)
        text, said = out.read().decode(), messages.read().decode()
    if status:
        sys.exit(f"{' '.join(command)[:200]} failed:\n{(text + said)[-3000:]}")
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text)


def python(code: str, *words: str) -> Ran:
    """Run lines of Python in a process of their own."""
    return run(sys.executable, "-c", code, *words)


def inflate(path: Path) -> Ran:
    """Unpack a zip into nothing, here and now: what reading it takes at least."""
    started, cpu = time.perf_counter(), time.process_time()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            with archive.open(info) as member:
                while member.read(1 << 20):
                    pass
    return Ran(time.perf_counter() - started, time.process_time() - cpu, 0)


def median(runs: Sequence[Ran]) -> Ran:
    """The median of each time, and the most memory."""
    walls, cpus, memory = ([getattr(r, name) for r in runs] for name in ("wall_s", "cpu_s", "memory_mb"))
    return Ran(statistics.median(walls), statistics.median(cpus), max(memory))


def show(what: str, found: Ran) -> None:
    """A line of the figures."""
    print(f"{what:44} {found.wall_s:8.2f} s  {found.cpu_s:8.2f} s cpu  {found.memory_mb:6.0f} MB", flush=True)
