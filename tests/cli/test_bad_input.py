"""What each mistake is answered with: one clear message, the right exit code, nothing lost, no traceback."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sectorlmi.workflows.demo import samples

Change = Callable[[str], str]


def edit(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text, f"the sample's study no longer says {old!r}"
        return text.replace(old, new)

    return change


STUDY_MISTAKES: list[tuple[str, Change, int, str]] = [
    ("unknown key", lambda t: t + "\nbenchmrk: US000\n", 2, "benchmark"),
    ("negative weight", edit("growth: {weight: 1}", "growth: {weight: -1}"), 2, "factors.growth.weight"),
    ("all weights zero", lambda t: t.replace("weight: 1", "weight: 0"), 2, "all weights are zero"),
    ("unknown factor", edit("growth: {weight: 1}", "grwth: {weight: 1}"), 2, "growth"),
    ("unquoted FIPS", edit('"98001"', "98001"), 2, "quotes"),
    ("county not in the store", edit('"98001"', '"13121"'), 5, "13121"),
    ("year missing", edit("base: 2022", "base: 2021"), 5, "2021"),
    ("benchmark missing", edit('benchmark: "US000"', 'benchmark: "13000"'), 5, "13000"),
    ("empty region", edit('["98001", "98003", "98005", "98007"]', "[]"), 2, "at least one county"),
    ("no industry left", edit("minimum_employment: 100", "minimum_employment: 10000000"), 6, "minimum"),
    ("unknown method", edit("method: mean_rank", "method: mean_rnk"), 2, "mean_rank"),
    ("unknown format", edit("formats: [xlsx, html]", "formats: [pptx]"), 2, "pptx"),
    ("short list names a stranger", edit("any_factor_top: 3", 'any_factor_top: 3, add: ["927"]'), 2, "927"),
    ("projections file missing", edit("projections.csv", "projection.csv"), 2, "projection.csv"),
    ("projection area unknown", edit("area: Sample Region (made up)", "area: Smaple Regoin"), 2, "Sample Region"),
]


@pytest.mark.parametrize(
    ("change", "code", "says"), [m[1:] for m in STUDY_MISTAKES], ids=[m[0] for m in STUDY_MISTAKES]
)
def test_mistakes_in_the_study(workplace: Path, call: Callable, change: Change, code: int, says: str) -> None:
    file = workplace / "study.yml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    result = call("rank", "--out", workplace / "out")
    assert result.exit_code == code, result.output
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert not (workplace / "out").exists()


def test_area_missing_in_one_year_only_is_named_with_its_years(tmp_path: Path, call: Callable) -> None:
    """A county without its file in one of the years is an error, never a silent zero."""
    store = tmp_path / "store"
    for year in (2022, 2025):
        with zipfile.ZipFile(next(samples().glob(f"*{year}*.zip"))) as bundle:
            bundle.extractall(tmp_path / str(year))
    next(f for f in (tmp_path / "2022").rglob("*98003*")).unlink()
    assert call("load", tmp_path / "2022", tmp_path / "2025", "--store", store).exit_code == 0
    result = call("rank", samples() / "study.yml", "--store", store, "--out", tmp_path / "out")
    assert result.exit_code == 5
    assert "98003" in result.stderr
    assert "2025" in result.stderr


def test_an_area_file_that_was_cut_between_rows_is_refused_at_load(tmp_path: Path, call: Callable) -> None:
    """Cut between two rows, a file is well formed: only its worksites, which no longer add up, tell."""
    store = tmp_path / "store"
    cut = _unpacked(tmp_path)
    lines = cut.read_bytes().splitlines(keepends=True)
    cut.write_bytes(b"".join(lines[: len(lines) * 2 // 3]))
    result = call("load", tmp_path / "2022", tmp_path / "2025", "--store", store)
    assert result.exit_code == 4, result.output
    assert "98003" in result.stderr
    assert "the file seems cut" in result.stderr
    assert not (store / "catalog.json").exists()


@pytest.mark.parametrize("command", ["rank", "check", "table"])
def test_an_area_without_private_rows_is_never_taken_for_absent_industries(
    tmp_path: Path, call: Callable, command: str
) -> None:
    """Somebody may have left them out on purpose, so the load only warns; a study that needs them is refused."""
    store = tmp_path / "store"
    cut = _unpacked(tmp_path)
    rows = cut.read_bytes().splitlines(keepends=True)
    cut.write_bytes(b"".join(row for row in rows if row.split(b",")[1].strip(b'"') != b"5"))
    loaded = call("load", tmp_path / "2022", tmp_path / "2025", "--store", store)
    assert loaded.exit_code == 0, loaded.output
    assert "no private rows of 98003" in loaded.stdout
    result = call(command, samples() / "study.yml", "--store", store)
    assert result.exit_code == 5, result.output
    assert "98003 has no total of ownership 5" in result.stderr
    assert "2025" in result.stderr


def _unpacked(folder: Path) -> Path:
    """Both years of the sample, unpacked; the path of one county's file of 2025."""
    for year in (2022, 2025):
        with zipfile.ZipFile(next(samples().glob(f"*{year}*.zip"))) as bundle:
            bundle.extractall(folder / str(year))
    return next((folder / "2025").rglob("*98003*"))


