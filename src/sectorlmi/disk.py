"""Files on the disk: written whole or not at all, what the system may refuse, and the hash of what is there."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sectorlmi.errors import ReportError, StoreError

# No report takes so long to write: a temporary file this old was left by a process that was killed.
_STALE_SECONDS: Final = 3600


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block succeeds; otherwise `path` stays as it was.

    Raises:
        ReportError: the folder cannot be made, or the file is open in another program or not writable.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(path)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        instead = "choose another folder with --out; what stood there is as it was"
        raise ReportError.unwritable(path, error, instead) from error
    finally:
        with suppress(OSError):  # the folder itself may be what is missing
            temporary.unlink(missing_ok=True)


def _remove_stale(path: Path) -> None:
    """Remove what a killed process left of this very report; its number is a process's, so never a user's file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        with suppress(OSError):  # another process may remove it at this moment
            if left.name.split(".")[-2].isdigit() and time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def check_space(n_bytes: int | None, file: Path) -> None:
    """Raise the fault of a full disk before the first byte of a file that will not fit."""
    if n_bytes is not None and n_bytes > shutil.disk_usage(file.parent).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def reporting_disk_faults(file: Path) -> Iterator[None]:
    """Turns a full disk, a folder that cannot be written and their like into a StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError.unwritable(file, error, "use --store; the store is as it was") from error


def sha256_of(file: Path, *, sync: bool = False) -> str:
    """The file's SHA-256, hex; with `sync` the file is first made durable."""
    with file.open("rb") as stream:
        if sync:
            os.fsync(stream.fileno())
        return hashlib.file_digest(stream, "sha256").hexdigest()
