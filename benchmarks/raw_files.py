"""QCEW files as somebody downloads them: read without the program, and written again with more cells hidden.

Nothing of the program's reading is used, so that what a benchmark takes for the truth does not rest on it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

PRIVATE = "5"
# (area, industry) of a private cell.
Key = tuple[str, str]


@dataclass(frozen=True)
class Member:
    """One CSV file of an archive: its heading and its rows, every field as it is written."""

    name: str
    heading: list[str]
    rows: list[list[str]]

    def at(self, column: str) -> int:
        return self.heading.index(column)


@dataclass(frozen=True, eq=False)
class Archive:
    """The annual area files of a zip."""

    members: Sequence[Member]

    @classmethod
    def of(cls, *paths: Path) -> Archive:
        return cls([member for path in paths for member in _members(path)])

    @cached_property
    def years(self) -> Mapping[int, Cells]:
        """Private rows of every year; hidden ones have NaN jobs and wages."""
        by_year: dict[int, list[list[str]]] = defaultdict(list)
        for member in self.members:
            own, year = member.at("own_code"), member.at("year")
            wanted = [member.at(name) for name in _COLUMNS]
            for row in member.rows:
                if row[own] == PRIVATE:
                    by_year[int(row[year])].append([row[k] for k in wanted])
        return {year: _cells(year, rows) for year, rows in by_year.items()}

    def write(self, path: Path, years: Collection[int], hidden: Mapping[int, Collection[Key]] | None = None) -> None:
        """A zip of these years' files in which the given cells are hidden as the publisher hides: code N, zeros."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
            for number, member in enumerate(self.members):
                rows = [row for row in member.rows if int(row[member.at("year")]) in years]
                if rows:
                    z.writestr(
                        f"{number}/{member.name}", _text([member.heading, *_with_hidden(member, rows, hidden or {})])
                    )


_COLUMNS = (
    *("area_fips", "industry_code", "agglvl_code", "disclosure_code"),
    *("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages"),
)


def _members(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as z:
        for name in sorted(n for n in z.namelist() if n.endswith(".csv")):
            heading, *rows = csv.reader(io.TextIOWrapper(z.open(name), "utf-8-sig"))
            yield Member(name, heading, rows)


def _cells(year: int, rows: list[list[str]]) -> Cells:
    area, industry, agglvl, disclosure, *numbers = (np.array(column) for column in zip(*rows, strict=True))
    establishments, employment, wages = (column.astype(np.float64) for column in numbers)
    hidden = disclosure == "N"
    return Cells(
        period=Period(year),
        area=np.char.zfill(area, 5),
        own=np.full(len(area), PRIVATE),
        industry=industry,
        agglvl=agglvl.astype(np.int64),
        establishments=establishments,
        employment=np.where(hidden, np.nan, employment),
        wages=np.where(hidden, np.nan, wages),
        suppressed=hidden,
    )


def keys_of(cells: Cells) -> list[Key]:
    """(area, industry) of every row."""
    return list(zip(cells.area.tolist(), cells.industry.tolist(), strict=True))


def _with_hidden(
    member: Member, rows: Iterable[list[str]], hidden: Mapping[int, Collection[Key]]
) -> Iterator[list[str]]:
    own, year, area, industry = (member.at(c) for c in ("own_code", "year", "area_fips", "industry_code"))
    codes = {k for k, name in enumerate(member.heading) if name.endswith("disclosure_code")}
    kept = {member.at(name) for name in ("annual_avg_estabs", "lq_annual_avg_estabs")}
    emptied = {*range(min(codes), len(member.heading))} - kept - codes
    for row in rows:
        if row[own] == PRIVATE and (row[area].zfill(5), row[industry]) in hidden.get(int(row[year]), ()):
            yield [_shown(field, k, codes, emptied) for k, field in enumerate(row)]
        else:
            yield row


def _shown(field: str, k: int, codes: Collection[int], emptied: Collection[int]) -> str:
    if k in codes:
        return "N"
    return "0" if k in emptied else field


def _text(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
