"""What the disk may refuse while a download is written."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sectorlmi.errors import StoreError


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
