"""Runs of one second: their hashes say nothing of their order, the moment they were written does."""

from __future__ import annotations

import os
from pathlib import Path

from sectorlmi.runs.folder import MANIFEST, runs_in, the_run


def test_runs_of_one_second_stand_as_they_were_written(tmp_path: Path) -> None:
    for written, name in enumerate(("20260101T000000Z-ffff", "20260101T000000Z-0000", "20251231T235959Z-9999")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / MANIFEST).write_text("{}", encoding="utf-8")
        os.utime(folder / MANIFEST, ns=(written, written))
    names = [run.name for run in runs_in(tmp_path)]
    assert names == ["20251231T235959Z-9999", "20260101T000000Z-ffff", "20260101T000000Z-0000"]
    assert the_run(tmp_path).name == "20260101T000000Z-0000"
