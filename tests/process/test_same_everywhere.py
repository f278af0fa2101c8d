"""The same bytes on every machine: the program as a process, on another processor and with other libraries.

A processor without AVX is played by variables that numpy, the C library and numpy's BLAS read: `exp`, `log` and `pow`
then end on other digits, and matrix products add up in another order. For other versions of the libraries name an
interpreter that has them: `SECTORLMI_OTHER_PYTHON=/path/to/python pytest tests/process/test_same_everywhere.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

import sectorlmi
from sectorlmi.workflows.demo import samples

SOURCE: Final = Path(sectorlmi.__file__).parent.parent
OTHER_PYTHON: Final = os.environ.get("SECTORLMI_OTHER_PYTHON", "")
# Every float that these print or write is compared. Estimates at 4 digits lean on the longest way from cells to places.
QUICK: Final = {
    "rank at 4 digits": ("rank", "study.yml", "--level", "4"),
    "batch": ("batch", "study.yml", "--out", "batch.csv"),
}
SLOW: Final = {
    "rank at 3 digits": ("rank", "study.yml", "--level", "3"),
    "rank at 5 digits": ("rank", "study.yml", "--level", "5"),
    "rank of floors": ("rank", "study.yml", "--suppressed", "floor"),
    "table": ("table", "study.yml"),
    "screen": ("screen", "study.yml"),
    "shift-share": ("shiftshare", "study.yml"),
    "short list": ("shortlist", "study.yml"),
    "comparison": ("compare", "study.yml", "study.yml"),
}
COMMANDS: Final = QUICK | SLOW
EACH: Final = [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in COMMANDS]
# What numpy can do without on this processor, by the names that this version of numpy gives it.
_FEATURES: Final = (
    "import numpy; u = getattr(numpy, '_core', None) or numpy.core; u = u._multiarray_umath; "
    "print(*(f for f in u.__cpu_dispatch__ if u.__cpu_features__.get(f)))"
)


def plain_processor(python: str) -> dict[str, str]:
    """The environment in which a processor seems to have none of its newer instructions."""
    found = subprocess.run([python, "-c", _FEATURES], capture_output=True, text=True, check=True)
    return {
        "NPY_DISABLE_CPU_FEATURES": found.stdout.strip(),
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4",
        "OPENBLAS_CORETYPE": "Nehalem",
    }


def run(words: tuple[str, ...], folder: Path, store: Path, *, python: str, more: Mapping[str, str]) -> dict[str, bytes]:
    """What a command prints, and the tables it writes."""
    folder.mkdir()
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, folder / name)
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **more}
    command = [python, "-m", "sectorlmi", *words, "--store", str(store), "--json"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {"stdout": done.stdout} | {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled sample."""
    folder = tmp_path_factory.mktemp("same") / "store"
    command = [sys.executable, "-m", "sectorlmi", "load", str(samples()), "--store", str(folder)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})
    return folder


@pytest.fixture(scope="module")
def here(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, bytes]]:
    """What a command gives on this machine as it is; each is called once."""
    folder = tmp_path_factory.mktemp("here")
    return cache(
        lambda name: run(COMMANDS[name], folder / name.replace(" ", "-"), store, python=sys.executable, more={})
    )


def fractions(value: Any) -> Iterator[float]:
    """Every number with a fraction of a JSON value."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from fractions(item)
    elif isinstance(value, float) and not value.is_integer():
        yield value


@pytest.mark.parametrize("name", [name for name in EACH if "batch" not in str(name)])
def test_fractions_have_ten_digits(name: str, here: Callable[[str], dict[str, bytes]]) -> None:
    assert [x for x in fractions(json.loads(here(name)["stdout"])) if x != float(f"{x:.9e}")] == []


def lines_that_differ(a: Mapping[str, bytes], b: Mapping[str, bytes]) -> list[tuple[bytes, bytes]]:
    """Lines of one that are not as in the other; the length of both is the same."""
    assert a.keys() == b.keys()
    pairs = [(x, y) for name in a for x, y in zip(a[name].splitlines(), b[name].splitlines(), strict=True)]
    return [(x, y) for x, y in pairs if x != y]


@pytest.mark.parametrize("name", EACH)
def test_on_another_processor(name: str, here: Callable[[str], dict[str, bytes]], store: Path, tmp_path: Path) -> None:
    there = run(COMMANDS[name], tmp_path / "there", store, python=sys.executable, more=plain_processor(sys.executable))
    assert lines_that_differ(here(name), there) == []


def test_the_other_processor_is_another_one() -> None:
    """Else the tests above compare a machine with itself."""
    code = "import numpy as n; x = n.linspace(0.1, 9, 99_999); print(n.exp(x).sum().hex(), (x @ x).hex())"
    found = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment).stdout
        for environment in (dict(os.environ), {**os.environ, **plain_processor(sys.executable)})
    ]
    if found[0] == found[1]:
        pytest.skip("this processor has nothing that could be taken away")
    assert found[0] != found[1]


@pytest.mark.skipif(not OTHER_PYTHON, reason="SECTORLMI_OTHER_PYTHON names no interpreter with other libraries")
@pytest.mark.parametrize("name", COMMANDS)
def test_with_other_libraries(name: str, here: Callable[[str], dict[str, bytes]], store: Path, tmp_path: Path) -> None:
    there = run(COMMANDS[name], tmp_path / "there", store, python=OTHER_PYTHON, more=plain_processor(OTHER_PYTHON))
    assert lines_that_differ(here(name), there) == []
