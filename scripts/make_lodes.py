"""Writes made-up commuting files of three states in the exact LODES8 layout, with the truth beside them.

    python scripts/make_lodes.py --out FOLDER

For tests and demonstrations: the counties are real codes, every flow is invented. `truth.csv` holds the county flows
that the files must add up to, `MADE-UP.txt` marks the folder so that everything loaded from it says so. The same
seed gives the same bytes. Layout: U.S. Census Bureau, LODES Technical Documentation, format version 8.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

SEED: Final = 8
YEAR: Final = 2021
CREATED: Final = "20231016"
STATES: Final = {"wi": "55", "il": "17", "ia": "19"}
# County → (jobs there, its people who have one); three centers and what lies around them.
COUNTIES: Final = {
    "55025": (34_000, 30_000), "55021": (2_200, 2_900), "55045": (1_700, 2_000), "55049": (1_200, 1_300),
    "55105": (6_900, 8_100), "17201": (12_500, 13_600), "17007": (1_900, 2_600), "17085": (900, 1_200),
    "19061": (5_900, 5_200), "19031": (800, 1_000),
}  # fmt: skip
# Where on a line of made-up miles each county lies: flows fade with distance.
MILES: Final = {
    "55025": 0, "55021": -28, "55045": 30, "55049": -45, "55105": 40, "17201": 66, "17007": 82, "17085": 110,
    "19061": 128, "19031": 160,
}  # fmt: skip
BLOCKS_A_COUNTY: Final = 40
GROUPS: Final = (("SA", 3), ("SE", 3), ("SI", 3))
OD: Final = ("S000", *(f"{name}{i:02d}" for name, n in GROUPS for i in range(1, n + 1)))
RAC_GROUPS: Final = {
    "CA": range(1, 4), "CE": range(1, 4), "CNS": range(1, 21), "CR": (1, 2, 3, 4, 5, 7), "CT": range(1, 3),
    "CD": range(1, 5), "CS": range(1, 3),
}  # fmt: skip
WAC_ONLY: Final = {"CFA": range(1, 6), "CFS": range(1, 6)}
_XWALK: Final = (
    "tabblk2020,st,stusps,stname,cty,ctyname,trct,trctname,bgrp,bgrpname,cbsa,cbsaname,zcta,zctaname,stplc,stplcname,"
    "ctycsub,ctycsubname,stcd118,stcd118name,stsldl,stsldlname,stsldu,stslduname,stschool,stschoolname,stsecon,"
    "stseconname,trib,tribname,tribsubdiv,tribsubdivname,stanrc,stanrcname,necta,nectaname,mil,milname,stwib,"
    "stwibname,blklatdd,blklondd,createdate"
)

Ints = npt.NDArray[np.int64]


def county_flows(rng: np.random.Generator) -> dict[tuple[str, str], int]:
    """Jobs by (county of work, county of home): a gravity model, drawn once."""
    names = list(COUNTIES)
    jobs = np.array([COUNTIES[c][0] for c in names], dtype=np.float64)
    people = np.array([COUNTIES[c][1] for c in names], dtype=np.float64)
    miles = np.array([MILES[c] for c in names], dtype=np.float64)
    pull = jobs[:, None] * np.exp(-np.abs(miles[:, None] - miles[None, :]) / 16)
    expected = pull / pull.sum(axis=0) * people
    drawn = rng.poisson(expected)
    return {(w, h): int(drawn[i, j]) for i, w in enumerate(names) for j, h in enumerate(names) if drawn[i, j]}


def blocks(rng: np.random.Generator) -> dict[str, list[str]]:
    """15-digit block codes of each county: county, six digits of tract, four of block."""
    found = {}
    for county in COUNTIES:
        tracts = 100 + rng.choice(900_000, BLOCKS_A_COUNTY, replace=False)
        found[county] = [f"{county}{tract:06d}{1000 + i:04d}" for i, tract in enumerate(sorted(tracts.tolist()))]
    return found


def block_rows(
    rng: np.random.Generator, flows: dict[tuple[str, str], int], block: dict[str, list[str]]
) -> dict[tuple[str, str], Ints]:
    """(work block, home block) → the ten OD measures, which add up to the county flows."""
    rows: dict[tuple[str, str], Ints] = {}
    for (work, home), jobs in flows.items():
        pairs = rng.integers(0, BLOCKS_A_COUNTY, (jobs, 2))
        for (w, h), n in zip(*np.unique(pairs, axis=0, return_counts=True), strict=True):
            groups = [rng.multinomial(n, _shares(name)) for name, _ in GROUPS]
            rows[block[work][w], block[home][h]] = np.concatenate([[n], *groups])
    return dict(sorted(rows.items()))


def _shares(group: str) -> list[float]:
    return {"SA": [0.24, 0.53, 0.23], "SE": [0.22, 0.28, 0.50], "SI": [0.20, 0.19, 0.61]}[group]


def od_files(rows: dict[tuple[str, str], Ints]) -> Iterable[tuple[str, list[Sequence[object]]]]:
    """Name and lines of each state's main (home in the state) and aux (home elsewhere) file."""
    header = ("w_geocode", "h_geocode", *OD, "createdate")
    for postal, fips in STATES.items():
        for part, is_main in (("main", True), ("aux", False)):
            chosen = [k for k in rows if k[0][:2] == fips and (k[1][:2] == fips) == is_main]
            lines: list[Sequence[object]] = [(*k, *rows[k].tolist(), CREATED) for k in chosen]
            yield f"{postal}_od_{part}_JT00_{YEAR}.csv", [header, *lines]


