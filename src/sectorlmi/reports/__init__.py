"""Document → file or screen. To add a format, write a module with `write(document, path)` and add its line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms.document import Document

if TYPE_CHECKING:
    from sectorlmi.reports.terminal import Screen

Writer = Callable[[Document, Path], Path]


def _from(module: str, function: str = "write") -> Writer:
    """The writer of a module that is imported only when its format is asked for."""

    def write(document: Document, path: Path) -> Path:
        getattr(import_module(f"sectorlmi.reports.{module}"), function)(document, path)
        return path

    return write


# Each writes any document.
REPORT_FORMATS: dict[str, Writer] = {
    "xlsx": _from("excel.any_document"),
    "html": _from("page.any_document"),
    "csv": _from("csv"),
    "json": _from("json"),
    "parquet": _from("parquet"),
    "docx": _from("docx"),
    "md": _from("markdown"),
}

# The formats of texts that people go on writing in.
TO_EDIT: Final = ("docx", "md")

# What knows more of a document than its sections say, by the document's key.
GUESTS: dict[tuple[str, str], Writer] = {
    ("ranking", "xlsx"): _from("excel.start"),
    ("ranking", "html"): _from("page.start"),
    ("comparison", "xlsx"): _from("excel.section_tabs", "write_comparison"),
    ("comparison", "html"): _from("page.any_document", "write_comparison"),
    ("diff", "xlsx"): _from("excel.any_document", "write_diff"),
    ("batch", "csv"): _from("parquet", "write_joined_csv"),
    ("batch", "json"): _from("json", "write_joined"),
    ("batch", "parquet"): _from("parquet", "write_joined"),
    ("cells", "json"): _from("json", "write_joined"),
    ("short_list", "xlsx"): _from("excel.meeting_book"),
    ("profile", "html"): _from("page.any_document", "write_profile"),
    ("choice", "html"): _from("page.choice_sheet"),
    ("brief", "html"): _from("page.brief_sheets"),
    ("coverage", "html"): _from("page.any_document", "write_coverage"),
}


def write(document: Document, formats: Iterable[str], folder: Path) -> list[Path]:
    """Write the document into a folder, in each format once.

    Raises:
        ConfigError: a format that nothing writes; no file is written then.
        ReportError: a file cannot be written. Earlier outputs stay as they were.
    """
    paths = []
    for name in known_formats(formats):
        paths.append(write_as(name, document, folder / f"{document.stem}.{name}"))
    return paths


def write_as(name: str, document: Document, path: Path) -> Path:
    """Write the document in one format to this very path. Raises as `write`."""
    (name,) = known_formats([name])
    writer = GUESTS.get((document.key, name)) or REPORT_FORMATS[name]
    return writer(document, path)


def known_formats(formats: Iterable[str], at: str = "--format") -> list[str]:
    """These formats, each once. ConfigError on one that nothing writes; `at` is where it was named."""
    for name in formats:
        if name not in REPORT_FORMATS:
            raise ConfigError(f"{at}: {name!r} is not a format", f"Known: {', '.join(REPORT_FORMATS)}.")
    return list(dict.fromkeys(formats))


def show(console: Screen, document: Document, *, whole: bool = False) -> None:
    """Show the document on a screen; `whole` with all that a screen leaves to the files."""
    from sectorlmi.reports import terminal, terminal_ranking

    if document.key == "ranking":
        terminal_ranking.show_ranking(console, document, whole=whole)
    else:
        terminal.show_document(console, document, whole=whole)
