"""One tree of errors. The subclass is the exit code, so that cron jobs can act on it.

Every message says what is wrong, where it was found, and what to do about it.
"""

from __future__ import annotations

import errno
from typing import Final, Self

# Why the system did not write a file, and what helps.
_ON_DISK: Final = {
    "ENOSPC": ("the disk is full", "Free some space"),
    "EDQUOT": ("your share of the disk is used up", "Free some space of yours"),
    "EFBIG": ("the file is larger than the disk or your limits allow", "Make room for larger files"),
    "EROFS": ("the disk can only be read", "Make it writable"),
    "EACCES": ("it is not yours to write, or another program has it open", "Check its permissions, close it elsewhere"),
    "EPERM": ("it is not yours to write", "Check its permissions"),
    "EIO": ("the disk reports a fault", "Check the disk"),
}
# A system knows only some of them.
_BY_NUMBER: Final = {getattr(errno, name): words for name, words in _ON_DISK.items() if hasattr(errno, name)}
# What only writing can run into.
_OF_WRITING: Final = tuple(getattr(errno, n) for n in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS") if hasattr(errno, n))


def is_of_writing(error: OSError) -> bool:
    """Whether the system had no room for a file, wherever that was found."""
    return error.errno in _OF_WRITING


class SectorlmiError(Exception):
    """Base of every error the package raises on purpose.

    Args:
        what: what is wrong, with the place (file, column, row, key path).
        hint: what the reader can do about it; one sentence or command.
    """

    exit_code = 1
    title = "Error"

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    @classmethod
    def unwritable(cls, place: object, error: OSError, instead: str) -> Self:
        """The fault of a file that the system did not write.

        Args:
            place: the file or folder.
            instead: what else to do, as in `use --store`.
        """
        reason, remedy = _BY_NUMBER.get(error.errno or 0, (error.strerror or str(error), "Check the path"))
        return cls(f"{place} cannot be written: {reason}", f"{remedy}, or {instead}.")

    def __str__(self) -> str:
        return f"{self.what}\n{self.hint}" if self.hint else self.what


class ConfigError(SectorlmiError):
    """A study file, an option or a setting that cannot be meant."""

    exit_code = 2
    title = "The study or an option is not right"


class SourceError(SectorlmiError):
    """A publisher's server did not give the file."""

    exit_code = 3
    title = "A file could not be fetched"


class DataError(SectorlmiError):
    """A file that does not hold what it should."""

    exit_code = 4
    title = "A file is not as expected"


class SchemaError(DataError):
    """A column is missing, renamed or of another kind."""


class IntegrityError(DataError):
    """Values contradict each other or the code lists."""


class StoreError(SectorlmiError):
    """The store lacks what the study needs, or cannot be read or written."""

    exit_code = 5
    title = "The store cannot serve this study"


class CoverageError(SectorlmiError):
    """Nothing can honestly be ranked."""

    exit_code = 6
    title = "Nothing can honestly be ranked"


class ReportError(SectorlmiError):
    """A report cannot be written."""

    exit_code = 7
    title = "A report could not be written"


class WorkerError(SectorlmiError):
    """A process that worked on a piece ended before the piece was done."""

    title = "A piece of the work was lost"


class NotYetPublishedError(SectorlmiError):
    """The year asked for is not out yet; a later run may succeed."""

    exit_code = 8
    title = "Not yet published"
