"""An extract of OEWS as CSV: employment and mean wages by industry and occupation, without ownership or level.

Two things are put back that the extract lost. The level of an occupation follows from its code: a code ending in 0
without a detailed code under it is one that OEWS publishes no deeper. Schools and hospitals (611, 622) stand there
once for all ownerships and once for each; where all four rows are there and add up, their order (all, state, local,
private) tells which is which, else only the row for all is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.sources import oews_columns as c
from sectorlmi.sources.base import Parsed
from sectorlmi.sources.grid import first_sheet
from sectorlmi.sources.oews_columns import tables

_COLUMNS: Final = ("naics", "naics_title", "occ_code", "employment", "hourlyMean", "annualMean")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_OWNERSHIPS: Final = ("235", "2", "3", "5")
# Four numbers, each rounded to the nearest 10.
_ADDS_WITHIN: Final = 20
_ALL: Final = _OWNERSHIPS[0]
_MOST: Final = 0.9

Entry = Mapping[str, str]


def looks_like_one(head: bytes) -> bool:
    """Whether the first line is the extract's header."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff").strip()
    return set(_COLUMNS) <= {name.strip('"') for name in first.split(",")}


def parse(data: bytes, name: str, source: str) -> list[Parsed]:
    """The extract as tables of the source. IntegrityError on a cell that is no number."""
    year = _YEAR.search(name.rpartition("/")[2])
    if not year:
        raise DataError(f"{name}: the name does not tell the year", "Name the file so: oews_2024_extract.csv.")
    heads, *body = first_sheet(data, name).rows
    rows = [dict(zip(heads, row, strict=False)) for row in body if any(row)]
    kept, left_out = _by_ownership(rows)
    groups = _groups([r["occ_code"] for _, r in kept])
    texts = {
        "naics": [c.naics(r["naics"]) for _, r in kept],
        "own_code": [own for own, _ in kept],
        "occ_code": [r["occ_code"] for _, r in kept],
        "o_group": [groups[r["occ_code"]] for _, r in kept],
    }
    numbers = {
        ours: [_number(r[theirs], theirs, r, name) for _, r in kept]
        for ours, theirs in (("employment", "employment"), ("h_mean", "hourlyMean"), ("a_mean", "annualMean"))
    }
    titles = {"naics": {c.naics(r["naics"]): r["naics_title"] for r in rows}}
    notes = [f"{name}: an extract without medians, occupation titles and ownership; load `oesmYYnat.zip` for titles."]
    if left_out:
        notes.append(f"{left_out:,} rows for a single ownership could not be told apart; the row for all stands.")
    key = f"{year[1]} extract"
    return tables(source, key, texts, numbers=numbers, flags={}, titles=titles, notes=tuple(notes))


def _number(text: str, column: str, row: Entry, name: str) -> float:
    try:
        return c.number(text)
    except ValueError as error:
        raise IntegrityError(
            f"{name}, {row['naics']} {row['occ_code']}, column {column}: {text!r} is no number", "Get the file again."
        ) from error


def _by_ownership(rows: Sequence[Entry]) -> tuple[list[tuple[str, Entry]], int]:
    """((own_code, row) of the rows kept, how many were left out). Repeated rows are one."""
    pairs: dict[str, dict[str, list[Entry]]] = {}
    for row in rows:
        listed = pairs.setdefault(row["naics"], {}).setdefault(row["occ_code"], [])
        if row not in listed:
            listed.append(row)
    kept: list[tuple[str, Entry]] = []
    n_distinct = 0
    for by_occupation in pairs.values():
        every = list(by_occupation.values())
        n_distinct += sum(map(len, every))
        kept += _industry(every) if any(len(listed) > 1 for listed in every) else [("", rows[0]) for rows in every]
    return kept, n_distinct - len(kept)


def _industry(every: Sequence[Sequence[Entry]]) -> list[tuple[str, Entry]]:
    """The rows of an industry that stands there by ownership too; the ownerships only where they cover most of it."""
    told = [entry for listed in every for entry in _told_apart(listed)]
    whole = [row for own, row in told if own == _ALL and row["occ_code"].endswith("00")]
    named = {row["occ_code"] for own, row in told if own != _ALL}
    jobs = sum(float(row["employment"] or 0) for row in whole)
    covered = sum(float(row["employment"] or 0) for row in whole if row["occ_code"] in named)
    return told if covered >= _MOST * jobs else [entry for entry in told if entry[0] == _ALL]


def _told_apart(listed: Sequence[Entry]) -> list[tuple[str, Entry]]:
    jobs = [float(row["employment"] or "nan") for row in listed]
    if len(listed) == len(_OWNERSHIPS) and abs(jobs[0] - sum(jobs[1:])) <= _ADDS_WITHIN:
        return list(zip(_OWNERSHIPS, listed, strict=True))
    # The row for all is the first and the largest; where it is hidden, no row can be named.
    return [(_ALL, listed[0])] if jobs[0] == max(jobs) else []


def _groups(codes: Sequence[str]) -> dict[str, str]:
    """`minor`, `broad` or `detailed` for each occupation code."""
    every = set(codes)
    under = Counter(code[:6] for code in every)
    return {code: _group(code, under) for code in every}


def _group(code: str, under: Mapping[str, int]) -> str:
    if code == "00-0000":
        return "total"
    if code.endswith("0000"):
        return "major"
    if code.endswith("00"):
        return "minor"
    return "broad" if code.endswith("0") and under[code[:6]] > 1 else "detailed"
