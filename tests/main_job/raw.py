"""Plain reading of the publishers' files, independent of the package: csv, zipfile, pyarrow and dictionaries only."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pyarrow import parquet

Row = dict[str, str]
# (area, own, agglvl, industry) → (hidden, establishments, jobs, wages)
Cell = tuple[bool, int, int, int]
Cells = dict[tuple[str, str, str, str], Cell]


def rows(archive: Path, suffix: str = ".csv") -> Iterator[Row]:
    """Every row of every CSV in a zip."""
    with zipfile.ZipFile(archive) as bundle:
        for name in bundle.namelist():
            if name.endswith(suffix):
                text = io.TextIOWrapper(bundle.open(name), encoding="utf-8")
                yield from csv.DictReader(text)


def cells(archive: Path, year: int | None = None) -> Cells:
    """The cells of a zip of annual area slices, hidden ones marked."""
    found: Cells = {}
    for row in rows(archive):
        if year is not None and int(row["year"]) != year:
            continue
        key = (row["area_fips"].zfill(5), row["own_code"], row["agglvl_code"], row["industry_code"])
        found[key] = (
            row["disclosure_code"] == "N",
            int(row["annual_avg_estabs"]),
            int(row["annual_avg_emplvl"]),
            int(float(row["total_annual_wages"])),
        )
    return found


def georgia(year: int) -> Cells:
    """The cells of a bundled year of Georgia, hidden ones marked, as pyarrow reads the file."""
    path = Path(__file__).resolve().parents[2] / "data" / "georgia" / f"qcew_georgia_{year}.parquet"
    return {
        (row["area_fips"], str(row["own_code"]), str(row["agglvl_code"]), row["industry_code"]): (
            row["disclosure_code"] == "N",
            row["annual_avg_estabs"],
            row["annual_avg_emplvl"] or 0,
            row["total_annual_wages"] or 0,
        )
        for row in parquet.read_table(path).to_pylist()
    }


def mid_ranks(values: dict[str, float]) -> dict[str, float]:
    """Rank by value, 1 the largest, ties sharing the mean of their ranks: counted pair by pair."""
    ranks = {}
    for code, mine in values.items():
        above = sum(other > mine for other in values.values())
        level = sum(other == mine for other in values.values())
        ranks[code] = above + (level + 1) / 2
    return ranks
