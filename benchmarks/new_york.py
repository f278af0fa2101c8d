"""New York's own tables of QCEW, one file a year: jobs of its 62 counties and of the state by NAICS code, private.

    "AREATYPE","AREA","NAICS","TITLE","YEAR","ESTAB","AVGEMP","TOTWAGE","ANNAVGSAL"

What the state does not publish has no row. Government stands under codes of its own, which begin with 9.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

STATE = "State"
_COUNTY = "County"
_GOVERNMENT = "9"
# (year, county or STATE, industry of three digits) → jobs.
Jobs = Mapping[tuple[int, str, str], float]


def read(folder: Path) -> Jobs:
    """Every published figure of three digits. FileNotFoundError where the folder has none of the files."""
    files = sorted(folder.glob("ny_qcew_annual_*.txt"))
    if not files:
        raise FileNotFoundError(f"{folder} has no ny_qcew_annual_*.txt")
    return {key: jobs for file in files for key, jobs in _figures(file)}


def _figures(file: Path) -> Iterator[tuple[tuple[int, str, str], float]]:
    with file.open(encoding="latin-1", newline="") as text:
        for row in csv.DictReader(text):
            kind, code = row["AREATYPE"], row["NAICS"].strip()
            if kind in (STATE, _COUNTY) and len(code) == 3 and not code.startswith(_GOVERNMENT):
                area = STATE if kind == STATE else row["AREA"]
                yield (int(row["YEAR"]), area, code), float(row["AVGEMP"])
