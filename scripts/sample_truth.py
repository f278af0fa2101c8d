"""Draws the made-up economy of the bundled sample: six-digit jobs, worksites and wages of every area.

No number is a statistic of a real place. The industries carry real NAICS 2022 codes; their national jobs, pay and
worksite size in `sample_industries.csv` have the proportions of the U.S. economy of 2024, scaled down, changed at
random and rounded, so that the demonstration looks familiar. All else is drawn from a seed.

Randomness: `RandomState`, because its stream is frozen for good (NEP 19), and only uniform and normal draws of
a fixed shape, so that a last-digit difference between platforms cannot shift the draws that follow.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEED: Final = 98
YEARS: Final = (2022, 2025)
NATION: Final = "US000"
STATE: Final = "98000"
UNKNOWN: Final = "98999"
REGION: Final = ("98001", "98003", "98005", "98007")
# Private jobs aimed at in 2022. 98 is the code of no state.
COUNTY_JOBS: Final = {
    "98001": 63_000,
    "98003": 30_000,
    "98005": 16_000,
    "98007": 8_500,
    "98009": 148_000,
    "98011": 82_000,
    "98013": 41_000,
    "98015": 21_000,
    "98999": 6_500,
}
COUNTY_PAY: Final = (0.86, 0.82, 0.78, 0.76, 0.94, 0.88, 0.81, 0.77, 0.86)

INDUSTRY_FILE: Final = Path(__file__).with_name("sample_industries.csv")

# What the region is known for (times the national share) and how its makers fare over the three years.
REGION_STRENGTH: Final = {
    "111": 1.4, "211": 0.05, "212": 0.6, "213": 0.1, "311": 1.7, "314": 0.6, "321": 1.6, "322": 2.4,
    "323": 1.8, "325": 1.3, "326": 2.2, "327": 1.5, "331": 2.1, "332": 2.6, "333": 3.2, "334": 0.9, "335": 2.3,
    "336": 2.8, "337": 1.9, "339": 1.6, "423": 1.2, "484": 1.5, "493": 1.7, "512": 0.3, "513": 0.6, "516": 0.4,
    "518": 0.5, "519": 0.2, "523": 0.4, "541": 0.6, "551": 1.2, "622": 1.3, "711": 0.5, "721": 0.7,
}  # fmt: skip
NATION_GROWTH: Final = {
    "315": -0.15, "323": -0.10, "335": 0.10, "336": 0.06, "445": 0.01, "449": -0.06, "455": 0.03,
    "458": -0.05, "485": 0.14, "492": 0.05, "493": 0.04, "512": -0.08, "513": 0.02, "516": -0.10,
    "517": -0.06, "518": 0.06,
    "541": 0.07, "561": -0.02, "621": 0.11, "622": 0.08, "623": 0.09, "624": 0.13, "711": 0.18, "713": 0.15,
    "721": 0.13, "722": 0.09, "238": 0.08, "237": 0.10,
}  # fmt: skip
REGION_GROWTH: Final = {
    "325": 0.14, "3254": 0.25, "333": 0.07, "334": 0.16, "335": 0.18, "3359": 0.20, "336": 0.09, "322": -0.10,
    "331": -0.07, "337": -0.11, "323": -0.08, "493": 0.21, "541": 0.05, "621": 0.04, "238": 0.06, "311": 0.05,
}  # fmt: skip
# Sectors that serve the people next door: their weight hardly differs from county to county.
LOCAL_SECTORS: Final = ("22", "23", "44", "45", "61", "62", "72", "81")

# Government: own_code, industry, jobs per 1,000 private jobs, annual pay in thousands, jobs per worksite.
GOVERNMENT: Final = (
    ("1", "491110", 5.0, 62, 30), ("1", "622110", 3.2, 96, 400), ("1", "921190", 1.1, 88, 12),
    ("1", "922120", 0.9, 101, 15), ("1", "923130", 1.6, 84, 14), ("1", "924120", 1.4, 79, 9),
    ("2", "611310", 16.0, 61, 420), ("2", "622210", 2.0, 63, 260), ("2", "921190", 4.2, 66, 40),
    ("2", "922140", 5.2, 58, 190), ("2", "923130", 3.1, 57, 35),
    ("3", "221310", 2.1, 63, 25), ("3", "485113", 1.5, 55, 70), ("3", "519210", 1.7, 36, 12),
    ("3", "611110", 58.0, 51, 75), ("3", "621111", 1.4, 92, 30), ("3", "921140", 19.0, 50, 38),
    ("3", "922120", 7.0, 68, 60), ("3", "922160", 4.1, 64, 33),
)  # fmt: skip

MEASURES: Final = ("estabs", "employment", "wages", "taxable", "contributions", "largest")


@dataclass(frozen=True)
class Leaves:
    """The six-digit industries of every ownership; arrays of one length."""

    own: list[str]
    code: list[str]
    nation_jobs: Floats
    pay_usd: Floats
    size: Floats


@dataclass(frozen=True)
class Economy:
    """Values at six digits: `local[year]` is (measure, county, leaf), `nation[year]` (measure, leaf).

    Each year comes with the year before it, which only the over-the-year columns use.
    """

    leaves: Leaves
    local: dict[int, Ints]
    nation: dict[int, Ints]


def read_industries() -> list[dict[str, str]]:
    """The three-digit rows of the industry file."""
    with INDUSTRY_FILE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _private_leaves(rng: np.random.RandomState) -> tuple[list[str], Floats, Floats, Floats]:
    """Codes, national jobs, pay and worksite size of the private six-digit industries."""
    codes: list[str] = []
    jobs: list[float] = []
    pay: list[float] = []
    size: list[float] = []
    for row in read_industries():
        six = row["six_digit_codes"].split()
        weight = np.exp(0.8 * rng.standard_normal(len(six)))
        codes += six
        jobs += list(float(row["nation_jobs_thousand"]) * 1000 * weight / weight.sum())
        pay += list(float(row["annual_pay_thousand"]) * 1000 * np.exp(0.10 * rng.standard_normal(len(six))))
        size += list(float(row["jobs_per_establishment"]) * np.exp(0.25 * rng.standard_normal(len(six))))
    return codes, np.array(jobs), np.array(pay), np.array(size)


def draw_leaves(rng: np.random.RandomState) -> Leaves:
    """Private and government industries, the private ones first."""
    codes, jobs, pay, size = _private_leaves(rng)
    thousands = jobs.sum() / 1000
    public = np.array([[rate * thousands, wage * 1000, per] for _, _, rate, wage, per in GOVERNMENT])
    return Leaves(
        ["5"] * len(codes) + [own for own, *_ in GOVERNMENT],
        codes + [code for _, code, *_ in GOVERNMENT],
        np.concatenate([jobs, public[:, 0]]),
        np.concatenate([pay, public[:, 1]]),
        np.concatenate([size, public[:, 2]]),
    )


def _by_prefix(codes: list[str], table: dict[str, float], default: float) -> Floats:
    """Each code's value in `table`, found by its longest prefix there."""

    def value(code: str) -> float:
        return next((table[code[:n]] for n in (4, 3) if code[:n] in table), default)

    return np.array([value(code) for code in codes])


