"""The world's rows as BLS serves them: one file an area and year, 38 columns, hidden cells as zeros beside an N."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from world.truth import NATION, STATE, Counts, hidden, leaves

_COLUMNS = """
area_fips own_code industry_code agglvl_code size_code year qtr disclosure_code annual_avg_estabs annual_avg_emplvl
total_annual_wages taxable_annual_wages annual_contributions annual_avg_wkly_wage avg_annual_pay lq_disclosure_code
lq_annual_avg_estabs lq_annual_avg_emplvl lq_total_annual_wages lq_taxable_annual_wages lq_annual_contributions
lq_annual_avg_wkly_wage lq_avg_annual_pay oty_disclosure_code oty_annual_avg_estabs_chg oty_annual_avg_estabs_pct_chg
oty_annual_avg_emplvl_chg oty_annual_avg_emplvl_pct_chg oty_total_annual_wages_chg oty_total_annual_wages_pct_chg
oty_taxable_annual_wages_chg oty_taxable_annual_wages_pct_chg oty_annual_contributions_chg
oty_annual_contributions_pct_chg oty_annual_avg_wkly_wage_chg oty_annual_avg_wkly_wage_pct_chg
oty_avg_annual_pay_chg oty_avg_annual_pay_pct_chg
"""
_SECTORS = {"31": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
_SUPERSECTORS = {
    "31-33": "1013",
    "44-45": "1021",
    "48-49": "1021",
    "51": "1022",
    "54": "1024",
    "61": "1025",
    "62": "1025",
    "72": "1026",
    "92": "1028",
    "99": "1029",
}
_OF_QUARTERS = """
area_fips own_code industry_code agglvl_code size_code year qtr disclosure_code qtrly_estabs month1_emplvl month2_emplvl
month3_emplvl total_qtrly_wages taxable_qtrly_wages qtrly_contributions avg_wkly_wage
"""
Row = Mapping[str, str]
Key = tuple[int, str, str, int, str]


def above(six: str) -> Iterator[tuple[int, str]]:
    """(last digit of agglvl_code, code) of every row that counts a six-digit industry, from its ownership's total."""
    sector = _SECTORS.get(six[:2], six[:2])
    supersector = _SUPERSECTORS[sector]
    yield from ((1, "10"), (2, "101" if supersector < "1020" else "102"), (3, supersector), (4, sector))
    yield from ((digits + 2, six[:digits]) for digits in (3, 4, 5, 6))


def every_row() -> dict[Key, Counts]:
    """(year, area, own, step, code) → worksites, jobs, dollars, the truth behind each row of the files."""
    totals: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (year, area, own, six), numbers in leaves().items():
        for place in (area,) if area == NATION else (area, STATE):
            for key in [(year, place, "0", 0, "10"), *((year, place, own, *row) for row in above(six))]:
                totals[key] = [a + b for a, b in zip(totals[key], numbers, strict=True)]
    return {key: (a, b, c) for key, (a, b, c) in totals.items()}


def write(folder: Path) -> None:
    """Write all files."""
    veiled = hidden()
    found = every_row()
    assert {(y, a, o, code) for y, a, o, _, code in found} >= veiled
    files: dict[tuple[int, str], list[list[object]]] = defaultdict(list)
    for (year, area, own, step, code), (worksites, jobs, wages) in sorted(found.items()):
        level = {NATION: 10, STATE: 50}.get(area, 70) + step
        is_hidden = (year, area, own, code) in veiled
        pay = round(wages / jobs)
        shown = [0] * 6 if is_hidden else [jobs, wages, 0, 0, round(pay / 52), pay]
        flag = "N" if is_hidden else ""
        row = [area, own, code, level, 0, year, "A", flag, worksites, *shown]
        files[year, area].append([*row, flag, *[0] * 7, flag, *[0] * 14])
    for (year, area), lines in files.items():
        with (folder / f"{year}-{area}.csv").open("w", newline="") as stream:
            out = csv.writer(stream)
            out.writerow(_COLUMNS.split())
            out.writerows(lines)


def write_quarter(annual: Path, file: Path, quarter: int, shown: Callable[[Row], int | None] = lambda _: None) -> None:
    """A year's file as one of its quarters: months around the year's jobs, and a quarter of its wages.

    `shown` says the jobs of a row that only the quarter shows; None leaves it as the year has it.
    """
    with annual.open(newline="") as stream, file.open("w", newline="") as written:
        out = csv.writer(written)
        out.writerow(_OF_QUARTERS.split())
        for row in csv.DictReader(stream):
            jobs, wages, flag = row["annual_avg_emplvl"], int(row["total_annual_wages"]) // 4, row["disclosure_code"]
            if (open_jobs := shown(row)) is not None:
                jobs, wages, flag = str(open_jobs), open_jobs * 13_000, ""
            # Their mean is the year's figure.
            apart = min(int(jobs), quarter)
            months = [int(jobs) - apart, int(jobs), int(jobs) + apart]
            codes = [row[name] for name in _OF_QUARTERS.split()[:5]]
            out.writerow([*codes, row["year"], quarter, flag, row["annual_avg_estabs"], *months, wages, 0, 0, 0])
