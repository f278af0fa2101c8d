"""The door to saved files: what comes through it, and what does not."""

from __future__ import annotations

import gzip
import io
import random
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError
from sectorlmi.sources import archive


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def contents(*paths: Path) -> dict[str, bytes]:
    found = {}
    for member in archive.members(paths):
        with member.open() as stream:
            found[member.name] = stream.read()
    return found


class TestWhatComesThrough:
    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"x")
        assert contents(tmp_path / "a.csv") == {"a.csv": b"x"}

    def test_a_folder_with_folders_and_zips_in_a_stable_order(self, tmp_path: Path) -> None:
        (tmp_path / "inner").mkdir()
        (tmp_path / "inner" / "b.csv").write_bytes(b"b")
        (tmp_path / "z.zip").write_bytes(zipped({"two.csv": b"2", "one.csv": b"1"}))
        (tmp_path / "a.csv").write_bytes(b"a")
        assert list(contents(tmp_path)) == ["a.csv", "z.zip/one.csv", "z.zip/two.csv", "b.csv"]

    def test_a_zip_in_a_zip(self, tmp_path: Path) -> None:
        path = tmp_path / "outer.zip"
        path.write_bytes(zipped({"inner.zip": zipped({"a.csv": b"deep"})}))
        assert contents(path) == {"outer.zip/inner.zip/a.csv": b"deep"}

    def test_a_gzip_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"x,y\n"))
        assert contents(tmp_path / "a.csv.gz") == {"a.csv": b"x,y\n"}

    def test_a_workbook_is_one_file_and_not_an_archive(self, tmp_path: Path) -> None:
        book = zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""})
        (tmp_path / "a.xlsx").write_bytes(book)
        (tmp_path / "b.zip").write_bytes(zipped({"a.xlsx": book}))
        assert contents(tmp_path) == {"a.xlsx": book, "b.zip/a.xlsx": book}

    def test_litter_is_left_out(self, tmp_path: Path) -> None:
        files = {"__MACOSX/a.csv": b"", ".hidden": b"", "folder/": b"", "folder/.DS_Store": b"", "folder/a.csv": b"a"}
        (tmp_path / "a.zip").write_bytes(zipped(files))
        (tmp_path / ".b.csv").write_bytes(b"")
        assert contents(tmp_path) == {"a.zip/folder/a.csv": b"a"}

    @pytest.mark.parametrize("marker", ["SAMPLE.txt", "MADE-UP.txt"])
    def test_a_marker_says_that_data_are_made_up(self, tmp_path: Path, marker: str) -> None:
        for folder, files in {"real": {"a.csv": b"a"}, "sample": {"a.csv": b"a", marker: b""}}.items():
            (tmp_path / f"{folder}.zip").write_bytes(zipped(files))
            (tmp_path / folder).mkdir()
            for name, data in files.items():
                (tmp_path / folder / name).write_bytes(data)
        found = {(m.name, m.origin.parent.name): m.is_sample for m in archive.members([tmp_path])}
        assert found == {
            ("real.zip/a.csv", tmp_path.name): False,
            ("sample.zip/a.csv", tmp_path.name): True,
            ("a.csv", "real"): False,
            ("a.csv", "sample"): True,
        }

    def test_progress_counts_every_byte_once(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({"a.csv": b"x" * 1000, "b.csv": b"y" * 500}))
        seen: list[int] = []
        for member in archive.members([tmp_path]):
            with member.open(seen.append) as stream:
                while stream.read(64):
                    pass
        assert sum(seen) == archive.total_bytes([tmp_path]) == 1500


class TestWhatIsRefused:
    @pytest.mark.parametrize("name", ["../up.csv", "a/../../up.csv", "/etc/passwd", "C:/x.csv", "..\\up.csv"])
    def test_names_that_point_outside(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({name: b"x"}))
        with pytest.raises(DataError, match="outside the zip"):
            contents(tmp_path / "a.zip")

    def test_symbolic_links(self, tmp_path: Path) -> None:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as target:
            target.writestr(link, "/etc/passwd")
        with pytest.raises(DataError, match="symbolic link"):
            contents(tmp_path / "a.zip")

    def test_a_bomb_by_its_ratio(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({"a.csv": bytes(64 << 20)}))
        with pytest.raises(DataError, match="inflate beyond reason"):
            contents(tmp_path / "a.zip")

    def test_a_national_singlefile_is_no_bomb(self) -> None:
        info = zipfile.ZipInfo("2024.annual.singlefile.csv")
        info.file_size, info.compress_size = 550 << 20, 62 << 20
        archive._check_member(info, "a")

    def test_a_gzip_bomb_by_what_comes_out(self, tmp_path: Path) -> None:
        stream = archive.Stream(io.BytesIO(bytes(100)), "a.csv", limit=64)
        with pytest.raises(DataError, match="inflate beyond reason"):
            stream.read()

    def test_a_gzip_bomb_by_its_ratio(self, tmp_path: Path) -> None:
        with gzip.open(tmp_path / "a.csv.gz", "wb") as stream:
            for _ in range(40):
                stream.write(bytes(1 << 20))
        with pytest.raises(DataError, match="inflate beyond reason"):
            contents(tmp_path / "a.csv.gz")

    def test_bombs_beside_each_other_in_a_zip(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each inner zip is within what one may swell to; all of them are not."""
        monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 3_000_000)
        inner = {f"{i}.zip": zipped({"a.csv": random.Random(i).randbytes(100) * 9_000}) for i in range(4)}
        (tmp_path / "a.zip").write_bytes(zipped(inner))
        with pytest.raises(DataError, match="inflate beyond reason"):
            contents(tmp_path / "a.zip")

    def test_zips_too_deep(self, tmp_path: Path) -> None:
        data = zipped({"a.csv": b"x"})
        for _ in range(archive.MAX_DEPTH):
            data = zipped({"inner.zip": data})
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(DataError, match="deep"):
            contents(tmp_path / "a.zip")

    def test_a_locked_zip(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"a.csv": b"x"}))
        data[data.index(b"PK\x01\x02") + 8] |= 1
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(DataError, match="password"):
            contents(tmp_path / "a.zip")

    def test_a_missing_path(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="no such file"):
            contents(tmp_path / "nowhere.csv")


class TestBrokenFiles:
    WHOLE = zipped({"a.csv": bytes(range(256)) * 40, "b.csv": b"b" * 4000})

    @pytest.mark.parametrize("n", [5, 100, len(WHOLE) // 2, len(WHOLE) - 1])
    def test_a_truncated_zip(self, tmp_path: Path, n: int) -> None:
        (tmp_path / "a.zip").write_bytes(self.WHOLE[:n])
        with pytest.raises(DataError, match=r"a\.zip.*truncated or damaged"):
            contents(tmp_path / "a.zip")

    def test_a_wrong_checksum(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"a.csv": b"abcdefgh"}, zipfile.ZIP_STORED))
        data[data.index(b"abcdefgh")] ^= 1
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(DataError, match=r"a\.zip/a\.csv.*CRC"):
            contents(tmp_path / "a.zip")

    def test_a_truncated_gzip_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bytes(range(256)))[:-9])
        with pytest.raises(DataError, match="truncated or damaged"):
            contents(tmp_path / "a.csv.gz")

    @settings(max_examples=150, deadline=None)
    @given(edits=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
    def test_any_damage_gives_our_error_or_data(
        self, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int]]
    ) -> None:
        data = bytearray(self.WHOLE)
        for at, value in edits:
            data[at] = value
        path = tmp_path_factory.getbasetemp() / "fuzzed.zip"
        path.write_bytes(data)
        with suppress(DataError):
            contents(path)
