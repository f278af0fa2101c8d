"""Folders to work in: kept while somebody works there, gone afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

from sectorlmi.runs.workplace import sweep, workplace


def test_where_somebody_works_is_not_swept_and_what_was_left_is(tmp_path: Path) -> None:
    with workplace(tmp_path) as work:
        (work / "file").write_text("half done")
        shutil.copytree(work.parent, left := tmp_path / ".sectorlmi-work-1-99")
        sweep(tmp_path)
        assert (work / "file").read_text() == "half done"
        assert not left.exists()
        with workplace(tmp_path) as other:
            assert other != work
        assert (work / "file").exists()
    assert list(tmp_path.iterdir()) == []


def test_folders_of_other_names_stay(tmp_path: Path) -> None:
    (tmp_path / ".sectorlmi-work-mine").mkdir()
    sweep(tmp_path)
    assert [folder.name for folder in tmp_path.iterdir()] == [".sectorlmi-work-mine"]
