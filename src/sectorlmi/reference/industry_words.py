"""What people call an industry, what is in it, and the everyday words by which they look for it.

`industry_words.csv` has a row for every sector and every three- and four-digit industry of NAICS 2012, 2017 and 2022,
in this project's own words; `naics` names the revisions a row is about where the code means something else in others.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_BESIDE: Final = Path(__file__).with_name("industry_words.csv")


@dataclass(frozen=True)
class IndustryWords:
    """One code in plain words; `vintages` is empty where every revision means the same by it."""

    code: str
    vintages: tuple[int, ...]
    name: str
    what: str
    search: tuple[str, ...]


@cache
def industry_words() -> dict[str, tuple[IndustryWords, ...]]:
    """The rows by code, of a code's revisions the newest first."""
    found: dict[str, tuple[IndustryWords, ...]] = {}
    with _BESIDE.open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            searched = tuple(word.strip() for word in r["search"].split(";"))
            row = IndustryWords(r["industry_code"], tuple(map(int, r["naics"].split())), r["name"], r["what"], searched)
            found[row.code] = (row, *found.get(row.code, ()))
    return found


def _of(code: str, vintage: int | None) -> IndustryWords | None:
    """The row of a code in a revision; in the newest without one, or where no row is about it."""
    rows = industry_words().get(code, ())
    exact = (row for row in rows if not row.vintages or vintage in row.vintages)
    return next(exact, rows[0] if rows else None)


def plain_name(code: str, official: str, vintage: int | None = None) -> str:
    """What people call an industry: `Outpatient health care`; the official title where the table has no name.

    Args:
        vintage: the NAICS revision that the code is of; None for the newest.
    """
    row = _of(code, vintage)
    return row.name if row else official


def says_what(code: str, vintage: int | None = None) -> str:
    """Half a sentence that says what is in the industry; empty where the table has none."""
    row = _of(code, vintage)
    return row.what if row else ""


def search_words(code: str, vintage: int | None = None) -> tuple[str, ...]:
    """The everyday words that lead to an industry, in lower case; none where the table has none."""
    row = _of(code, vintage)
    return row.search if row else ()


def inside_a_sentence(name: str) -> str:
    """A plain name in the middle of a sentence: its first letter small, but for names such as `TV` and `RV`."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
