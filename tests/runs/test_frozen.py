"""The frozen file: the same bytes for the same content, and nothing that climbs, lies or explodes gets out of it."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from sectorlmi.errors import DataError
from sectorlmi.runs import frozen
from sectorlmi.store import Store
from sectorlmi.workflows import verify


def folder_with(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (folder / name.replace("__", "/")).parent.mkdir(parents=True, exist_ok=True)
        (folder / name.replace("__", "/")).write_bytes(data)
    return folder


def test_pack_and_unpack(tmp_path: Path) -> None:
    source = folder_with(tmp_path / "a", one=b"1" * 5000, sub__two=b"2")
    frozen.unpack(frozen.pack(source, tmp_path / "f.zip"), tmp_path / "b")
    assert {f.name: f.read_bytes() for f in (tmp_path / "b").rglob("*") if f.is_file()} == {
        "one": b"1" * 5000,
        "two": b"2",
    }


def test_the_order_of_writing_and_the_clock_leave_no_trace(tmp_path: Path) -> None:
    first = frozen.pack(folder_with(tmp_path / "a", x=b"1", y=b"2"), tmp_path / "1.zip")
    later = folder_with(tmp_path / "b", y=b"2", x=b"1")
    for file in later.iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))
    second = frozen.pack(later, tmp_path / "2.zip")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "..\\x", "C:/x", "folder/"])
def test_names_that_climb_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(DataError, match="does not belong"):
        frozen.unpack(tmp_path / "f.zip", tmp_path / "out")
    assert not (tmp_path / "x").exists()


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr(info, b"/etc/passwd")
    with pytest.raises(DataError, match="link"):
        frozen.unpack(tmp_path / "f.zip", tmp_path / "out")


def test_bombs_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(20 << 20))
    with pytest.raises(DataError, match="zeros"):
        frozen.unpack(tmp_path / "f.zip", tmp_path / "out")


@pytest.mark.parametrize("cut", [0, 10, 60, 80])
def test_damage_is_a_message(tmp_path: Path, cut: int) -> None:
    file = frozen.pack(folder_with(tmp_path / "a", x=b"1" * 100), tmp_path / "f.zip")
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(DataError, match="damaged or no zip"):
        frozen.unpack(file, tmp_path / "out")


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    file = frozen.pack(folder_with(tmp_path / "a", x=b"1"), tmp_path / "f.zip")
    with pytest.raises(DataError, match=r"manifest\.json"):
        verify.verify(file, Store(tmp_path / "none"))
