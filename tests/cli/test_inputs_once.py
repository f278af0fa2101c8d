"""The files of a study's own are opened once in a command, whatever is made of them, and before all else."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.sources import inputs as reader
from sectorlmi.store import Store

NUMBERS, TEXTS = "openings.csv", "unions.csv"
OWN_FACTORS = f"""
extra_factors:
  - {{file: {NUMBERS}, column: openings, name: job_openings}}
  - {{file: {NUMBERS}, column: vacancies, name: job_vacancies}}
  - {{file: {TEXTS}, column: union, name: remarks}}
"""
_opened: list[str] = []
_listening = False


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if _listening and event == "open" and isinstance(given[0], str | os.PathLike):
        _opened.append(os.path.realpath(given[0]))


sys.addaudithook(_hear)  # it cannot be taken away again, so it mostly sleeps


@contextmanager
def opens(folder: Path) -> Iterator[Counter[str]]:
    """How often each file that stands right in a folder is opened."""
    global _listening  # noqa: PLW0603
    found: Counter[str] = Counter()
    _opened.clear()
    _listening = True
    try:
        yield found
    finally:
        _listening = False
        inside = (Path(name) for name in _opened)
        found.update(path.name for path in inside if path.parent == folder.resolve() and path.suffix == ".csv")


@pytest.fixture
def place(workplace: Path) -> Path:
    """The sample's study with numbers and a text of its own."""
    (workplace / NUMBERS).write_text("industry_code,openings,vacancies\n311,5,1\n62,7,2\n541,8,3\n44-45,3,4\n")
    (workplace / TEXTS).write_text("industry_code,union\n311,strong\n62,none\n")
    with (workplace / "study.yml").open("a", encoding="utf-8") as study:
        study.write(OWN_FACTORS)
    return workplace


ONCE = {"projections.csv": 1, NUMBERS: 1, TEXTS: 1}


@pytest.mark.parametrize(
    "words",
    [
        ("rank", "--format", "xlsx,html,json"),
        ("table",),
        ("check",),
        ("screen",),
        ("shortlist",),
        ("batch", "--regions", "all-counties", "--format", "csv", "--workbooks"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_opens_each_once(place: Path, call: Callable[..., Any], words: tuple[str, ...]) -> None:
    with opens(place) as found:
        done = call(*words)
    assert done.exit_code == 0, done.output
    assert found == ONCE


def test_refresh_opens_each_once_and_a_run_holds_what_was_read(place: Path, call: Callable[..., Any]) -> None:
    assert call("rank").exit_code == 0
    with opens(place) as found:
        done = call("refresh", "study.yml", "--offline")
    assert done.exit_code == 0, done.output
    assert found == ONCE


def test_a_run_is_verified_from_its_own_copies_each_parsed_once(
    place: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("rank").exit_code == 0
    (run,) = (place / "out" / "runs").glob("*/*")
    parsed: list[str] = []
    own, projected = reader.own_factors.read_column, reader.projection_files.parse

    def column(*given: Any, **named: Any) -> Any:
        parsed.append(named["column"])
        return own(*given, **named)

    def projections(*given: Any, **named: Any) -> Any:
        parsed.append(named["file"])
        return projected(*given, **named)

    monkeypatch.setattr(reader.own_factors, "read_column", column)
    monkeypatch.setattr(reader.projection_files, "parse", projections)
    with opens(place) as found:
        done = call("run", "verify", run)
    assert done.exit_code == 0, done.output
    assert not found
    assert parsed == ["openings", "vacancies", "union", "projections.csv"]


def test_a_run_keeps_a_file_as_it_was_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the file anew while the ranking is under way: the run holds what its numbers rest on."""
    from sectorlmi.sources.study_file import load_study
    from sectorlmi.store import WatchedStore
    from sectorlmi.workflows import rank

    before = (place / NUMBERS).read_bytes()
    store = WatchedStore(Path(os.environ["SECTORLMI_STORE"]))
    study = load_study(place)
    report = rank.run(study, store)
    (place / NUMBERS).write_text("industry_code,openings,vacancies\n311,6,1\n")
    run = rank.keep(study, report, (), store)
    (kept,) = run.rglob(NUMBERS)
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("factors: {no_such_factor: 1}\n", "no_such_factor"),
        ("extra_factors: [{file: openings.csv, column: openings, name: employment}]\n", "of the program's own"),
    ],
)
def test_names_are_refused_before_a_file_is_opened(
    workplace: Path, call: Callable[..., Any], line: str, says: str
) -> None:
    (workplace / "study.yml").write_text(
        'region: {counties: ["98001", "98003"]}\nyears: {base: 2022, current: 2025}\n'
        "projections: {file: projections.csv, preset: columns, area: Sample Region (made up)}\n" + line
    )
    with opens(workplace) as found:
        done = call("rank")
    assert done.exit_code == 2, done.output
    assert says in done.output
    assert not found


def test_a_file_that_is_not_there_is_told_before_the_store_is_asked(
    place: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / TEXTS).unlink()
    monkeypatch.setattr(Store, "cells", lambda *_, **__: pytest.fail("the store was asked"))
    done = call("rank")
    assert done.exit_code == 2
    assert "extra_factors[2].file: " in " ".join(done.output.split())
