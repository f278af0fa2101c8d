"""One tree of errors. The subclass is the exit code, so that cron jobs can act on it.

Every message says what is wrong, where it was found, and what to do about it.
"""

from __future__ import annotations


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


class NotYetPublishedError(SectorlmiError):
    """The year asked for is not out yet; a later run may succeed."""

    exit_code = 8
    title = "Not yet published"