def area_files(
    rng: np.random.Generator, rows: dict[tuple[str, str], Ints]
) -> Iterable[tuple[str, list[Sequence[object]]]]:
    """The RAC (by home) and WAC (by work) file of each state, segment S000."""
    for kind, end, groups in (("rac", 1, RAC_GROUPS), ("wac", 0, RAC_GROUPS | WAC_ONLY)):
        totals: dict[str, Ints] = {}
        for key, values in rows.items():
            totals[key[end]] = totals.get(key[end], np.zeros(len(OD), dtype=np.int64)) + values
        header = (f"{'wh'[end]}_geocode", "C000", *(f"{g}{i:02d}" for g, n in groups.items() for i in n), "createdate")
        for postal, fips in STATES.items():
            lines: list[Sequence[object]] = []
            for code in sorted(c for c in totals if c[:2] == fips):
                total = totals[code]
                drawn = [rng.multinomial(total[0], [1 / len(n)] * len(n)) for n in list(groups.values())[2:]]
                lines.append((code, *total[:7].tolist(), *np.concatenate(drawn).tolist(), CREATED))
            yield f"{postal}_{kind}_S000_JT00_{YEAR}.csv", [header, *lines]


def crosswalks(block: dict[str, list[str]]) -> Iterable[tuple[str, list[Sequence[object]]]]:
    """The block crosswalk of each state; what is not needed is empty."""
    names = _XWALK.split(",")
    for postal, fips in STATES.items():
        lines: list[Sequence[object]] = [names]
        for county in (c for c in COUNTIES if c[:2] == fips):
            for code in block[county]:
                known = {"tabblk2020": code, "st": fips, "stusps": postal.upper(), "cty": county, "trct": code[:11]}
                known |= {"ctyname": f"County {county}, {postal.upper()}", "cbsa": "99999", "createdate": CREATED}
                lines.append([known.get(name, "") for name in names])
        yield f"{postal}_xwalk.csv", lines


def write(folder: Path, seed: int = SEED) -> None:
    """Write all files into a folder."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    flows, block = county_flows(rng), blocks(rng)
    rows = block_rows(rng, flows, block)
    for name, lines in (*od_files(rows), *area_files(rng, rows), *crosswalks(block)):
        (folder / f"{name}.gz").write_bytes(gzip.compress(_csv(lines), mtime=0))
    truth = [("w_county", "h_county", "S000"), *((w, h, n) for (w, h), n in sorted(flows.items()))]
    (folder / "truth.csv").write_bytes(_csv(truth))
    (folder / "MADE-UP.txt").write_text("Made-up commuting flows: no number here describes a real place.\n")


def _csv(lines: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    write(given.out, given.seed)


if __name__ == "__main__":
    main()
