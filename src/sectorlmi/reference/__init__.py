"""Small code tables that ship with the package, read once and kept. README.md beside them names publisher and date."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Lists of clusters by the names that a study gives them.
CLUSTER_LISTS = ("eight_sectors",)


def cluster_list(name: str) -> tuple[bytes, str]:
    """(the table, its file name) of a list of clusters that comes with the program."""
    file = Path(__file__).with_name(f"clusters_{name}.csv")
    return file.read_bytes(), file.name


def _lines(name: str) -> list[str]:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_lines(name)))


def _titles(name: str) -> dict[str, str]:
    """The second column by the first. Thousands of rows: a dictionary for each would take three times as long."""
    _, *rows = csv.reader(_lines(name))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Bridge:
    """Codes that together mean the same on both sides of a NAICS revision."""

    from_vintage: int
    to_vintage: int
    digits: int
    old: frozenset[str]
    new: frozenset[str]


@dataclass(frozen=True)
class AreaChange:
    """Counties whose codes changed; `first_year` is 0 where the QCEW year of the switch is not documented."""

    old: frozenset[str]
    new: frozenset[str]
    first_year: int
    note: str


@cache
def naics_vintages() -> tuple[tuple[int, int], ...]:
    """(first QCEW reference year, NAICS revision), oldest first."""
    return tuple((int(r["first_year"]), int(r["naics"])) for r in _rows("naics_vintages.csv"))


@cache
def naics_bridges() -> tuple[Bridge, ...]:
    """Every bridge group of every documented step between NAICS revisions."""
    return tuple(
        Bridge(
            int(r["from_vintage"]),
            int(r["to_vintage"]),
            int(r["digits"]),
            frozenset(r["from_codes"].split()),
            frozenset(r["to_codes"].split()),
        )
        for r in _rows("naics_bridges.csv")
    )


@cache
def area_changes() -> tuple[AreaChange, ...]:
    """Counties that were renamed, split, merged or redefined."""
    return tuple(
        AreaChange(
            frozenset(r["old_codes"].split()),
            frozenset(r["new_codes"].split()),
            int(r["first_year"] or 0),
            r["note"],
        )
        for r in _rows("area_changes.csv")
    )


@cache
def industry_titles() -> dict[str, str]:
    """Title by industry code, aggregates such as 10 and 1013 too."""
    return _titles("industry_titles.csv")


@cache
def retired_in() -> dict[str, int]:
    """Last NAICS revision of each code; codes without a revision (aggregates) are left out."""
    return {r["industry_code"]: int(r["last_vintage"]) for r in _rows("industry_titles.csv") if r["last_vintage"]}


@cache
def area_titles() -> dict[str, str]:
    """Title by QCEW area code."""
    return _titles("area_titles.csv")


def area_name(title: str) -> str:
    """An area's title as people say it: `Georgia` of `Georgia -- Statewide`, `United States` of `U.S. TOTAL`."""
    return (
        "United States" if title == "U.S. TOTAL" else title.removesuffix(" -- Statewide").removesuffix(", not unknown")
    )


@cache
def area_names() -> dict[str, str]:
    """What people call each QCEW area, by code."""
    return {code: area_name(title) for code, title in area_titles().items()}


@cache
def cbsa_titles() -> dict[str, str]:
    """Title of each metropolitan and micropolitan area by five-digit code, as BLS writes it (July 2023)."""
    kinds = {"metro": "MSA", "micro": "MicroSA"}
    return {r["cbsa"]: f"{r['title']} {kinds[r['kind']]}" for r in _rows("cbsa_counties.csv")}


@cache
def cbsa_counties() -> dict[str, tuple[str, ...]]:
    """Counties of each metropolitan and micropolitan area by five-digit code (delineation of July 2023)."""
    return {r["cbsa"]: tuple(r["counties"].split()) for r in _rows("cbsa_counties.csv")}
