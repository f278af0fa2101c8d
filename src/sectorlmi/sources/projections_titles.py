"""Industries of a file without codes, by their titles: NAICS's own where they are the same, else a person's word.

A title is never matched by likeness. What is exactly a title of NAICS is proposed, and used only where the study
confirms it under `titles:`; what is only near is named beside it and left out.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.sources.grid import Sheet
from sectorlmi.terms import breaks, naics

TOTALS: Final = frozenset({"total all industries", "all industries", "total employment", "total"})
_NO_INDUSTRY: Final = re.compile(
    r"government|self employed|unpaid|nonfarm|farm employment|private$|goods producing|service"
)
_SHOWN: Final = 20
CODE: Final = "NAICS code by title"


def plain_title(text: str) -> str:
    """A title made comparable: one case, `and` for `&`, no punctuation, no footnote mark, no `NAICS 31-33` in front."""
    words = re.sub(r"^\s*naics\s+[\d-]+\s+", "", text.casefold()).replace("&", " and ")
    return " ".join(re.sub(r"\(\d\)|[^a-z0-9 ]", " ", words).split())


def proposed(titles: Sequence[str], base_year: int) -> dict[str, str]:
    """The code of each title that is one of NAICS's own in the revision of a year; the widest that is titled so."""
    named = _codes_by_title(base_year)
    return {t: named[p] for t in titles if (p := plain_title(t)) in named}


def _codes_by_title(base_year: int) -> dict[str, str]:
    own = naics.codes_of(breaks.naics_vintage(base_year))
    found: dict[str, str] = {}
    for code, title in sorted(reference.industry_titles().items(), key=lambda item: (naics.digits(item[0]), item[0])):
        if code in own and naics.digits(code):
            found.setdefault(plain_title(title), code)
    return found | dict.fromkeys(TOTALS, "10")


def to_confirm(titles: Sequence[str], base_year: int) -> str:
    """The `titles:` map to paste into the study, in one line of YAML."""
    pairs = proposed(titles, base_year).items()
    return "{" + ", ".join(f"{json.dumps(t, ensure_ascii=False)}: {json.dumps(c)}" for t, c in pairs) + "}"


def near(titles: Sequence[str], base_year: int) -> list[str]:
    """What NAICS has that is near each title without being it, for a person to judge."""
    named = _codes_by_title(base_year)
    said = []
    for title in titles:
        plain = plain_title(title)
        if plain in named or _NO_INDUSTRY.search(plain):
            continue
        close = difflib.get_close_matches(plain, list(named), 1, cutoff=0.75)
        official = reference.industry_titles()
        said.append(f"{title!r} ({named[close[0]]} {official[named[close[0]]]}?)" if close else f"{title!r}")
    return said


def with_codes(sheet: Sheet, header: int, at: int, given: Mapping[str, str]) -> Sheet:
    """The sheet with a further column: the code that the study gives the title in column `at`, else nothing.

    Raises ConfigError where the study names a title that no row has.
    """
    codes = {plain_title(title): code for title, code in given.items()}
    width = max(map(len, sheet.rows))
    rows: list[Sequence[str]] = list(sheet.rows[:header])
    for k, row in enumerate(sheet.rows[header:]):
        title = row[at] if at < len(row) else ""
        code = CODE if k == 0 else codes.get(plain_title(title), "n/a" if title else "")
        rows.append([*row, *[""] * (width - len(row)), code])
    return replace(sheet, rows=rows)


def refuse_absent(titles: Sequence[str], given: Mapping[str, str], file: str) -> None:
    """Raise ConfigError where the study gives a code to a title that the file has not."""
    present = {plain_title(title): title for title in titles}
    absent = [title for title in given if plain_title(title) not in present]
    if absent:
        close = difflib.get_close_matches(plain_title(absent[0]), list(present), 1)
        raise ConfigError(
            f"projections.titles: {file} has no industry titled {absent[0]!r}",
            f"Did you mean {present[close[0]]!r}?" if close else "Write the titles as the file has them.",
        )


def unconfirmed(titles: Sequence[str], base_year: int, file: str) -> ConfigError:
    """The error for a file without codes whose titles nobody has confirmed: with the map to paste."""
    found = proposed(titles, base_year)
    rest = near(titles, base_year)
    left = (
        f" No code for {'; '.join(rest[:_SHOWN])}{' …' if len(rest) > _SHOWN else ''}: add those you know."
        if rest
        else ""
    )
    return ConfigError(
        f"projections: {file} has no column of NAICS codes, and {len(found)} of its {len(titles)} titles are in NAICS",
        f"Look them through and write them into the study: `titles: {to_confirm(titles, base_year)}`.{left}",
    )
