"""Projection tables headed by their years (`2024 Employment`, `2034`), in a row or in two, as most states print them.

Kansas (since 2024-34), Washington, Oregon, Michigan, Wisconsin and New York's workbooks have titles above such a table,
line breaks inside headings, further years between the first and the last, and notes below. Which column is which is
told by the headings' words; two that could be meant are nobody's guess, and the file needs a `columns:` map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sectorlmi.sources.grid import Sheet
from sectorlmi.terms.numerals import number

_WITHIN: Final = 40
_BODY: Final = 12
_YEAR: Final = re.compile(r"(?<!\d)(?<!naics )(?:19[89]\d|20\d\d)(?!\d)")
_CODE: Final = re.compile(r"(naics|industry|ind|series|naics industry|industry naics)?\s*(codes?|naics)( \(.*\))?")
_TITLE: Final = re.compile(
    r"(naics |industry )?(title|titles|name|description)|industry|industries|industry sector|sector"
)
_CHANGE: Final = re.compile(r"chang|growth|percent|%|openings|rate|numeric|share|wage|exits|transfers|separations|rank")
_PERCENT: Final = re.compile(r"(percent|%|growth)")
_A_YEAR: Final = re.compile(r"annual|average|per year|a year|share|rate|rank")
_OF_OCCUPATIONS: Final = re.compile(r"\b(occ|soc|occupations?|occupational)\b")


@dataclass(frozen=True)
class Found:
    """A table headed by years: the sheet with one row of headings, and the place of each role in it."""

    sheet: Sheet
    header: int
    places: Mapping[str, int]
    years: tuple[int, ...]

    @property
    def has_codes(self) -> bool:
        return "code" in self.places


def find(sheet: Sheet, years: Sequence[int] = ()) -> Found | None:
    """The first table headed by years, or by `Base` and `Projected`; None where there is none.

    The first and the last year are taken, or the two that are given; others between them are left out.
    """
    for depth in (1, 2):
        for at in range(depth - 1, min(_WITHIN, len(sheet.rows))):
            heads = _joined(sheet.rows[at - depth + 1 : at + 1])
            places = _places(heads, years)
            if places and _has_body(sheet, at, places):
                # Blank headings are named, so that every column can be; the row keeps its line.
                rows = [*sheet.rows[:at], heads, *sheet.rows[at + 1 :]]
                named = [_year_of(heads[places[role]].casefold()) for role in ("base", "projected")]
                return Found(replace(sheet, rows=rows), at, places, tuple(y for y in named if y is not None))
    return None


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One heading a column: the texts above each other; a heading over merged cells reaches right, over blanks."""
    width = max(map(len, rows))
    above = [""] * width
    for k, row in enumerate(rows):
        carried = ""
        for i in range(width):
            text = " ".join(row[i].split()) if i < len(row) else ""
            carried = text or (carried if k < len(rows) - 1 else "")
            above[i] = f"{above[i]} {carried}".strip()
    return above


def _places(heads: Sequence[str], years: Sequence[int]) -> dict[str, int]:
    """The place of each role; none where headings leave it open or speak of another kind of table."""
    low = [" ".join(head.replace("_", " ").casefold().split()) for head in heads]
    if any(map(_OF_OCCUPATIONS.search, low)):
        return {}
    levels = _levels(low, years)
    changes = [i for i, head in enumerate(low) if _CHANGE.search(head)]
    codes = [i for i, head in enumerate(low) if _CODE.fullmatch(head)]
    titles = [i for i, head in enumerate(low) if _TITLE.fullmatch(head) and i not in codes]
    if not titles and levels and not low[0]:
        titles = [0]
    if not levels or not changes or len(codes) > 1 or not (codes or titles):
        return {}
    found = {"base": levels[0], "projected": levels[1]}
    found |= {"code": codes[0]} if codes else {}
    found |= {"title": titles[0]} if titles else {}
    percents = [i for i in changes if _PERCENT.search(low[i]) and not _A_YEAR.search(low[i])]
    numbers = [i for i in changes if re.search(r"chang|numeric", low[i]) and not re.search(r"percent|%|rate", low[i])]
    numbers = [i for i in numbers if not _A_YEAR.search(low[i])]
    found |= {"percent": percents[0]} if len(percents) == 1 else {}
    return found | ({"change": numbers[0]} if len(numbers) == 1 else {})


def _levels(low: Sequence[str], years: Sequence[int]) -> tuple[int, int] | None:
    """The columns of jobs of both years; None where a year heads two columns, or fewer than two are headed so."""
    plain = [(i, head) for i, head in enumerate(low) if head and not _CHANGE.search(head)]
    dated: dict[int, list[int]] = {}
    for i, head in plain:
        year = _year_of(head)
        if year is not None:
            dated.setdefault(year, []).append(i)
    if len(dated) > 1:
        ends = tuple(years) if years and set(years) <= set(dated) else (min(dated), max(dated))
        base, projected = (dated[year] for year in ends)
        return (base[0], projected[0]) if len(base) == len(projected) == 1 and ends[0] < ends[1] else None
    base = [i for i, head in plain if re.match(r"base\b", head)]
    projected = [i for i, head in plain if re.match(r"project(ed|ion)\b", head)]
    return (base[0], projected[0]) if not dated and len(base) == len(projected) == 1 else None


def _year_of(head: str) -> int | None:
    """The one year that a heading names; a quarter of it is that year's."""
    named = set(_YEAR.findall(head))
    return int(named.pop()) if len(named) == 1 else None


def _has_body(sheet: Sheet, at: int, places: Mapping[str, int]) -> bool:
    """Whether jobs or marks of hidden ones stand first under both headings, and words or codes beside them."""
    label = places.get("title", places.get("code", 0))
    levels = [(row, [row[places[r]].strip() for r in ("base", "projected") if places[r] < len(row)])
              for row in sheet.rows[at + 1 : at + 1 + _BODY]]  # fmt: skip
    first = next(((row, cells) for row, cells in levels if any(cells)), None)
    return first is not None and label < len(first[0]) and bool(first[0][label]) and all(map(is_amount, first[1]))


def is_amount(text: str) -> bool:
    """Whether a cell holds a number, or says that there is none to see."""
    try:
        number(text)
    except ValueError:
        return False
    return True


def spans_above(sheet: Sheet, header: int) -> Iterator[tuple[int, int]]:
    """The spans of years (`2024-2034`) that titles above a table, the sheet's name or the file's name state."""
    for text in (sheet.file, sheet.name, *(cell for row in sheet.rows[:header] for cell in row)):
        found = re.search(r"(?<!\d)((?:19|20)\d\d)\s*(?:[-–—_]|to|through)\s*((?:19|20)?\d\d)(?!\d)", text)
        if found:
            last = found[2] if len(found[2]) > 2 else found[1][:2] + found[2]
            yield int(found[1]), int(last)
