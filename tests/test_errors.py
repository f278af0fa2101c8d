"""Why a file was not written: one sentence for each of the system's reasons, in one place."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from sectorlmi.disk import replacing
from sectorlmi.disk import reporting_disk_faults as of_downloads
from sectorlmi.errors import ReportError, StoreError
from sectorlmi.store.parts import reporting_disk_faults as of_the_store

SOURCES = Path(__file__).resolve().parent.parent / "src" / "sectorlmi"
REASONS = ("ENOSPC", "EDQUOT", "EROFS", "EACCES", "EIO", "EFBIG")


def told(name: str) -> str:
    number = getattr(errno, name)
    return str(ReportError.unwritable("a.xlsx", OSError(number, os.strerror(number)), "use --out"))


def test_every_reason_has_its_own_sentence() -> None:
    assert len({told(name) for name in REASONS}) == len(REASONS)


@pytest.mark.parametrize("name", ["ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EIO"])
def test_only_permissions_are_called_a_matter_of_permissions(name: str) -> None:
    assert "permission" not in told(name).casefold()
    assert "close it" not in told(name).casefold()
    assert "permissions" in told("EACCES")


def test_a_reason_without_words_is_told_in_the_systems() -> None:
    assert told("ELOOP").startswith(f"a.xlsx cannot be written: {os.strerror(errno.ELOOP)}\n")
    assert "4 requested and 3 written" in str(StoreError.unwritable("x", OSError("4 requested and 3 written"), "wait"))


@pytest.mark.parametrize("reporting", [of_downloads, of_the_store, replacing])
def test_downloads_store_and_reports_use_it(reporting: object, tmp_path: Path) -> None:
    with pytest.raises((StoreError, ReportError)) as caught, reporting(tmp_path / "file"):  # type: ignore[operator]
        raise OSError(errno.EDQUOT, "Disk quota exceeded")
    assert "your share of the disk is used up" in caught.value.what


def test_nobody_else_words_what_cannot_be_written() -> None:
    own = re.compile(r"written.*strerror|strerror.*written")
    assert [p.name for p in SOURCES.rglob("*.py") if p.name != "errors.py" and own.search(p.read_text("utf-8"))] == []
