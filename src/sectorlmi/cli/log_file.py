"""A log file for jobs that run unattended: it is kept small, and faults stand in it too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from sectorlmi.errors import NotYetPublishedError, ReportError, SectorlmiError

# A refresh writes a few hundred bytes; this keeps years of them.
_MAX_BYTES: Final = 1_000_000
_KEPT: Final = 5
_FORM: Final = "%(asctime)s %(levelname)s %(message)s"


@contextmanager
def log_to(file: Path | None, name: str) -> Iterator[logging.Logger]:
    """A logger that writes to `file` (nowhere when None); an error that ends the block is logged and goes on.

    Raises ReportError when the file cannot be written.
    """
    logger = logging.getLogger(f"sectorlmi.{name}")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    handler = _handler(file) if file else logging.NullHandler()
    logger.addHandler(handler)
    try:
        yield logger
    except SectorlmiError as error:
        level = logging.WARNING if isinstance(error, NotYetPublishedError) else logging.ERROR
        logger.log(level, "%s: %s (exit %d)", error.title, error.what, error.exit_code)
        raise
    finally:
        logger.removeHandler(handler)
        handler.close()


def _handler(file: Path) -> logging.Handler:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError as error:
        raise ReportError(f"{file}: cannot be written ({error.strerror or error})", "Use another --log.") from error
    handler.setFormatter(logging.Formatter(_FORM, "%Y-%m-%dT%H:%M:%S%z"))
    return handler
