"""A log file for jobs that run unattended: it is kept small, and faults stand in it too."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        with suppress(ReportError):  # of the log itself: what went wrong before matters more
            logger.log(level, "%s: %s (exit %d)", error.title, error.what, error.exit_code)
        raise
    finally:
        logger.removeHandler(handler)
        handler.close()


class _LogFile(RotatingFileHandler):
    """A log that cannot be written is told like any other file; `logging` would print a traceback and go on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        error = sys.exception()
        if isinstance(error, ReportError):
            raise error
        if not isinstance(error, OSError):
            return super().handleError(record)
        stream, self.stream = self.stream, None
        with suppress(OSError):
            if stream:
                stream.close()
        raise _unwritable(Path(self.baseFilename), error) from error


def _unwritable(file: Path, error: OSError) -> ReportError:
    return ReportError.unwritable(file, error, "use another --log")


def _handler(file: Path) -> logging.Handler:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(file, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError as error:
        raise _unwritable(file, error) from error
    handler.setFormatter(logging.Formatter(_FORM, "%Y-%m-%dT%H:%M:%S%z"))
    return handler
