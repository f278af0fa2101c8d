"""Writing a report file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sectorlmi.errors import ReportError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block succeeds; otherwise `path` stays as it was.

    Raises:
        ReportError: the folder cannot be made, or the file is open in another program or not writable.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written ({error.strerror or error})",
            "Close it if another program has it open, or choose another folder with --out.",
        ) from error
    finally:
        with suppress(OSError):  # the folder itself may be what is missing
            temporary.unlink(missing_ok=True)


def file_stem(name: str) -> str:
    """A study's name as a file name: `Metro Atlanta 2018` → `metro-atlanta-2018`."""
    plain = "".join(c if c.isalnum() else "-" for c in name.casefold())
    return "-".join(part for part in plain.split("-") if part) or "study"
