"""Rewrites `data/samples`: a made-up region of a made-up nation in the publishers' formats.

    python scripts/make_sample.py [--out FOLDER]

Needs numpy and nothing else. The same script gives the same bytes; change the seed in `sample_truth.py` for
another economy, or `sample_industries.csv` for other industries.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from sample_hiding import Flags, Hiding, Node, grow_tree, sum_up, with_state
from sample_qcew import SliceWriter
from sample_truth import (
    COUNTY_JOBS,
    NATION,
    REGION,
    SEED,
    STATE,
    UNKNOWN,
    YEARS,
    Economy,
    Ints,
    draw_economy,
    read_industries,
)

DEFAULT_OUT: Final = Path(__file__).resolve().parent.parent / "data" / "samples"
TEXTS: Final = Path(__file__).with_name("sample_texts")
AREAS: Final = (*COUNTY_JOBS, STATE)

SECTOR_TITLES: Final = {
    "10": "Total, all industries", "11": "Agriculture, forestry, fishing and hunting",
    "21": "Mining, quarrying, and oil and gas extraction", "22": "Utilities", "23": "Construction",
    "31-33": "Manufacturing", "42": "Wholesale trade", "44-45": "Retail trade",
    "48-49": "Transportation and warehousing", "51": "Information", "52": "Finance and insurance",
    "53": "Real estate and rental and leasing", "54": "Professional and technical services",
    "55": "Management of companies and enterprises", "56": "Administrative and waste services",
    "61": "Educational services", "62": "Health care and social assistance",
    "71": "Arts, entertainment, and recreation", "72": "Accommodation and food services",
    "81": "Other services, except public administration",
}  # fmt: skip
REGION_TITLE: Final = "Sample Region (made up)"
STATE_TITLE: Final = "Sample State (made up)"
# Codes left out of the projections, so that borrowing a rate from the state or from the parent industry is shown.
NOT_PROJECTED: Final = {
    REGION_TITLE: ("112", "316", "487", "525", "533", "712", "999"),
    STATE_TITLE: ("533", "999"),
}
PROJECTION_YEARS: Final = (2024, 2034)


def area_titles() -> list[tuple[str, str]]:
    """Codes and names as in the BLS list of areas; every name says that it is made up."""
    counties = [c for c in COUNTY_JOBS if c != UNKNOWN]
    named = [(c, f"Sample County {chr(ord('A') + i)} (made up)") for i, c in enumerate(counties)]
    return [
        (NATION, "Sample Nation (made up)"),
        (STATE, f"{STATE_TITLE} -- Statewide"),
        *named,
        (UNKNOWN, f"Unknown Or Undefined, {STATE_TITLE}"),
    ]


def _csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _zip_bytes(members: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on its members alone: fixed date, system and permissions."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


@dataclass(frozen=True)
class Year:
    """What one year's files are made from: (measure, area, node) values and the hidden (area, node) cells."""

    year: int
    nodes: list[Node]
    values: Ints
    hidden: Flags


def _year(economy: Economy, year: int, nodes: list[Node], children: dict[int, list[int]]) -> Year:
    values = sum_up(with_state(economy.local[year]), nodes)
    return Year(year, nodes, values, Hiding(values, nodes, children).close())


def _year_zip(economy: Economy, book: Year, marker: bytes) -> bytes:
    """One year's slices: the counties, the state and the nation, beside the marker."""
    before = sum_up(with_state(economy.local[book.year - 1]), book.nodes)
    nation, nation_before = (sum_up(economy.nation[y], book.nodes) for y in (book.year, book.year - 1))
    writer = SliceWriter(book.year, book.nodes, nation)
    members = {"MADE-UP.txt": marker}
    for a, area in enumerate(AREAS):
        members[f"{area}.csv"] = writer.file(area, book.hidden[a], book.values[:, a], before[:, a])
    nothing = np.zeros(len(book.nodes), dtype=np.bool_)
    members[f"{NATION}.csv"] = writer.file(NATION, nothing, nation, nation_before)
    return _zip_bytes(members)


