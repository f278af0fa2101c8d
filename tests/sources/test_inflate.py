"""Members of a zip: the bytes that went in come out, or an error that says what is wrong with them."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, inflate

# Deflates to about a third: long enough for several reads of 256 kB.
LINES = "".join(f"{random.Random(7 * i).getrandbits(40)},{i}\n" for i in range(150_000)).encode()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inflate") / "year.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("small.csv", "a\n")
        info = zipfile.ZipInfo("large.csv")
        # An extra field, which the local header has too: the data do not begin right behind the name.
        info.extra = b"\x99\x99\x04\x00abcd"
        target.writestr(info, LINES, zipfile.ZIP_DEFLATED)
    return path


def read(path: Path, size: int = 1 << 20) -> bytes:
    for member in archive.members([path]):
        if member.name.endswith("large.csv"):
            with member.open() as stream:
                pieces = []
                while piece := stream.read(size):
                    pieces.append(piece)
                return b"".join(pieces)
    raise AssertionError("no such member")


def damaged(whole: Path, tmp_path: Path, at: int, value: bytes) -> Path:
    data = bytearray(whole.read_bytes())
    data[at : at + len(value)] = value
    (tmp_path / "year.zip").write_bytes(data)
    return tmp_path / "year.zip"


def data_of_large(whole: Path) -> tuple[int, int]:
    """Where the deflated bytes begin and how many there are."""
    with zipfile.ZipFile(whole) as found:
        info = found.getinfo("large.csv")
    return whole.read_bytes().index(b"large.csv", info.header_offset) + len("large.csv") + 8, info.compress_size


def test_only_large_deflated_members_of_files_are_inflated_here(whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(whole) as found:
        kinds = {name: type(inflate.opened(found, found.getinfo(name))) for name in found.namelist()}
    assert kinds["small.csv"] is zipfile.ZipExtFile
    assert kinds["large.csv"] is not zipfile.ZipExtFile
    with zipfile.ZipFile(tmp_path / "stored.zip", "w") as target:
        target.writestr("large.csv", LINES)
    assert read(tmp_path / "stored.zip") == LINES


@pytest.mark.parametrize("size", [999, 1 << 16, 1 << 20, 8 << 20, -1])
def test_what_went_in_comes_out(whole: Path, size: int) -> None:
    assert read(whole, size) == LINES


def test_a_member_of_a_zip_in_a_zip(whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as target:
        target.write(whole, "year.zip")
    assert read(tmp_path / "outer.zip") == LINES


def test_reading_into_a_buffer(whole: Path) -> None:
    with zipfile.ZipFile(whole) as found, inflate.opened(found, found.getinfo("large.csv")) as stream:
        buffer = bytearray(len(LINES) + 100)
        assert archive.Stream(stream, "large.csv").readinto(memoryview(buffer)) == len(LINES)
    assert buffer.startswith(LINES)


def test_where_the_library_is_not_at_hand_zlib_does_the_same(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflate, "_isal", None)
    with zipfile.ZipFile(whole) as found:
        assert isinstance(inflate.opened(found, found.getinfo("large.csv")), zipfile.ZipExtFile)
    assert read(whole) == LINES


def test_a_member_whole_or_not_at_all(whole: Path, tmp_path: Path) -> None:
    """Damage is left to the other way of reading, which names it."""

    def inflated(path: Path) -> bytes | None:
        with zipfile.ZipFile(path) as found:
            return inflate.whole(found, found.getinfo("large.csv"))

    directory, (start, size) = whole.read_bytes().rindex(b"PK\x01\x02"), data_of_large(whole)
    assert inflated(whole) == LINES
    assert inflated(damaged(whole, tmp_path, directory + 16, b"\x00\x00\x00\x00")) is None
    assert inflated(damaged(whole, tmp_path, start + size // 2, b"\xff" * 40)) is None
    for size_said in (len(LINES) - 1, len(LINES) + 1):
        assert inflated(damaged(whole, tmp_path, directory + 24, size_said.to_bytes(4, "little"))) is None


def test_a_wrong_checksum(whole: Path, tmp_path: Path) -> None:
    directory = whole.read_bytes().rindex(b"PK\x01\x02")
    with pytest.raises(DataError, match=r"year\.zip/large\.csv: .*CRC-32"):
        read(damaged(whole, tmp_path, directory + 16, b"\x00\x00\x00\x00"))


@pytest.mark.parametrize("change", [-1, 1])
def test_more_or_fewer_bytes_than_it_says(whole: Path, tmp_path: Path, change: int) -> None:
    directory = whole.read_bytes().rindex(b"PK\x01\x02")
    path = damaged(whole, tmp_path, directory + 24, (len(LINES) + change).to_bytes(4, "little"))
    with pytest.raises(DataError, match="does not hold the"):
        read(path)


def test_data_that_end_too_early(whole: Path, tmp_path: Path) -> None:
    """The directory says of a member that it is shorter than its deflated bytes are."""
    directory, (_, size) = whole.read_bytes().rindex(b"PK\x01\x02"), data_of_large(whole)
    with pytest.raises(DataError, match="end too early"):
        read(damaged(whole, tmp_path, directory + 20, (size - 20_000).to_bytes(4, "little")))


@settings(max_examples=40, deadline=None)
@given(place=st.floats(0, 0.999), value=st.binary(min_size=1, max_size=40))
def test_damage_never_goes_unseen(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, place: float, value: bytes
) -> None:
    start, size = data_of_large(whole)
    at = start + int(place * (size - len(value)))
    path = damaged(whole, tmp_path_factory.getbasetemp(), at, value)
    if path.read_bytes() == whole.read_bytes():
        assert read(path) == LINES
        return
    with pytest.raises(DataError, match="truncated or damaged"):
        read(path)