@pytest.mark.parametrize(
    ("flags", "code", "says"),
    [
        (["--years", "2025"], 2, "2015:2018"),
        (["--level", "7"], 2, "NAICS level"),
        (["--weight", "growth"], 2, "NAME=NUMBER"),
        (["--weight", "growth=-3"], 2, "growth"),
        (["--suppressed", "guess"], 2, "estimate"),
        (["--counties", "98O01"], 2, "98O01"),
        (["--colour"], 2, "--colour"),
    ],
)
def test_mistakes_in_the_flags(workplace: Path, call: Callable, flags: list[str], code: int, says: str) -> None:
    result = call("rank", *flags)
    assert result.exit_code == code
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_no_study_and_no_flags(tmp_path: Path, call: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("rank")
    assert result.exit_code == 2
    assert "--counties" in result.stderr


def _fingerprint(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "lock")
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _slice(folder: Path) -> Path:
    """One real-shaped slice of the sample, unpacked."""
    with zipfile.ZipFile(next(samples().glob("*2025*.zip"))) as bundle:
        bundle.extractall(folder)
    return next(f for f in folder.rglob("*98001*"))


def _truncated(folder: Path) -> Path:
    whole = next(samples().glob("*2025*.zip")).read_bytes()
    (folder / "cut.zip").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.zip"


def _nothing_usable(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "photos.zip", "w") as bundle:
        bundle.writestr("cat.jpg", b"\xff\xd8\xff")
    return folder / "photos.zip"


def _renamed_column(folder: Path) -> Path:
    file = _slice(folder)
    file.write_bytes(file.read_bytes().replace(b"annual_avg_emplvl", b"annual_employment", 1))
    return file


def _unknown_disclosure(folder: Path) -> Path:
    file = _slice(folder)
    file.write_bytes(file.read_bytes().replace(b'"A","N"', b'"A","Q"').replace(b",A,N,", b",A,Q,"))
    return file


def _differing_duplicates(folder: Path) -> Path:
    file = _slice(folder)
    lines = file.read_bytes().splitlines(keepends=True)
    fields = lines[1].rstrip(b"\r\n").split(b",")  # the total of all industries, which is never hidden
    fields[9] = str(int(fields[9]) + 1).encode()
    file.write_bytes(b"".join(lines) + b",".join(fields) + b"\r\n")
    return file


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_truncated, "cut.zip"),
        (_nothing_usable, "cat.jpg"),
        (_renamed_column, "annual_avg_emplvl"),
        (_unknown_disclosure, "Q"),
        (_differing_duplicates, "98001"),
    ],
)
def test_broken_files_leave_the_store_as_it_was(
    tmp_path: Path, loaded: Path, call: Callable, spoil: Callable[[Path], Path], says: str
) -> None:
    store = tmp_path / "store"
    shutil.copytree(loaded, store)
    before = _fingerprint(store)
    (tmp_path / "files").mkdir()
    result = call("load", spoil(tmp_path / "files"), "--store", store)
    assert result.exit_code == 4, result.output
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert _fingerprint(store) == before


def test_a_report_that_cannot_be_written_keeps_the_old_one(workplace: Path, call: Callable) -> None:
    blocked = workplace / "out"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    result = call("rank", "--out", blocked, "--format", "csv")
    assert result.exit_code == 7
    assert "cannot be written" in result.stderr
    assert blocked.read_text(encoding="utf-8").startswith("a file")


def test_a_real_process_agrees(workplace: Path) -> None:
    words = [sys.executable, "-m", "sectorlmi", "rank", "--level", "9"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=workplace, check=False)
    assert done.returncode == 2
    assert "NAICS level" in done.stderr
    assert done.stdout == ""
