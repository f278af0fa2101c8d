"""A report format is one function and one line: a made-up one writes the document of every command, as all others do.

In this process, because the format is added to it; the folder is the one that the processes beside it share.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from sectorlmi import reports
from sectorlmi.cli.app import app
from sectorlmi.cli.session import Session
from sectorlmi.people import profile_document
from sectorlmi.reports import GUESTS, REPORT_FORMATS
from sectorlmi.terms.document import SAMPLE_BANNER, Document
from sectorlmi.workflows import brief
from sectorlmi.workflows import training as training_files

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "reports" / "browser")]
from made_up_people import made_up_gap, made_up_profiles  # noqa: E402
from test_every_command import CALLS, commands  # noqa: E402

# What gets, packs, proves, clears or writes something else than a result; and lists of counties to paste.
NO_DOCUMENT = {
    *("fetch", "init", "refresh", "schema"),
    *("run freeze", "run prune", "run verify", "store prune", "store repair", "store verify"),
    *("region expand", "region neighbours"),
}
DOCUMENTS = [command for command in CALLS if command not in NO_DOCUMENT]
# Each writes its document in every format, when it is asked to; a demonstration in those of its study.
WRITERS = {command: (*CALLS[command][0], "--format", "txt") for command in DOCUMENTS if command != "demo"} | {
    "batch": ("study.yml", "--out", "areas.txt"),
    "cells": ("--year", "2025", "--state", "98", "--out", "cells.txt", "--workers", "1", "--fills", "0"),
    "compare": ("study.yml", "--years", "2022:2025", "--years", "2022:2025", "--format", "txt"),
    "coverage": ("study.yml", "--participation", "{employers}", "--format", "txt"),
    "diff": ("{run}", "{later}", "--no-rerun", "--out", "changes.txt"),
    "plan": ("study.yml", "--format", "txt"),
    "profile": ("study.yml", "622", "--format", "txt"),
    "rank": ("study.yml", "--format", "txt"),
    "shortlist": ("study.yml", "--format", "txt"),
}
ADJACENCY = "".join(
    f'"A"\t{one}\t"B"\t{other}\n'
    for a, b in (("98001", "98003"), ("98003", "98007"))
    for one, other in ((a, b), (b, a))
)


def write_words(document: Document, path: Path) -> Path:
    """A format that nobody has: the document in plain words."""
    tables = document.sections or tuple(document.long_table())
    lines = [document.title, document.banner, *document.notes]
    for section in (s.as_shown() for s in tables):
        lines += [section.title, section.intro, " | ".join(c.heading for c in section.columns)]
        lines += [" | ".join(section.cell(c, row) for c in section.columns) for row in range(len(section))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def call(desk: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a command here, where `txt` is a format."""
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("SECTORLMI_STORE", str(desk.prepared / "store"))
    monkeypatch.setitem(REPORT_FORMATS, "txt", write_words)
    # The sample has no occupations and no completers: their results are made up.
    people = made_up_profiles()
    monkeypatch.setattr(brief, "with_profiles", lambda *_given: profile_document.document(people))
    monkeypatch.setattr(training_files, "training_gap", lambda *_given: made_up_gap(people.study))
    (desk.folder / "adjacency.txt").write_text(ADJACENCY)
    commands()

    def run(command: str, *words: str) -> None:
        if command == "region advise":
            words = (*words, "--adjacency", "adjacency.txt")
        done = CliRunner().invoke(app, [*command.split(), *(word.format(**desk.places) for word in words)])
        assert done.exit_code == 0, done.output

    return run


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """The documents that commands present or write."""
    found: list[Document] = []
    present, write_as = Session.present, reports.write_as

    def presented(session: Session, document: Document, *more: Any) -> None:
        found.append(document)
        present(session, document, *more)

    def written(name: str, document: Document, path: Path) -> Path:
        found.append(document)
        return write_as(name, document, path)

    monkeypatch.setattr(Session, "present", presented)
    monkeypatch.setattr("sectorlmi.workflows.batch.write_as", written)
    return found


@pytest.mark.parametrize("command", DOCUMENTS)
def test_every_format_writes_every_document(
    command: str, call: Callable[..., None], seen: list[Document], tmp_path: Path
) -> None:
    call(command, *CALLS[command][0])
    document = seen[0]
    written = {path.suffix[1:]: path for path in reports.write(document, REPORT_FORMATS, tmp_path / "all")}
    assert set(written) == set(REPORT_FORMATS) >= {"xlsx", "html", "csv", "json", "parquet", "txt"}
    assert all(path.stat().st_size for path in written.values())
    words = written["txt"].read_text(encoding="utf-8")
    assert all(section.title in words for section in document.sections)
    if document.is_sample:
        assert SAMPLE_BANNER in words
        assert SAMPLE_BANNER in written["html"].read_text(encoding="utf-8")
        assert SAMPLE_BANNER in written["md"].read_text(encoding="utf-8")
        assert SAMPLE_BANNER.encode() in ZipFile(written["docx"]).read("word/document.xml")
        assert SAMPLE_BANNER.encode() in written["parquet"].read_bytes()
        assert "made_up" in written["csv"].read_text(encoding="utf-8-sig").splitlines()[0]


@pytest.mark.parametrize("command", WRITERS)
def test_what_writes_files_takes_the_new_format(command: str, call: Callable[..., None], desk: Any) -> None:
    call(command, *WRITERS[command])
    every = [path for path in desk.folder.rglob("*.txt") if path.name != "adjacency.txt"]
    (written,) = [path for path in every if "runs" not in path.parts]
    assert written.read_text(encoding="utf-8").count("\n") > 3


def test_an_unknown_format_is_refused_in_one_way(desk: Any) -> None:
    told = []
    for command, words in WRITERS.items():
        done = desk.call(*command.split(), *(word.replace("txt", "odt") for word in words))
        assert done.code == 2, done.said
        told.append(done.said.strip().splitlines()[-2:])
    known = ", ".join(name for name in REPORT_FORMATS)
    assert all(hint == f"Known: {known}." for _, hint in told)
    assert {what.split(": ", 1)[1] for what, _ in told} == {"'odt' is not a format"}
    assert {what.split(": ")[0].split()[0] for what, _ in told} <= {"--format", "--out", "output.formats"}


def test_guests_know_a_document_and_a_format() -> None:
    assert {name for _, name in GUESTS} <= set(REPORT_FORMATS)


def test_the_option_names_every_format() -> None:
    (option,) = [p for p in commands()["rank"].params if "--format" in p.opts]
    assert option.help == f"With commas: {','.join(REPORT_FORMATS)}; empty: none."