def _truth_rows(book: Year) -> Iterable[tuple[object, ...]]:
    """The unhidden 3- and 4-digit private cells of the counties and the unknown county."""
    for a, area in enumerate(COUNTY_JOBS):
        for n, node in enumerate(book.nodes):
            if node.own == "5" and node.step in (5, 6) and book.values[0, a, n] > 0:
                numbers = (int(v) for v in book.values[:3, a, n])
                yield (book.year, area, node.code, *numbers, int(book.hidden[a, n]))


def _projected_nodes(nodes: list[Node], deepest_step: int) -> list[int]:
    """Positions of the private nodes that get a projection: the total, sectors, 3 and perhaps 4 digits."""
    steps = {1, 4, *range(5, deepest_step + 1)}
    return [n for n, node in enumerate(nodes) if node.own == "5" and node.step in steps]


def _projections(economy: Economy, nodes: list[Node], titles: dict[str, str]) -> Iterable[tuple[object, ...]]:
    """Ten-year projections of the region (3 digits) and the state (4), rounded to ten jobs as agencies do."""
    rng = np.random.RandomState(SEED + 1)
    now, past = (sum_up(with_state(economy.local[year]), nodes)[1] for year in (2024, 2022))
    state = len(AREAS) - 1
    places = (("Region", REGION_TITLE, range(len(REGION)), 5), ("State", STATE_TITLE, range(state, state + 1), 6))
    for kind, title, areas, deepest in places:
        jobs, earlier = now[list(areas)].sum(axis=0), past[list(areas)].sum(axis=0)
        trend = np.log(np.maximum(jobs, 1) / np.maximum(earlier, 1))
        growth = np.exp(np.clip(1.4 * trend + 0.03 + 0.05 * rng.standard_normal(len(nodes)), -0.35, 0.45))
        for n in _projected_nodes(nodes, deepest):
            code = nodes[n].code
            base = round(float(jobs[n]) * 1.05, -1)  # projections also count the self-employed
            if code in NOT_PROJECTED[title] or base == 0:
                continue
            projected = round(base * float(growth[n]), -1)
            yield (kind, title, code, titles.get(code, ""), *PROJECTION_YEARS, int(base), int(projected))


def make(out: Path) -> dict[str, int]:
    """Write every file of the sample into `out`; returns their sizes in bytes."""
    economy = draw_economy()
    nodes, children = grow_tree(economy.leaves)
    titles = {**SECTOR_TITLES, **{row["industry_code"]: row["title"] for row in read_industries()}}
    marker = (TEXTS / "MADE-UP.txt").read_bytes()
    files = {path.name: path.read_bytes() for path in sorted(TEXTS.iterdir())}
    books = [_year(economy, year, nodes, children) for year in YEARS]
    for book in books:
        files[f"qcew_sample_{book.year}.zip"] = _year_zip(economy, book, marker)
    truth = chain.from_iterable(_truth_rows(book) for book in books)
    # Other names than those of QCEW, so that the loader never takes the truth for a file of cells.
    header = ["year", "county", "naics", "establishments", "employment", "wages_usd", "is_hidden"]
    files["truth.csv.gz"] = gzip.compress(_csv_bytes(header, truth), mtime=0)
    files["area_titles.csv"] = _csv_bytes(["area_fips", "area_title"], area_titles())
    years = ["base_year", "projected_year", "base_employment", "projected_employment"]
    projections = _projections(economy, nodes, titles)
    files["projections.csv"] = _csv_bytes(["area_type", "area", "industry_code", "title", *years], projections)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return {name: len(content) for name, content in files.items()}


def main() -> None:
    """Read the command line and say what was written."""
    parser = argparse.ArgumentParser(description="Rewrite the made-up sample data.")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder to write")
    sizes = make(parser.parse_args().out)
    for name, size in sizes.items():
        print(f"{size:>9,}  {name}")


if __name__ == "__main__":
    main()
