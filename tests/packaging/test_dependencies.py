"""The bounds of pyproject.toml and the locked set: both ends are known, what is locked has hashes and names no host."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES: list[str] = PROJECT["dependencies"]
LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")
# Pinned by calendar or by a stable interface, with no sign of what a next major version may change.
UNBOUNDED = {"pyarrow"}


def name_of(dependency: str) -> str:
    return re.match(r"[A-Za-z0-9._-]+", dependency)[0].lower()  # type: ignore[index]


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=name_of)
def test_every_dependency_has_the_bounds_that_were_tried(dependency: str) -> None:
    assert ">=" in dependency
    assert "<" in dependency or name_of(dependency) in UNBOUNDED


def test_the_lowest_versions_are_those_of_the_bounds(script: Callable[[str], ModuleType]) -> None:
    lowest = script("lowest_versions").lowest_versions()
    assert [re.sub("==", ">=", pin) for pin in lowest] == [re.split("[,;]", d)[0] for d in DEPENDENCIES]


def test_versions_known_to_be_broken_are_not_allowed() -> None:
    lowest = {name_of(d): re.search(r">=([0-9.]+)", d)[1] for d in DEPENDENCIES}  # type: ignore[index]
    assert tuple(map(int, lowest["xlsxwriter"].split("."))) >= (3, 2, 5)  # 3.2.0 to 3.2.4 crash
    assert tuple(map(int, lowest["openpyxl"].split("."))) >= (3, 1, 2)  # 3.1.0 keeps a date, 3.1.1 prints on stdout


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=name_of)
def test_every_dependency_is_locked(dependency: str) -> None:
    assert re.search(rf"(?mi)^{re.escape(name_of(dependency))}==", LOCK)


def test_every_locked_version_has_a_hash_and_no_host_is_named() -> None:
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", LOCK)[1:]
    assert len(entries) > len(DEPENDENCIES)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.search(r"https?:|index-url|find-links", LOCK) is None
