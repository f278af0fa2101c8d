"""Labor supply of the region: the labor force, schooling and age of its people, and the age of its workers.

Counts are summed over counties, rates follow from sums and are never averaged. A county without a number makes the
sum unknown, not smaller. Margins of error (90 %) of a sum: √Σ moe² (U.S. Census Bureau, ACS handbook).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class LaborForce:
    """Persons of the region, annual average; NaN where a county's number is missing."""

    labor_force: float
    employed: float
    unemployed: float
    missing: tuple[str, ...] = ()

    @property
    def unemployment_rate_pct(self) -> float:
        """Unemployed in percent of the labor force: from the sums."""
        return 100 * self.unemployed / self.labor_force if self.labor_force else float("nan")


def labor_force(table: Columns, counties: Sequence[str]) -> LaborForce:
    """The region's labor force from a LAUS table. Counties without a row or a number are named in `missing`."""
    at = {area: i for i, area in enumerate(table["area_fips"].tolist())}
    missing = [c for c in counties if c not in at or bool(np.isnan(table["labor_force"][at[c]]))]
    if missing:
        unknown = float("nan")
        return LaborForce(unknown, unknown, unknown, tuple(missing))
    rows = [at[c] for c in counties]
    total, employed, unemployed = (float(table[n][rows].sum()) for n in ("labor_force", "employed", "unemployed"))
    return LaborForce(total, employed, unemployed)


@dataclass(frozen=True)
class Estimate:
    """A survey estimate with its margin of error at 90 % (persons, or percent)."""

    value: float
    moe: float

    @property
    def low(self) -> float:
        return max(0.0, self.value - self.moe)

    @property
    def high(self) -> float:
        return self.value + self.moe


def added(table: Columns, counties: Sequence[str], items: Iterable[str]) -> Estimate:
    """The sum of some items of an ACS table over counties; unknown where any of them is."""
    wanted = set(items)
    rows = np.isin(table["area_fips"], list(counties)) & np.isin(table["item"], list(wanted))
    if int(rows.sum()) != len(set(counties)) * len(wanted):
        return Estimate(float("nan"), float("nan"))
    return Estimate(float(table["estimate"][rows].sum()), float(np.sqrt((table["moe"][rows] ** 2).sum())))


def share(part: Estimate, whole: Estimate) -> Estimate:
    """Percent of a whole that holds the part; margin by the Census Bureau's formula for proportions.

    moe = √(moe_part² − p²·moe_whole²) / whole, with + where the root would be negative.
    """
    if not whole.value > 0:
        return Estimate(float("nan"), float("nan"))
    p = part.value / whole.value
    inside = part.moe**2 - (p * whole.moe) ** 2
    if inside < 0:
        inside = part.moe**2 + (p * whole.moe) ** 2
    return Estimate(100 * p, 100 * float(np.sqrt(inside)) / whole.value)


@dataclass(frozen=True)
class Measure:
    """A share that an ACS table tells: items of the part and of the whole."""

    name: str
    title: str
    group: str
    part: tuple[str, ...]
    whole: tuple[str, ...]


def _items(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{n:03d}" for n in numbers)


# Items by the Census Bureau's table shells: B01001 sex by age, B15003 attainment 25+, B23025 employment status 16+.
MEASURES: Final = (
    Measure("age_15_24", "Aged 15 to 24, of all people", "B01001", _items(*range(6, 11), *range(30, 35)), _items(1)),
    Measure("age_25_54", "Aged 25 to 54, of all people", "B01001", _items(*range(11, 17), *range(35, 41)), _items(1)),
    Measure("age_55_64", "Aged 55 to 64, of all people", "B01001", _items(17, 18, 19, 41, 42, 43), _items(1)),
    Measure("age_65", "Aged 65 and older, of all people", "B01001", _items(*range(20, 26), *range(44, 50)), _items(1)),
    Measure("women", "Women, of all people", "B01001", _items(26), _items(1)),
    Measure("no_high_school", "Without high school diploma, of 25+", "B15003", _items(*range(2, 17)), _items(1)),
    Measure("high_school", "High school diploma, of 25+", "B15003", _items(17, 18), _items(1)),
    Measure("some_college", "Some college or associate's, of 25+", "B15003", _items(19, 20, 21), _items(1)),
    Measure("bachelor", "Bachelor's degree or more, of 25+", "B15003", _items(22, 23, 24, 25), _items(1)),
    Measure("participation", "In the labor force, of 16+", "B23025", _items(2), _items(1)),
    Measure("unemployed", "Unemployed, of the civilian labor force", "B23025", _items(5), _items(3)),
)


def measured(measure: Measure, table: Columns, counties: Sequence[str]) -> Estimate:
    """A measure for the region."""
    return share(added(table, counties, measure.part), added(table, counties, measure.whole))


_FROM_55: Final = ("A07", "A08")
_EVERY_AGE: Final = tuple(f"A0{n}" for n in range(1, 9))


def older_workers_pct(table: Columns, counties: Sequence[str], industry: str, owner: str = "A05") -> float:
    """Percent of an industry's jobs in the region held by people of 55 and older (QWI); NaN where counts are withheld.

    Counties without any row of the industry have none of it. `owner` A05 is private, A00 all.
    """
    rows = np.isin(table["area_fips"], list(counties)) & (table["industry"] == industry) & (table["ownercode"] == owner)
    areas = set(table["area_fips"][rows].tolist())
    ages = rows & np.isin(table["agegrp"], _EVERY_AGE)
    if not areas or int(ages.sum()) != len(areas) * len(_EVERY_AGE):
        return float("nan")
    jobs = table["employment"]
    total = float(jobs[ages].sum())
    older = float(jobs[ages & np.isin(table["agegrp"], _FROM_55)].sum())
    return 100 * older / total if total else float("nan")


@dataclass(frozen=True, eq=False)
class Supply:
    """Labor supply of the region, as far as loaded.

    `people` holds, for each measure, the ACS year and the estimate; `older_pct` the percent of workers of 55 and older
    by industry, in `older_quarter`.
    """

    laus_year: str
    force: LaborForce | None
    people: Mapping[Measure, tuple[str, Estimate]]
    older_pct: Mapping[str, float]
    older_quarter: str = ""

    @property
    def is_empty(self) -> bool:
        return self.force is None and not self.people and not self.older_pct
