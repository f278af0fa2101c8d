"""The consumer price index that ships with the program: annual averages, with where they are from."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class CpiTable:
    """Annual averages of CPI-U by year (1982-84 = 100), and what the lines above them say of their source."""

    index: Mapping[int, float]
    said: Mapping[str, str]


@cache
def cpi_u() -> CpiTable:
    """The bundled table, which `scripts/make_cpi.py` writes."""
    lines = files(__package__).joinpath("cpi_u.csv").read_text(encoding="utf-8").splitlines()
    said = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("#"))
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return CpiTable({int(row["year"]): float(row["index"]) for row in rows}, said)
