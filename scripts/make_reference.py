"""Write the reference pages of docs/ from the program's own tables: columns, factors, statuses, exit codes.

    python scripts/make_reference.py [--out DIR]

A test makes them anew and compares, so the pages cannot fall behind the program.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from sectorlmi import errors
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING

DOCS = Path(__file__).resolve().parent.parent / "docs"
_MADE = "<!-- Made by scripts/make_reference.py from the program itself. Do not edit. -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def columns_page() -> str:
    """Every column of the tables and of `rank --json`."""
    rows = [
        (f"`{c.name}`", c.heading, c.kind, c.unit, c.meaning, c.source, f"`{c.status}`" if c.status else "")
        for c in dictionary().values()
    ]
    head = ("Column", "Heading", "Kind", "Unit", "Meaning", "Source", "Firmness in")
    return page("Columns", "The data dictionary: headings, number formats and this page come from it.", head, rows)


def factors_page() -> str:
    """Every factor an industry can be ranked on."""
    rows = [(f"`{f.name}`", f"`{f.column.name}`", f.better, f.column.unit, f.column.meaning) for f in FACTORS.values()]
    intro = "Name them under `factors:` in the study. The first five are START's."
    return page("Factors", intro, ("Factor", "Column", "Better", "Unit", "Meaning"), rows)


def statuses_page() -> str:
    """What a number can be."""
    rows = [(f"`{s}`", STATUS_MARK[s] or "(none)", meaning) for s, meaning in STATUS_MEANING.items()]
    intro = "Every regional number says what it is. The mark stands beside it on the screen and in the workbook."
    return page("Statuses", intro, ("Status", "Mark", "Meaning"), rows)


def exit_codes_page() -> str:
    """What the command's exit code says."""
    rows = [("0", "", "done"), ("1", "", "a fault of the program itself, with a traceback to report")]
    kinds = errors.SectorlmiError.__subclasses__()
    rows += [
        (str(k.exit_code), f"`{k.__name__}`", (k.__doc__ or "").split("\n")[0])
        for k in sorted(kinds, key=lambda k: k.exit_code)
    ]
    rows += [("10", "", "`refresh` found new results; not an error"), ("130", "", "interrupted from the keyboard")]
    return page("Exit codes", "For scripts and cron jobs.", ("Code", "Error", "Meaning"), rows)


def page(title: str, intro: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A page with one table."""
    return f"{_MADE}\n\n# {title}\n\n{intro}\n\n{table(headings, rows)}\n"


PAGES = {
    "columns.md": columns_page,
    "factors.md": factors_page,
    "statuses.md": statuses_page,
    "exit-codes.md": exit_codes_page,
}


def main() -> None:
    """Write every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (folder / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
