"""The door to saved files: a file, a folder or a zip becomes named byte streams.

Nothing is unpacked to disk. What an archive says of itself is not trusted: names that climb out of the folder,
symbolic links, encrypted members and archives that inflate beyond reason are refused.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final, cast

from sectorlmi.errors import DataError
from sectorlmi.sources import inflate
from sectorlmi.terms.progress import Count

MAX_DEPTH: Final = 3
MAX_MEMBERS: Final = 50_000
MAX_MEMBER_BYTES: Final = 8 << 30
MAX_TOTAL_BYTES: Final = 32 << 30
# Publishers' CSV inflates 4 to 30 fold. Small members may do better by chance, a bomb does a thousandfold.
MAX_RATIO: Final = 200
_RATIO_MATTERS_ABOVE: Final = 16 << 20
_SPOOL_BYTES: Final = 64 << 20
HEAD_BYTES: Final = 1 << 14
# Opening a member three times, to tell what it is and to read it, costs more than to keep it.
_SMALL_BYTES: Final = 4 << 20
# A file of this name beside the data says that the data are made up.
SAMPLE_MARKERS: Final = frozenset({"sample.txt", "made-up.txt"})

_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OF_DOCUMENTS: Final = frozenset({"[Content_Types].xml", "mimetype", "Index/Document.iwa", "doc.kml"})
_GZIP_MAGIC: Final = b"\x1f\x8b"
_DRIVE: Final = re.compile(r"^[A-Za-z]:")
# What the standard library raises on damage, names that are no text included.
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, UnicodeError, struct.error)


class DamagedError(DataError):
    """Cut off, or bytes were lost on the way: another copy may be sound."""


class RefusedError(DataError):
    """Sound, but of a kind that no publisher makes: a bomb, names that climb out, links, locks, too many members."""


class Stream:
    """A readable stream that counts its bytes and turns a broken archive into a DataError.

    It has the few methods that CSV readers ask of a file.
    """

    def __init__(self, raw: IO[bytes], name: str, on_read: Count | None = None, limit: int = MAX_MEMBER_BYTES) -> None:
        self._raw = raw
        self.name = name
        self._on_read = on_read
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        with self._reporting_damage():
            data = self._raw.read(size if size >= 0 else self._left + 1)
        self._count(len(data))
        return data

    def readinto(self, buffer: memoryview) -> int:
        """Fill the buffer as far as there are bytes; how many there were, 0 at the end."""
        with self._reporting_damage():
            n = cast("io.BufferedIOBase", self._raw).readinto(buffer)
        self._count(n)
        return n

    @contextmanager
    def _reporting_damage(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            raise _broken(self.name, error) from error
        except OSError as error:
            raise DataError(f"{self.name}: cannot be read ({error})", "Copy the file again.") from error

    def _count(self, n: int) -> None:
        self._left -= n
        if self._left < 0:
            raise _too_big(self.name)
        if self._on_read:
            self._on_read(n)

    def close(self) -> None:
        self._raw.close()

    @property
    def closed(self) -> bool:
        return self._raw.closed

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@dataclass(frozen=True)
class Member:
    """One file that may hold data. Valid while the iteration that gave it goes on.

    `name` is for people (`ga.zip/Baldwin2015.csv`), `origin` the file on disk, `size` bytes when read, `limit` how many
    there may be at most. `data` are all its bytes where it is a small member of a zip, which is inflated once.
    """

    name: str
    origin: Path
    size: int
    is_sample: bool
    opener: Callable[[], IO[bytes]]
    limit: int = MAX_MEMBER_BYTES
    data: bytes = b""

    def open(self, on_read: Count | None = None) -> Stream:
        """A fresh stream from the first byte. Raises DataError when the archive is broken or locked."""
        try:
            return Stream(self.opener(), self.name, on_read, self.limit)
        except (*_BROKEN, NotImplementedError, RuntimeError) as error:
            raise _broken(self.name, error) from error
        except OSError as error:
            raise DataError(f"{self.name}: cannot be read ({error})", "Check the file's permissions.") from error

    def head(self) -> bytes:
        """The first bytes, enough to tell what the file is."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)


def members(paths: Iterable[Path]) -> Iterator[Member]:
    """Every file under these files, folders and zips, in a stable order. Raises DataError on a bad archive."""
    for path in paths:
        for file in _files(path):
            yield from _in_file(file)


def total_bytes(paths: Iterable[Path]) -> int:
    """How many bytes reading everything will give (zips: the inflated size), for progress bars."""
    return sum(_inflated_size(file) for path in paths for file in _files(path))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise DataError(f"{path}: no such file or folder", "Check the path.")
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(name for name in subfolders if not _is_ignored(name))
        found += [Path(folder, name) for name in sorted(names) if not _is_ignored(name)]
    return [file for file in found if file.is_file()]


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX" or name.lower() in SAMPLE_MARKERS


def _inflated_size(file: Path) -> int:
    try:
        if not _is_zip(_first_bytes(file)):
            return file.stat().st_size
        with zipfile.ZipFile(file) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (OSError, *_BROKEN):
        return 0


def _first_bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(4)
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror})", "Check the file's permissions.") from error


def _is_zip(magic: bytes) -> bool:
    return magic in _ZIP_MAGIC


def _in_file(file: Path) -> Iterator[Member]:
    magic = _first_bytes(file)
    place = _Place(file.name, file, _has_marker(file.parent))
    if _is_zip(magic):
        yield from _in_zip(file, place)
    elif magic.startswith(_GZIP_MAGIC):
        size = file.stat().st_size
        limit = min(MAX_MEMBER_BYTES, max(_RATIO_MATTERS_ABOVE, MAX_RATIO * size))
        yield place.member(size, lambda: _gunzip(file), name=file.name.removesuffix(".gz"), limit=limit)
    else:
        yield place.member(file.stat().st_size, lambda: file.open("rb"))