def _shared(rng: np.random.RandomState, leaves: Leaves, n_rows: int, digits: int) -> Floats:
    """Standard normals (n_rows, leaf) that industries with the same first digits share."""
    groups = [own + code[:digits] for own, code in zip(leaves.own, leaves.code, strict=True)]
    _, position = np.unique(np.array(groups), return_inverse=True)
    return rng.standard_normal((n_rows, position.max() + 1))[:, position]


def _expected_jobs(rng: np.random.RandomState, leaves: Leaves) -> Floats:
    """Jobs expected (county, leaf) in 2022: national shares bent by what each county is known for."""
    n_counties = len(COUNTY_JOBS)
    private = np.array([own == "5" for own in leaves.own])
    local = np.array([code[:2] in LOCAL_SECTORS for code in leaves.code])
    spread = np.where(local, 0.35, 1.0)
    bend = 0.45 * _shared(rng, leaves, n_counties, 3) + 0.40 * _shared(rng, leaves, n_counties, 4)
    bend += 0.40 * _shared(rng, leaves, n_counties, 6) + 0.25 * _shared(rng, leaves, 1, 3)
    expected: Floats = leaves.nation_jobs * np.exp(np.where(private, spread * bend, 0.12 * bend))
    expected[: len(REGION)] *= np.where(private, _by_prefix(leaves.code, REGION_STRENGTH, 1.0), 1.0)
    goal = np.array(list(COUNTY_JOBS.values()))
    scaled: Floats = expected * (goal / expected[:, private].sum(axis=1))[:, None]
    return scaled


def _round(values: Floats | Ints) -> Ints:
    return np.rint(values).astype(np.int64)


def _first_year(rng: np.random.RandomState, leaves: Leaves, expected: Floats) -> tuple[Ints, Ints]:
    """Worksites and jobs (county, leaf) of 2022; where few are expected there may be none."""
    sites = expected / leaves.size
    present_chance = 1 - np.exp(-1.3 * sites)
    present = rng.random_sample(expected.shape) < present_chance
    noise = np.exp(0.25 * rng.standard_normal(expected.shape))
    estabs = np.where(present, np.maximum(1, _round(sites / present_chance * noise)), 0)
    jobs = _round(estabs * leaves.size * np.exp(0.30 * rng.standard_normal(expected.shape)))
    return estabs, np.where(present, np.maximum(jobs, 1), 0)


