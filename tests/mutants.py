"""Plausible bugs, put in one at a time: does a fast test notice each?

    python tests/mutants.py                      every mutant, a few seconds each
    python tests/mutants.py --room table         those of one room
    python tests/mutants.py "just the minimum"   those whose name contains a text
    python tests/mutants.py --list               their names

The lists stand in `tests/mutant_lists`, a file a room: (name, file under src/sectorlmi, old text, new text, tests under
tests/ that must notice it). Everything runs in a temporary copy of the repository, so that the working tree is never
touched and nothing beside it helps. First the named tests must pass as they are; then each mutant is put into the copy,
its tests run with `-x -m "not slow"`, and the file is restored. Exit code 1 where one survived.
`tests/test_mutants.py` sees to it that every old text is still found exactly once.
"""

from __future__ import annotations

import argparse
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tests" / "mutant_lists"
# A bug that makes a test run for ever is noticed too.
_PATIENCE_SECONDS = 900
_COPIED = ("src", "tests", "data", "configs", "scripts", "docs", "benchmarks")
# What pytest ends with where a test failed, or a file could not even be imported.
_CAUGHT = (1, 2)
_SECONDS = count(1_000_000_000)


@dataclass(frozen=True)
class Mutant:
    """One bug: `old` stands exactly once in `file`, and `tests` must notice when `new` stands there instead."""

    room: str
    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str:
        """The file's text with the bug. ValueError where the old text is not found exactly once."""
        found = text.count(self.old)
        if found != 1:
            raise ValueError(f"{self.room}: {self.name!r}: its old text stands {found} times in {self.file}")
        return text.replace(self.old, self.new)


def mutants() -> list[Mutant]:
    """All of them, room by room."""
    return [
        Mutant(listed.stem, name, file, old, new, tuple(f"tests/{test}" for test in tests.split()))
        for listed in sorted(LISTS.glob("*.py"))
        for name, file, old, new, tests in runpy.run_path(str(listed))["MUTANTS"]
    ]


def copied(target: Path) -> Path:
    """The repository without what was built or cached."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "_build")
    for name in _COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=unwanted)
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy2(file, target)
    return target


def pytest(copy: Path, tests: Sequence[str]) -> tuple[bool, str]:
    """Whether a test failed, and the last line that says so. SystemExit where the tests cannot be run at all."""
    environment = os.environ | {"PYTHONPATH": str(copy / "src")}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", *tests]
    if _has_xdist():
        command += ["-n", "0"]
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True, "the tests did not end"
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR", "E  "))]
    if done.returncode not in (0, *_CAUGHT):
        raise SystemExit(f"pytest ended with {done.returncode} on {' '.join(tests)}\n{done.stdout}{done.stderr}")
    return done.returncode in _CAUGHT, (lines or [""])[-1]


def _has_xdist() -> bool:
    from importlib.util import find_spec

    return find_spec("xdist") is not None


def is_killed(copy: Path, mutant: Mutant) -> tuple[bool, str]:
    """Whether its tests notice the mutant, and by what."""
    file = copy / "src" / "sectorlmi" / mutant.file
    sound = file.read_text(encoding="utf-8")
    _write(file, mutant.applied(sound))
    try:
        return pytest(copy, mutant.tests)
    finally:
        _write(file, sound)


def _write(file: Path, text: str) -> None:
    """Write a source under a time of its own: compiled files are told by the second and the size of their source."""
    file.write_text(text, encoding="utf-8")
    second = next(_SECONDS)
    os.utime(file, (second, second))


def chosen(words: Sequence[str], room: str) -> list[Mutant]:
    """The mutants of a room whose names contain one of the words. SystemExit where there is none."""
    found = [
        m for m in mutants() if room in ("", m.room) and (not words or any(w.lower() in m.name.lower() for w in words))
    ]
    if not found:
        raise SystemExit("no such mutant; --list names them")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Put plausible bugs in, one at a time, and see whether tests notice.")
    parser.add_argument("names", nargs="*", help="texts that the names contain; all without")
    parser.add_argument("--room", default="", help="those of one room, such as table")
    parser.add_argument("--list", action="store_true", help="show the names and run nothing")
    given = parser.parse_args()
    wanted = chosen(given.names, given.room)
    if given.list:
        print("\n".join(f"{m.room}: {m.name}" for m in wanted))
        return 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        copy = copied(Path(place) / "repository")
        every = list(dict.fromkeys(test for m in wanted for test in m.tests))
        print(f"{len(wanted)} mutants; first their tests as they are: {' '.join(every)}", flush=True)
        fails, why = pytest(copy, every)
        if fails:
            raise SystemExit(f"the tests fail without any mutant: {why}")
        survived, seconds = [], Counter[str]()
        for mutant in wanted:
            start = time.monotonic()
            killed, why = is_killed(copy, mutant)
            took = time.monotonic() - start
            seconds[mutant.room] += round(took)
            word = "killed  " if killed else "SURVIVED"
            print(f"{word} {mutant.room}: {mutant.name} ({took:.0f} s) {why[:140]}", flush=True)
            survived += [] if killed else [mutant]
    for room in seconds:
        n, alive = (sum(m.room == room for m in some) for some in (wanted, survived))
        print(f"{room}: {n - alive} of {n} killed in {seconds[room]} s")
    print(f"{len(wanted) - len(survived)} of {len(wanted)} killed")
    for mutant in survived:
        print(f"survived: {mutant.room}: {mutant.name}")
    return 1 if survived else 0


if __name__ == "__main__":
    raise SystemExit(main())