def _gunzip(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file))


def _has_marker(folder: Path) -> bool:
    try:
        return any(name.lower() in SAMPLE_MARKERS for name in os.listdir(folder))
    except OSError:
        return False


class _Budget:
    """To how much one file may swell, all zips inside its zips together."""

    def __init__(self) -> None:
        self._left = MAX_TOTAL_BYTES

    def spend(self, infos: Iterable[zipfile.ZipInfo], name: str) -> None:
        self._left -= sum(info.file_size for info in infos)
        if self._left < 0:
            raise _too_big(name)


@dataclass(frozen=True)
class _Place:
    """Where in the nest of archives we are."""

    name: str
    origin: Path
    is_sample: bool
    depth: int = 1
    budget: _Budget = field(default_factory=_Budget)

    def member(
        self, size: int, opener: Callable[[], IO[bytes]], name: str = "", limit: int = MAX_MEMBER_BYTES
    ) -> Member:
        return Member(name or self.name, self.origin, size, self.is_sample, opener, limit)


def _in_zip(source: Path | IO[bytes], place: _Place) -> Iterator[Member]:
    if place.depth > MAX_DEPTH:
        raise RefusedError(f"{place.name}: zips inside zips more than {MAX_DEPTH} deep", "Unpack the inner zips first.")
    try:
        archive = zipfile.ZipFile(source)
    except (*_BROKEN, OSError, NotImplementedError, ValueError) as error:
        raise _broken(place.name, error) from error
    with archive:
        infos = checked(archive.infolist(), place.name)
        place.budget.spend(infos, place.name)
        if _is_document(infos):
            yield _whole(source, place)
            return
        has_marker = any(info.filename.split("/")[-1].lower() in SAMPLE_MARKERS for info in infos)
        for info in sorted(infos, key=lambda info: info.filename):
            if not info.is_dir() and not any(_is_ignored(part) for part in info.filename.split("/")):
                inside = f"{place.name}/{info.filename}"
                yield from _in_member(
                    archive, info, replace(place, name=inside, is_sample=place.is_sample or has_marker)
                )


def _whole(source: Path | IO[bytes], place: _Place) -> Member:
    def reopen() -> IO[bytes]:
        if isinstance(source, Path):
            return source.open("rb")
        source.seek(0)
        return io.BytesIO(source.read())

    return place.member(place.origin.stat().st_size, reopen)


def _is_document(infos: list[zipfile.ZipInfo]) -> bool:
    """Workbooks and documents are zips too (of Excel, OpenDocument, Numbers); they are one file to their readers."""
    return any(info.filename in _OF_DOCUMENTS for info in infos)


def _in_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: _Place) -> Iterator[Member]:
    member = place.member(info.file_size, lambda: inflate.opened(archive, info))
    is_small = info.file_size <= _SMALL_BYTES
    start = _start(archive, info, member, is_small=is_small)
    if not _is_zip(start[:4]):
        yield replace(member, opener=lambda: io.BytesIO(start), data=start) if is_small else member
        return
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool, member.open() as stream:
        while chunk := stream.read(1 << 20):
            spool.write(chunk)
        spool.seek(0)
        yield from _in_zip(cast("IO[bytes]", spool), replace(place, depth=place.depth + 1))


def _start(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member, *, is_small: bool) -> bytes:
    """All bytes of a small member, of a larger one enough to tell a zip."""
    if is_small:
        # What is wrong with a member is found and named on the way that every other one goes.
        with suppress(*_BROKEN, NotImplementedError, RuntimeError, OSError):
            if (data := inflate.whole(archive, info)) is not None:
                return data
    with member.open() as stream:
        return stream.read(info.file_size + 1 if is_small else 4)


def checked(infos: list[zipfile.ZipInfo], name: str) -> list[zipfile.ZipInfo]:
    """The members of a zip, none of which is inflated yet. Raises RefusedError on what no publisher makes."""
    if len(infos) > MAX_MEMBERS:
        raise RefusedError(f"{name}: {len(infos):,} members, more than any publisher's file", "Do not load this zip.")
    for info in infos:
        _check_member(info, f"{name}/{info.filename}")
    return infos


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    inside = info.filename.replace("\\", "/")
    if not inside:
        raise RefusedError(f"{name}: a member without a name", "Download or copy the zip again.")
    if inside.startswith("/") or _DRIVE.match(inside) or ".." in inside.split("/"):
        raise RefusedError(
            f"{name}: the name points outside the zip", "Do not load this zip; fetch it from its publisher."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedError(f"{name}: is a symbolic link", "Put the file itself into the zip.")
    if info.flag_bits & 0x1:
        raise RefusedError(f"{name}: is locked with a password", "Unpack it and load the folder.")
    if info.file_size > MAX_MEMBER_BYTES:
        raise _too_big(name)
    if info.file_size > _RATIO_MATTERS_ABOVE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise _too_big(name)


def _too_big(name: str) -> RefusedError:
    return RefusedError(
        f"{name}: would inflate beyond reason", "It looks like a zip bomb; fetch the file again from its publisher."
    )


def _broken(name: str, error: Exception) -> DamagedError:
    return DamagedError(
        f"{name}: the file is truncated or damaged ({str(error) or type(error).__name__})",
        "Download or copy it again, then load it.",
    )
