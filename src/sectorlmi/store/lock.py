"""One writer at a time, and who it is. The lock is the system's: it ends with its process, however that ends."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sectorlmi.errors import SectorlmiError, StoreError

_HOLDER: Final = ".holder.json"


@contextmanager
def one_at_a_time(file: Path, timeout: float, busy: str, fault: Callable[[OSError], SectorlmiError]) -> Iterator[None]:
    """Hold the lock `file`, whose folder is made, while the block runs.

    Args:
        timeout: seconds to wait for whoever holds it.
        busy: what to say when it is still held then, as in "DIR: another sectorlmi is fetching".
        fault: the error for a folder that cannot be written.

    Raises StoreError, naming the other process where it left its name, and what `fault` makes.
    """
    import filelock

    lock = filelock.FileLock(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=timeout)
    except filelock.Timeout as error:
        raise StoreError(
            f"{busy}{_other(file)}",
            f"It still was after {timeout:g} seconds; try again later, or wait longer with --lock-timeout.",
        ) from error
    except OSError as error:
        raise fault(error) from error
    try:
        _leave_name(file)
        yield
    finally:
        with suppress(OSError):
            _holder(file).unlink(missing_ok=True)
        lock.release()


def _holder(file: Path) -> Path:
    return file.with_name(f"{file.name}{_HOLDER}")


def _leave_name(file: Path) -> None:
    """Say who holds the lock. A name that cannot be left is no reason to stop."""
    command = " ".join(["sectorlmi", *(word for word in sys.argv[1:2] if not word.startswith("-"))])
    name = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with suppress(OSError):
        _holder(file).write_text(json.dumps(name), encoding="utf-8")


def _other(file: Path) -> str:
    """Who holds the lock, in brackets; empty where that is not known."""
    try:
        name = json.loads(_holder(file).read_text(encoding="utf-8"))
        where = "" if name["host"] == socket.gethostname() else f" on {name['host']}"
        return f" (process {name['pid']}{where}: {name['command']}, since {name['since'][:16].replace('T', ' ')} UTC)"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
