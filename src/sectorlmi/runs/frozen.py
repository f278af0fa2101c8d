"""One file that holds a run and all it rests on: a zip, the same bytes whenever its content is the same."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Final

from sectorlmi.errors import DataError, ReportError
from sectorlmi.runs.manifest import stays_inside

STORE: Final = "store"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o644 << 16
# Already compressed inside.
_STORED: Final = frozenset({".parquet", ".xlsx", ".zip", ".gz"})
_MAX_BYTES: Final = 8 << 30
_MAX_FILES: Final = 10_000
_MAX_RATIO: Final = 200
_RATIO_MATTERS_ABOVE: Final = 16 << 20
# What `zipfile` raises on damage; the last two on methods it does not know and on locked members.
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, NotImplementedError, RuntimeError)


def pack(folder: Path, target: Path) -> Path:
    """Write everything under `folder` into one zip. Raises ReportError; an earlier file then stays as it was."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(temporary, "w") as archive:
            for file in sorted(f for f in folder.rglob("*") if f.is_file()):
                _add(archive, file.relative_to(folder).as_posix(), file)
        temporary.replace(target)
    except OSError as error:
        raise ReportError(
            f"{target} cannot be written ({error.strerror or error})", "Choose another file with --out."
        ) from error
    finally:
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
                target.write_bytes(archive.read(info))
    except _BROKEN as error:
        raise _broken(file, error) from error


def read(file: Path, name: str) -> bytes:
    """One file of a frozen run. Raises DataError when it is not there or damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(file, archive.infolist())
            return archive.read(name)
    except KeyError as error:
        raise DataError(
            f"{file}: holds no {name}, so it is no frozen run", "`sectorlmi run freeze` makes one."
        ) from error
    except _BROKEN as error:
        raise _broken(file, error) from error


def _broken(file: Path, error: Exception) -> DataError:
    return DataError(f"{file}: is damaged or no zip ({error})", "Copy the frozen file again.")


def _check(file: Path, infos: list[zipfile.ZipInfo]) -> None:
    """What an archive says of itself is not trusted."""
    names = [info.filename for info in infos]
    if len(set(names)) < len(names) or len(names) > _MAX_FILES or sum(i.file_size for i in infos) > _MAX_BYTES:
        raise DataError(f"{file}: is no frozen run (too many or too large files)", "Do not open it.")
    for info in infos:
        is_plain = not stat.S_ISLNK(info.external_attr >> 16) and not info.is_dir()
        is_bomb = info.file_size > _RATIO_MATTERS_ABOVE and info.file_size > _MAX_RATIO * max(info.compress_size, 1)
        if not stays_inside(info.filename) or not is_plain or is_bomb:
            raise DataError(f"{file}: {info.filename!r} does not belong in a frozen run", "Do not open it.")
