"""What libraries print, news that nobody read, signs and streams that are not there."""

from __future__ import annotations

import codecs
import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.cli import streams
from sectorlmi.table import own_region
from sectorlmi.terms.provenance import STATUS_MARK

needs_shell = pytest.mark.skipif(os.name == "nt", reason="the command line of this test is a POSIX shell's")

# A library that prints past Python: at once, into a buffer that is written at the end, and through a child.
NOISY = """
import ctypes, os, subprocess, sys
from sectorlmi.cli import main
from sectorlmi.workflows import rank
ranked = rank.run
def noisy(*given, **named):
    os.write(1, b"banner\\n")
    subprocess.run([sys.executable, "-c", "print('banner')"], check=True)
    if os.name != "nt":
        ctypes.CDLL(None).printf(b"banner\\n")
    return ranked(*given, **named)
rank.run = noisy
sys.argv = ["sectorlmi", "rank", "study.yml", "--format", "", "--json"]
main()
"""


def test_what_a_library_prints_never_reaches_stdout(desk: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOISY], cwd=desk.folder, env=desk.environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"banner" not in done.stdout + done.stderr
    json.loads(done.stdout)


def test_the_solver_is_silent_for_programs_of_ones_own_too(desk: Any) -> None:
    """They own stdout, so there it must say nothing by itself."""
    code = "from sectorlmi.suppression import linear_program; linear_program._new_solver()"
    done = subprocess.run([sys.executable, "-c", code], env=desk.environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.fixture
def news(desk: Any) -> Any:
    """A study refreshed once, whose own projections have changed since."""
    assert desk.call("refresh", "--offline", "--quiet").code == 10
    file: Path = desk.folder / "projections.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(row | {"projected_employment": str(1000 + i * 7 % 23)} for i, row in enumerate(rows))
    return desk


@needs_shell
@pytest.mark.slow
def test_news_is_told_until_somebody_could_read_it(news: Any) -> None:
    for words in ((), ("--json",)):
        assert news.call("refresh", "--offline", *words, shell="{} > /dev/full").code == 7
        assert news.call_into_closed_pipe("refresh", "--offline", *words).code == 7
    assert news.call("refresh", "--offline", "--log", "/dev/full").code == 7
    assert news.call("refresh", "--offline", "--log", "log", shell="{} >&-").code == 7
    assert "(exit 7)" in (news.folder / "log").read_text()
    told = news.call("refresh", "--offline", "--json")
    assert told.code == 10, told.said
    assert told.json["diff"]
    assert news.call("refresh", "--offline").code == 0
    assert len(list((news.folder / "out" / "runs").glob("*/*Z-*"))) == 2


def test_a_full_log_is_told_without_a_traceback(desk: Any) -> None:
    done = desk.call("refresh", "--offline", "--log", "/dev/full")
    assert done.code == 7
    assert "Traceback" not in done.said
    assert "/dev/full cannot be written: the disk is full" in done.said


@needs_shell
@pytest.mark.parametrize(
    ("words", "code"),
    [("--version", 7), ("--help", 7), ("rank --help", 7), ("no-such-command", 2)],
)
def test_what_comes_before_a_command_too(words: str, code: int, desk: Any) -> None:
    for shell in ("{} > /dev/full", "{} >&-"):
        done = desk.call(*words.split(), shell=shell)
        assert done.code == code, done.said
        assert "Traceback" not in done.said
    assert desk.call(*words.split(), shell="{} >&- 2>&- <&-").code == code
    assert desk.call(*words.split(), shell="{} 2> /dev/full").code == (0 if code == 7 else code)


@needs_shell
@pytest.mark.parametrize("asked", ["complete_bash", "source_bash"])
def test_completion(asked: str, desk: Any) -> None:
    words = {"_SECTORLMI_COMPLETE": asked, "COMP_WORDS": "sectorlmi sho", "COMP_CWORD": "1"}
    assert b"shortlist" in desk.call(**words).stdout or asked == "source_bash"
    done = desk.call(shell="{} > /dev/full", **words)
    assert done.code == 7
    assert "Traceback" not in done.said


@needs_shell
def test_a_reader_that_has_enough(desk: Any) -> None:
    done = desk.call("rank", "study.yml", "--format", "", "--json", shell="{ {}; echo $? > code; } | head -c 1")
    assert done.stdout == b"{"
    assert (desk.folder / "code").read_text() == "7\n"
    assert done.said.count("\n") == 1


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "utf-8", "utf-16"])
def test_json_is_json_in_every_encoding(encoding: str, desk: Any) -> None:
    study, name = desk.folder / "study.yml", "Doña 𝄞 –"
    text = study.read_text(encoding="utf-8").replace("name: MADE-UP sample region 2025", f"name: {name}")
    study.write_text(text, encoding="utf-8")
    done = desk.call("shiftshare", "study.yml", "--json", PYTHONIOENCODING=encoding)
    assert done.code == 0, done.said
    assert json.loads(done.stdout.decode(encoding))["study"]["name"] == name


@needs_shell
def test_signs_that_an_encoding_lacks_have_stand_ins(desk: Any) -> None:
    there = desk.call("rank", "study.yml", "--format", "").stdout.decode("utf-8")
    stood_in = desk.call("rank", "study.yml", "--format", "", PYTHONIOENCODING="ascii").stdout.decode("ascii")
    assert "→" in there
    assert stood_in.count("?") == there.count("?")
    assert len(stood_in.splitlines()) == len(there.splitlines())


def test_marks_of_statuses_stay_apart() -> None:
    codecs.register_error("stand_ins", streams._stood_in)
    marks = [*STATUS_MARK.values(), own_region.MARK]
    for encoding in ("ascii", "cp1252", "latin-1", "cp437"):
        shown = {mark: mark.encode(encoding, "stand_ins") for mark in marks}
        assert len(set(shown.values())) == len(shown)
        assert [mark for mark, written in shown.items() if b"?" in written] == ["?"]


@needs_shell
def test_a_name_that_is_no_text(desk: Any) -> None:
    done = desk.call("init", "caf\udce9", "--counties", "13121", "--years", "2022:2025")
    assert done.code == 0, done.said
    assert b"caf\xe9" in done.stdout


@needs_shell
def test_questions_without_anybody_to_answer(desk: Any) -> None:
    done = desk.call("init", shell="{} <&-")
    assert done.code == 2
    assert "Traceback" not in done.said
    assert "which region" in done.said
