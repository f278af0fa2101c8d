"""A folder to make something in, that goes when it is made; the next one sweeps what killed processes left.

Its name says whose it is, and its maker holds a lock in it, which the system gives back however the maker ends. So a
folder is swept exactly when nobody works in it any more.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import ReportError

if TYPE_CHECKING:
    import filelock

_NAME: Final = re.compile(r"\.sectorlmi-work-\d+-\d+")
_LOCK: Final = "in-use"
CONTENT: Final = "content"


@contextmanager
def workplace(parent: Path | None = None) -> Iterator[Path]:
    """An empty folder in `parent` (else in the system's temporary folder), removed at the end of the block.

    Raises ReportError when none can be made there.
    """
    place = parent or Path(tempfile.gettempdir())
    try:
        place.mkdir(parents=True, exist_ok=True)
        sweep(place)
        folder, lock = _taken(place)
    except OSError as error:
        instead = "choose another place with --out" if parent else "name another folder in TMPDIR"
        raise ReportError.unwritable(place, error, instead) from error
    try:
        yield folder / CONTENT
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path) -> None:
    """Remove the folders of this kind in which nobody works. What cannot be removed stays."""
    for folder in place.glob(".sectorlmi-work-*"):
        with suppress(OSError):
            if _is_ours(folder) and not _is_in_use(folder):
                shutil.rmtree(folder)


def _taken(place: Path) -> tuple[Path, filelock.BaseFileLock]:
    """A new folder and the lock that its maker holds. One that was swept in between is made anew."""
    for n in count():
        folder = place / f".sectorlmi-work-{os.getpid()}-{n}"
        with suppress(FileExistsError, FileNotFoundError):
            folder.mkdir(mode=0o700)
            lock = _lock(folder)
            lock.acquire()
            if (folder / _LOCK).exists():
                (folder / CONTENT).mkdir()
                return folder, lock
    raise AssertionError  # `count` has no end


def _is_ours(folder: Path) -> bool:
    """Whether it has such a name and this user made it: in a folder for everybody others may leave the like."""
    if not _NAME.fullmatch(folder.name) or folder.is_symlink() or not folder.is_dir():
        return False
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _is_in_use(folder: Path) -> bool:
    import filelock

    if not (folder / _LOCK).exists():
        folder.rmdir()  # whoever makes it just now makes another
        return True
    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return True
    lock.release()
    return False


def _lock(folder: Path) -> filelock.BaseFileLock:
    import filelock

    # A lock of a folder of one process: the same object for it and for the sweep of another thread would be no lock.
    return filelock.FileLock(folder / _LOCK, is_singleton=False)
