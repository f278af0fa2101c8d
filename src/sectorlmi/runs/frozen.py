"""One file that holds a run and all it rests on: a zip, the same bytes whenever its content is the same."""

from __future__ import annotations

import os
import shutil
import stat
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from sectorlmi.errors import DataError, ReportError
from sectorlmi.terms.texts import stays_inside

STORE: Final = "store"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o644 << 16
# Already compressed inside.
_STORED: Final = frozenset({".parquet", ".xlsx", ".zip", ".gz"})
_MAX_BYTES: Final = 2 << 30
_MAX_FILES: Final = 10_000
_MAX_RATIO: Final = 200
_BLOCK: Final = 1 << 20
_RATIO_MATTERS_ABOVE: Final = 16 << 20
# What `zipfile` raises on damage; the last two on methods it does not know and on locked members.
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, NotImplementedError, RuntimeError)


def pack(folder: Path, target: Path, temporary: Path | None = None) -> Path:
    """Write everything under `folder` into one zip. Raises ReportError; an earlier file then stays as it was.

    It is first written as `temporary`, outside `folder` and on the same disk as the target; else beside the target.
    """
    temporary = temporary or target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(temporary, "w") as archive:
            for file in sorted(f for f in folder.rglob("*") if f.is_file()):
                _add(archive, file.relative_to(folder).as_posix(), file)
        temporary.replace(target)
    except OSError as error:
        raise ReportError.unwritable(target, error, "choose another file with --out") from error
    finally:
        with suppress(OSError):  # a disk that can only be read
            temporary.unlink(missing_ok=True)
    return target


def _add(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = _MODE
    info.create_system = 3
    info.compress_type = zipfile.ZIP_STORED if file.suffix in _STORED else zipfile.ZIP_DEFLATED
    archive.writestr(info, file.read_bytes())


def unpack(file: Path, folder: Path) -> None:
    """Unpack a frozen file into an empty folder. Raises DataError on damage and on anything that is no plain file."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(file, archive.infolist())
            for info in archive.infolist():
                target = folder / info.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as packed, target.open("xb") as stream:
                    shutil.copyfileobj(packed, stream, _BLOCK)
    except _BROKEN as error:
        raise _broken(file, error) from error
    except OSError as error:
        place = f"{folder.parent}, where {file} is unpacked,"
        raise ReportError.unwritable(place, error, "name another folder in TMPDIR") from error


def _broken(file: Path, error: Exception) -> DataError:
    return DataError(f"{file}: is damaged or no zip ({error})", "Copy the frozen file again.")


def _check(file: Path, infos: list[zipfile.ZipInfo]) -> None:
    """What an archive says of itself is not trusted."""
    if len(infos) > _MAX_FILES or sum(info.file_size for info in infos) > _MAX_BYTES:
        raise DataError(f"{file}: is no frozen run (too many or too large files)", "Do not open it.")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        is_plain = kind in (0, stat.S_IFREG) and not info.is_dir()
        is_bomb = info.file_size > _RATIO_MATTERS_ABOVE and info.file_size > _MAX_RATIO * max(info.compress_size, 1)
        if not stays_inside(info.filename) or not is_plain or is_bomb:
            raise DataError(f"{file}: {info.filename[:80]!r} does not belong in a frozen run", "Do not open it.")
    twice = _twice([info.filename for info in infos])
    if twice:
        raise DataError(f"{file}: {twice[:80]!r} stands there twice, as some systems see it", "Do not open it.")


def _twice(names: list[str]) -> str:
    """A name that is given twice, or also as a folder's, on systems for which letters' case or form is the same."""
    plain = [unicodedata.normalize("NFC", name).casefold() for name in names]
    taken = {str(folder) for name in plain for folder in PurePosixPath(name).parents}
    for name, shown in zip(plain, names, strict=True):
        if name in taken:
            return shown
        taken.add(name)
    return ""
