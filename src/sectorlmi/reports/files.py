"""Writing a report file whole or not at all."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sectorlmi.errors import ReportError

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
