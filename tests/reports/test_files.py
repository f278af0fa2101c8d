"""Report files are written whole, and what a killed process left beside them is cleared away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sectorlmi.disk import replacing

DAY = 86_400


def left_behind(path: Path, age: float) -> Path:
    path.write_bytes(b"half a report")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    return path


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    old = left_behind(tmp_path / ".x.csv.12345.tmp", DAY)
    with replacing(tmp_path / "x.csv") as temporary:
        temporary.write_text("whole", encoding="utf-8")
    assert not old.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("name", [".x.csv.notes.tmp", ".y.csv.12345.tmp", "x.csv.12345.tmp", ".x.csv.tmp"])
def test_files_that_are_not_its_own_stay(tmp_path: Path, name: str) -> None:
    other = left_behind(tmp_path / name, DAY)
    with replacing(tmp_path / "x.csv") as temporary:
        temporary.write_text("whole", encoding="utf-8")
    assert other.exists()


def test_a_report_that_another_process_is_writing_stays(tmp_path: Path) -> None:
    young = left_behind(tmp_path / ".x.csv.12345.tmp", 60)
    with replacing(tmp_path / "x.csv") as temporary:
        temporary.write_text("whole", encoding="utf-8")
    assert young.exists()
