"""Is a downloaded file what was asked for, and whole? A status 200 proves neither."""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sectorlmi.errors import DataError, SchemaError, SourceError
from sectorlmi.fetch.addresses import shown
from sectorlmi.fetch.limits import Limit, too_swollen
from sectorlmi.fetch.plan import Kind, Target
from sectorlmi.fetch.responses import PassingError
from sectorlmi.sources import archive, qcew_layout

_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 14
_WEB_PAGE: Final = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<")
_FOREIGN_TYPES: Final = ("text/html", "application/xhtml+xml", "application/json", "text/xml", "application/xml")
_LIST_KEYS: Final = ("industry_code", "area_fips", "agglvl_code", "own_code", "size_code")
# A revision changes values and a few rows. A file that lost so many rows was cut at its publisher.
_LEAST_SHARE_OF_ROWS: Final = 0.8


def check_type(content_type: str, target: Target) -> None:
    """Raise SourceError when the server announces a web page where data should be."""
    plain = content_type.split(";", maxsplit=1)[0].strip().lower()
    if plain in _FOREIGN_TYPES:
        raise _not_data(target, f"the server sent {plain}")


def check(file: Path, target: Target, limit: Limit, *, rows_before: int = 0) -> int:
    """The number of data rows of a sound file (0 where rows are not counted).

    Raises:
        PassingError: cut off, or its checksums do not fit.
        SourceError: a web page, another file than the one asked for, or one that would swell beyond its limit.
        SchemaError: a column is missing or renamed.
        DataError: far fewer rows than the copy before.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise PassingError("the file is empty")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        raise _not_data(target, "the server sent a web page")
    n_rows = _CHECKS[target.kind](file, head, target, limit)
    if n_rows < _LEAST_SHARE_OF_ROWS * rows_before:
        raise DataError(
            f"{shown(target.url)}: {n_rows:,} rows where the copy before had {rows_before:,}",
            f"If the publisher means it, remove {file.with_suffix('')} and fetch again.",
        )
    return n_rows


def _slice(file: Path, head: bytes, target: Target, _limit: Limit) -> int:
    _check_qcew_header(head, target.url)
    if not _ends_with_newline(file):
        raise PassingError("the last line is cut off")
    header, rows = _table(file)
    at_area, at_year, at_quarter = (header.index(name) for name in ("area_fips", "year", "qtr"))
    wanted = target.period
    n_rows = 0
    for row in _read(rows):
        n_rows += 1
        if len(row) != len(header):
            raise PassingError(f"row {n_rows} has {len(row)} fields where the header has {len(header)}")
        found = row[at_area].zfill(5), row[at_year], row[at_quarter].upper()
        if wanted and found != (target.area, str(wanted.year), str(wanted.quarter or "A")):
            raise SourceError(
                f"{shown(target.url)}: the server sent area {found[0]}, year {found[1]}, quarter {found[2]}"
                f" (row {n_rows})",
                "The address or the mirror is wrong; check the base address of QCEW.",
            )
    if not n_rows:
        raise PassingError("a header and no row")
    return n_rows


def _check_qcew_header(head: bytes, url: str) -> None:
    names = [name.strip().lower() for name in qcew_layout.header(head)]
    if not qcew_layout.looks_like_qcew(head):
        raise SourceError(f"{shown(url)}: the server sent something that is not QCEW data", _check_by_eye(url))
    # Copies saved by R carry an unnamed column of row numbers before it.
    if next((name for name in names if name), "") != "area_fips":
        raise SchemaError(
            f"{shown(url)}: the first column is {names[0]!r} where area_fips was expected",
            "The publisher changed the layout; renamed columns are not guessed.",
        )
    qcew_layout.resolve(head, shown(url))


def _ends_with_newline(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1) in b"\r\n"


def _table(file: Path) -> tuple[list[str], Iterator[list[str]]]:
    text = file.read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff")
    rows = csv.reader(text.splitlines())
    return [name.strip().lower() for name in next(rows)], (row for row in rows if row)


def _read(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise PassingError(f"a row cannot be read ({error})") from error


def _zip(file: Path, _head: bytes, target: Target, limit: Limit) -> int:
    """Reads every member to its end, which checks its CRC and refuses bombs; counts the rows of CSV members."""
    n_rows, n_data, inflated = 0, 0, _Inflated(target, limit)
    try:
        for member in archive.members([file]):
            n_data += 1
            if target.source == "qcew" and member.name.lower().endswith(".csv"):
                _check_qcew_header(member.head(), f"{target.url}, {member.name.rsplit('/', 1)[-1]}")
                n_rows += _count_lines(member, inflated) - 1
            else:
                _count_lines(member, inflated)
    except archive.DamagedError as error:
        raise PassingError(error.what) from error
    except archive.RefusedError as error:
        raise _refused(target, error) from error
    if not n_data or (target.source == "qcew" and not n_rows):
        raise SourceError(f"{shown(target.url)}: no data in the zip", _check_by_eye(target.url))
    return n_rows


def _refused(target: Target, error: archive.RefusedError) -> SourceError:
    return SourceError(f"{shown(target.url)}: {error.what}", "Nothing was saved. Check the base address, or a mirror.")


class _Inflated:
    """How much a file has swollen to, against its limit."""

    def __init__(self, target: Target, limit: Limit) -> None:
        self._target, self._limit, self._n_bytes = target, limit, 0

    def count(self, n_bytes: int) -> None:
        """So many bytes more. Raises SourceError beyond the limit."""
        self._n_bytes += n_bytes
        if self._n_bytes > self._limit.n_inflated:
            raise too_swollen(self._target, self._limit)


def _count_lines(member: archive.Member, inflated: _Inflated) -> int:
    n_lines = 0
    with member.open() as stream:
        while chunk := stream.read(_CHUNK):
            inflated.count(len(chunk))
            n_lines += chunk.count(b"\n")
    return n_lines


def _workbook(file: Path, _head: bytes, target: Target, limit: Limit) -> int:
    inflated = _Inflated(target, limit)
    try:
        with zipfile.ZipFile(file) as book:
            infos = archive.checked(book.infolist(), file.name)
            for info in infos:
                inflated.count(info.file_size)
            broken = book.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise PassingError(f"no sound workbook ({error})") from error
    except archive.RefusedError as error:
        raise _refused(target, error) from error
    if broken:
        raise PassingError(f"the checksum of {broken} does not fit")
    if "[Content_Types].xml" not in {info.filename for info in infos}:
        raise SourceError(f"{shown(target.url)}: a zip, but no workbook", _check_by_eye(target.url))
    return 0


def _gzip(file: Path, _head: bytes, target: Target, limit: Limit) -> int:
    n_lines, inflated = 0, _Inflated(target, limit)
    try:
        with gzip.open(file) as stream:
            while chunk := stream.read(_CHUNK):
                inflated.count(len(chunk))
                n_lines += chunk.count(b"\n")
    except (EOFError, OSError, zlib.error) as error:
        raise PassingError(f"no sound gzip file ({error})") from error
    return max(n_lines - 1, 0)


def _list(file: Path, head: bytes, target: Target, _limit: Limit) -> int:
    first = next(iter(qcew_layout.header(head)), "").strip().lower()
    if first not in _LIST_KEYS:
        raise SchemaError(
            f"{shown(target.url)}: the first column is {first!r} where one of {', '.join(_LIST_KEYS)} was expected",
            "The publisher changed the layout; renamed columns are not guessed.",
        )
    return sum(1 for _ in _read(_table(file)[1]))


def _not_data(target: Target, what: str) -> SourceError:
    return SourceError(f"{shown(target.url)}: {what} instead of data", _check_by_eye(target.url))


def _check_by_eye(url: str) -> str:
    return f"Open {shown(url)} in a browser; save the file and run `sectorlmi load FILE`, or try again later."


_CHECKS: Final = {
    Kind.SLICE: _slice,
    Kind.ZIP: _zip,
    Kind.WORKBOOK: _workbook,
    Kind.GZIP: _gzip,
    Kind.LIST: _list,
}