def _log_growth(rng: np.random.RandomState, leaves: Leaves, n_counties: int) -> tuple[Floats, Floats]:
    """Three-year log growth of the nation (leaf) and of the counties (county, leaf)."""
    nation = 0.02 + _by_prefix(leaves.code, NATION_GROWTH, 0.0)
    nation = nation + 0.03 * _shared(rng, leaves, 1, 3)[0] + 0.02 * _shared(rng, leaves, 1, 4)[0]
    local = nation + 0.04 * _shared(rng, leaves, 1, 3) + 0.03 * _shared(rng, leaves, n_counties, 3)
    local[: len(REGION)] += _by_prefix(leaves.code, REGION_GROWTH, 0.0)
    return nation, local


def _wages(rng: np.random.RandomState, leaves: Leaves, jobs: Ints, level: Floats) -> tuple[Ints, Ints, Ints]:
    """Total wages, taxable wages and contributions; `level` is pay against the nation's in 2022."""
    factor = level * np.exp(0.05 * rng.standard_normal(jobs.shape))
    wages = _round(jobs * leaves.pay_usd * factor)
    federal = np.array([own == "1" for own in leaves.own])
    taxable = np.where(federal, 0, _round(np.minimum(jobs * 12_500.0, 0.8 * wages)))
    return wages, taxable, _round(taxable * 0.0145)


def _measures(rng: np.random.RandomState, leaves: Leaves, estabs: Ints, jobs: Ints, level: Floats) -> Ints:
    """Stack MEASURES of one year; `largest` is the jobs of the biggest worksite, which hiding looks at."""
    wages, taxable, contributions = _wages(rng, leaves, jobs, level)
    noise = np.exp(0.3 * rng.standard_normal(jobs.shape))
    share = np.minimum(1.0, 1.6 / np.sqrt(np.maximum(estabs, 1)) * noise)
    largest = np.where(estabs <= 1, jobs, _round(jobs * share))
    return np.stack([estabs, jobs, wages, taxable, contributions, largest])


def _moved(rng: np.random.RandomState, estabs: Ints, jobs: Ints, growth: Floats) -> tuple[Ints, Ints]:
    """Worksites and jobs after `growth` (log); small industries move more."""
    wobble = 0.10 / np.sqrt(np.maximum(estabs, 1)) * rng.standard_normal(jobs.shape)
    moved = np.where(jobs > 0, np.maximum(1, _round(jobs * np.exp(growth + wobble))), 0)
    sites = np.where(estabs > 0, np.maximum(1, _round(estabs * np.exp(0.5 * growth + 0.3 * wobble))), 0)
    return sites, moved


def _turnover(rng: np.random.RandomState, leaves: Leaves, estabs: Ints, jobs: Ints) -> tuple[Ints, Ints]:
    """Some one-worksite industries close, some open, a few keep a worksite without a job (a true zero)."""
    private = np.array([own == "5" for own in leaves.own])
    u = rng.random_sample(jobs.shape)
    closes = private & (estabs == 1) & (u < 0.10)
    opens = private & (estabs == 0) & (u < 0.035)
    idle = private & (estabs == 1) & (u > 0.97)
    new_jobs = np.maximum(1, _round(0.6 * leaves.size * np.ones(jobs.shape)))
    jobs = np.where(closes | idle, 0, np.where(opens, new_jobs, jobs))
    return np.where(closes, 0, np.where(opens, 1, estabs)), jobs


def draw_economy() -> Economy:
    """The whole truth, for each published year `y` and for `y - 1`."""
    rng = np.random.RandomState(SEED)
    leaves = draw_leaves(rng)
    level = np.array(COUNTY_PAY)[:, None] * np.exp(0.06 * _shared(rng, leaves, len(COUNTY_PAY), 3))
    estabs, jobs = _first_year(rng, leaves, _expected_jobs(rng, leaves))
    nation_growth, growth = _log_growth(rng, leaves, len(COUNTY_JOBS))
    nation_jobs = _round(leaves.nation_jobs)
    nation_estabs = np.maximum(1, _round(leaves.nation_jobs / leaves.size))
    par = np.ones(len(leaves.code))
    last_estabs, last_jobs = _turnover(rng, leaves, *_moved(rng, estabs, jobs, growth))
    counts = {2022: (estabs, jobs), 2025: (last_estabs, last_jobs)}
    local: dict[int, Ints] = {}
    nation: dict[int, Ints] = {}
    for year, (sites, people) in counts.items():
        pay_rise = 1.042 ** (year - 2022)
        there = _moved(rng, nation_estabs, nation_jobs, nation_growth * (year - 2022) / 3)
        before = _moved(rng, sites, people, -growth / 3)
        there_before = _moved(rng, *there, -nation_growth / 3)
        local[year] = _measures(rng, leaves, sites, people, level * pay_rise)
        nation[year] = _measures(rng, leaves, *there, par * pay_rise)
        local[year - 1] = _measures(rng, leaves, *before, level * pay_rise / 1.042)
        nation[year - 1] = _measures(rng, leaves, *there_before, par * pay_rise / 1.042)
    return Economy(leaves, local, nation)
