"""BLS title lists: what area and industry codes are called.

Source: BLS QCEW documentation, `area_titles.csv` and `industry_titles.csv`. Industry titles carry their code, and
retired ones the last NAICS revision they lived in: `NAICS17 45113 Sewing, needlework, and piece goods stores`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sectorlmi.errors import SchemaError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import first_sheet
from sectorlmi.sources.qcew_layout import comma_header
from sectorlmi.terms.codes import bare
from sectorlmi.terms.progress import Count

NAME: Final = "titles"
_LISTS: Final[dict[tuple[str, ...], str]] = {
    ("area_fips", "area_title"): "area",
    ("industry_code", "industry_title"): "industry",
}
_AREA: Final = 5
_CODE_BEFORE: Final = re.compile(r"(?:NAICS(?P<vintage>\d\d)? )?(?P<code>\S+) ")


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One list: columns code and title, and for industries last_vintage (0: still in use).

    Raises SchemaError when a line has not two columns.
    """
    with member.open(progress) as stream:
        names, *lines = [row for row in first_sheet(stream.read(), member.name).rows if any(row)]
    kind = _LISTS[_list_of(names)]
    for number, line in enumerate(lines, start=2):
        if len(line) < 2 or any(line[2:]):
            raise SchemaError(
                f"{member.name}, row {number}: {len(line)} columns where two should be",
                "Load the list as BLS serves it.",
            )
    # A workbook may hold the code of a county as a number.
    width = _AREA if kind == "area" else 0
    return [_parsed(kind, [(bare(code).zfill(width), title) for code, title, *_ in lines])]


def _parsed(kind: str, pairs: list[tuple[str, str]]) -> Parsed:
    import pyarrow as pa

    columns: dict[str, list[str] | list[int]] = {"code": [code for code, _ in pairs]}
    if kind == "industry":
        bare = [_without_code(code, title) for code, title in pairs]
        columns |= {"title": [title for title, _ in bare], "last_vintage": [vintage for _, vintage in bare]}
    else:
        columns["title"] = [title for _, title in pairs]
    return Parsed(NAME, kind, pa.table(columns))


def _without_code(code: str, title: str) -> tuple[str, int]:
    """The bare title, and the year of the NAICS revision after which the code was retired (0: never)."""
    found = _CODE_BEFORE.match(title)
    if not found or found["code"] != code:
        return title, 0
    return title[found.end() :], 2000 + int(found["vintage"]) if found["vintage"] else 0


def _list_of(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in names if name.strip())


def _recognises(head: bytes, _name: str) -> bool:
    return _list_of(comma_header(head)) in _LISTS


TITLES: Final = Source(NAME, "BLS lists of area and industry titles", _recognises, parse)
