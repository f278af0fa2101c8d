"""A second, plain reading of the same files: csv and dictionaries, slow and short, nothing of the package.

It knows published figures alone: what a number is when nothing is estimated, and which counties a floor may compare.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# (year, area, own, last digit of agglvl_code, code) → worksites, jobs and wages; None where hidden.
Cell = tuple[int, int | None, int | None]
Files = dict[tuple[int, str, str, int, str], Cell]

# What NAICS 2022 redrew of the codes that the world has: old codes against new ones.
REDRAWN = {
    3: (({"445", "448"}, {"445", "458"}), ({"511", "515", "519"}, {"513", "516", "519"})),
    4: (
        ({"4451", "4481"}, {"4451", "4581"}),
        ({"5112"}, {"5132"}),
        ({"5151", "5191"}, {"5161", "5192"}),
    ),
}


def read(folder: Path) -> Files:
    found: Files = {}
    for path in folder.glob("*.csv"):
        with path.open(newline="") as stream:
            for row in csv.DictReader(stream):
                hidden = row["disclosure_code"] == "N"
                key = int(row["year"]), row["area_fips"], row["own_code"], int(row["agglvl_code"]) % 10
                found[*key, row["industry_code"]] = (
                    int(row["annual_avg_estabs"]),
                    None if hidden else int(row["annual_avg_emplvl"]),
                    None if hidden else int(row["total_annual_wages"]),
                )
    return found


@dataclass
class Reader:
    """One study's numbers, read the plain way."""

    files: Files
    base_areas: tuple[str, ...]
    areas: tuple[str, ...]
    base: int = 2019
    current: int = 2023
    benchmark: str = "US000"
    owns: tuple[str, ...] = ("5",)
    lq_owns: tuple[str, ...] = ("5",)
    digits: int = 3
    policy: str = "floor"

    def cells(self, year: int, codes: set[str], areas: tuple[str, ...] = ()) -> dict[tuple[str, str, str], Cell]:
        areas = areas or (self.base_areas if year == self.base else self.areas)
        return {
            (area, own, code): self.files[year, area, own, self.digits + 2, code]
            for area in areas
            for own in self.owns
            for code in codes
            if (year, area, own, self.digits + 2, code) in self.files
        }

    def total(self, year: int, areas: tuple[str, ...]) -> tuple[int, int]:
        found = [self.files.get((year, a, own, min(int(own), 1), "10")) for a in areas for own in self.lq_owns]
        return sum(c[1] or 0 for c in found if c), sum(c[2] or 0 for c in found if c)

    def codes(self) -> set[str]:
        years = ((self.base, self.base_areas), (self.current, self.areas))
        return {
            code
            for (year, area, own, step, code) in self.files
            if step == self.digits + 2
            and own in self.owns
            and (year, area) in [(y, a) for y, every in years for a in every]
            if not code.startswith("99")
        }

    def group(self, code: str) -> tuple[set[str], set[str]]:
        """What growth compares: the codes of the base year, those of the current one (none where it was retired)."""
        if self.current < 2022:
            return {code}, {code}
        for old, new in REDRAWN[self.digits]:
            if code in new:
                return old, new
            if code in old:
                return old, set()
        return {code}, {code}

    def compared(self, code: str) -> tuple[float | None, float | None]:
        old, new = self.group(code)
        before, after = self.cells(self.base, old), self.cells(self.current, new)
        hidden = [{_place(k) for k, c in year.items() if c[1] is None} for year in (before, after)]
        if self.policy == "exclude":
            return tuple(None if h else _jobs(y, set()) for h, y in zip(hidden, (before, after), strict=True))  # type: ignore[return-value]
        left_out = hidden[0] | hidden[1]
        places = {_place(k) for k in (*before, *after)}
        if not places - left_out:
            return None, None
        return _jobs(before, left_out), _jobs(after, left_out)

    def row(self, code: str) -> dict[str, Any]:
        """Thirteen factors (projections are no matter of these files), with what is known of the cells."""
        here = self.cells(self.current, {code})
        shown = [c for c in here.values() if c[1] is not None]
        n_hidden = len(here) - len(shown)
        unknown = n_hidden and (self.policy == "exclude" or not shown)
        jobs = None if unknown else sum(c[1] or 0 for c in shown)
        pay = None if unknown else _over(sum(c[2] or 0 for c in shown), jobs)
        worksites = sum(c[0] for c in here.values())
        start, end = self.compared(code)
        whole, wages = self.total(self.current, self.areas)
        whole_base = self.total(self.base, self.base_areas)[0]
        there, there_base = (self.total(y, (self.benchmark,))[0] for y in (self.current, self.base))
        old, new = self.group(code)
        from_ = _jobs(self.cells(self.base, old, (self.benchmark,)), set())
        to = _jobs(self.cells(self.current, new, (self.benchmark,)), set())
        mine = _jobs(self.cells(self.current, {code}, (self.benchmark,)), set())
        growth, growth_there = _growth(start, end), _growth(from_, to)
        then = _over(_over(start, whole_base), _over(from_, there_base))
        now = _over(_over(end, whole), _over(to, there))
        kept = None not in (start, end)
        return {
            "n_disclosed": len(shown),
            "n_suppressed": n_hidden,
            "n_absent": len(self.areas) * len(self.owns) - len(here),
            "n_establishments": worksites,
            "employment": jobs,
            "avg_annual_wage_usd": pay,
            "avg_weekly_wage_usd": _over(pay, 52),
            "wage_premium_pct": _growth(_over(wages, whole), pay),
            "growth_pct": growth,
            "growth_per_year_pct": None
            if growth is None
            else 100 * ((1 + growth / 100) ** (1 / (self.current - self.base)) - 1),
            "jobs_change": end - start if kept else None,
            "location_quotient": _over(_over(jobs, whole), _over(mine, there)),
            "share_of_jobs_pct": None if jobs is None else 100 * jobs / whole,
            "average_establishment_size": _over(jobs, worksites),
            "lq_change": None if None in (now, then) else now - then,
            "competitive_effect": None
            if None in (growth, growth_there)
            else (end - start) - start * growth_there / 100,
            "benchmark_growth_pct": growth_there,
        }


def _place(key: tuple[str, str, str]) -> tuple[str, str]:
    """County and ownership, under one name for the county that was parted."""
    return "02261" if key[0] in ("02063", "02066") else key[0], key[1]


def _jobs(cells: dict[tuple[str, str, str], Cell], left_out: set[tuple[str, str]]) -> float:
    return sum(c[1] or 0 for key, c in cells.items() if _place(key) not in left_out)


def _over(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _growth(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None or not start else 100 * (end - start) / start
