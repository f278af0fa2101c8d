"""From what was read and computed to the brief of an industry: titles, sentences, whom to invite, how sure it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from math import isnan
from typing import Final

import numpy as np

from sectorlmi.meeting import brief_words as words
from sectorlmi.meeting.brief import Counties, IndustryBrief, JobsLine, Occupations
from sectorlmi.meeting.brief_gaps import gaps
from sectorlmi.meeting.sizes import BANDS, FIRST_LARGE, Sizes
from sectorlmi.reference.industry_words import inside_a_sentence
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.series import Series
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.document import Section
from sectorlmi.terms.graded_numbers import GradedNumber
from sectorlmi.terms.study import Study

_MOST_JOBS: Final = 0.8
_NAMED: Final = 5
_NOTABLE_PART: Final = 0.1
_SMALL: Final = 20
# Points of percent by which two growths differ without being far apart.
_ALIKE: Final = 3.0
_SUPPORT: Final = (
    "To listen, and to act on what they hear: schools and colleges that train for it, economic development, labor, "
    "the workforce board"
)


@dataclass(frozen=True, eq=False)
class Material:
    """What one brief is made of beside the data table: what is None or empty is not at hand.

    `at` is the industry's position in `sizes`; `missing` are keys of `brief_gaps.GAPS`; `tries` says how often it was
    among the first, `place` where it is and of how many (None: not ranked); `reach` what the outlook is of.
    """

    name: str
    official: str
    says: str
    there: str
    reach: str
    parts: Section | None = None
    line: JobsLine | None = None
    counties: Counties | None = None
    occupations: Occupations | None = None
    workers: str = ""
    sizes: Sizes = field(default_factory=Sizes)
    at: int = 0
    missing: Collection[str] = ()
    place: tuple[float, int] | None = None
    tries: str = ""
    sources: str = ""
    training: str = ""


def compose_brief(study: Study, table: DataTable, row: int, found: Material) -> IndustryBrief:
    """The brief of the industry in this row of the table."""
    own = study.own_region(table.industries[row])
    region = own.region if own else study.region
    n = len(region.counties)
    below = found.occupations.below_bachelor_share if found.occupations else float("nan")
    facts = f"{n} {'county' if n == 1 else 'counties'} · {words.job_word(study)}s, {study.years.current}"
    return IndustryBrief(
        table.industries[row],
        found.name,
        found.official,
        found.says,
        region.name,
        facts,
        words.lead(study, table, row, found.name, below),
        words.figures_of(study, table, row, (found.there, found.reach)),
        found.parts,
        parts_title(found.parts) if found.parts else "",
        found.line,
        found.counties,
        found.occupations,
        found.workers,
        sizes_in_words(table, row, found.sizes, found.at),
        invite(table, row, found),
        gaps(found.missing),
        how_sure(study, table, row, found),
        _not_counted(study),
        found.sources,
        training=found.training,
    )


def parts_title(section: Section) -> str:
    """What the table of parts shows, and which is the largest where its bounds leave that certain."""
    if len(section) == 1:
        return "One part alone"
    jobs = next(c for c in section.columns if c.name == "employment")
    first, second = (section.number(jobs, row) for row in (0, 1))
    least = first.lower if first.is_estimate else first.value
    most = second.upper if second.is_estimate else second.value
    largest = inside_a_sentence(str(section.rows["title"][0]))
    return f"The parts: most jobs in {largest}" if least > most else "The parts"


def sizes_in_words(table: DataTable, row: int, sizes: Sizes, at: int) -> str:
    """Its worksites, how large they are on average, and how they are spread over sizes, as far as that is loaded."""
    sites, mean = float(table["n_establishments"][row]), _jobs_a_site(table, row)
    told = [f"{sites:,.0f} worksites{mean}."]
    local, nation = sizes.local, sizes.national
    if local is not None and not np.isnan(local.total[at]):
        each = "; ".join(f"{band} jobs: {n:,.0f}" for (band, _), n in zip(BANDS, local.sites[at], strict=True))
        told.append(f"By size, at least (Census, {local.when}): {each}.")
    elif nation is not None and not np.isnan(nation.total[at]):
        each = "; ".join(f"{band} jobs: {n:.0%}" for (band, _), n in zip(BANDS, nation.share[at], strict=True))
        told.append(f"By size in the nation ({nation.when}): {each}.")
    return " ".join(told)


def _jobs_a_site(table: DataTable, row: int) -> str:
    size = float(table["average_establishment_size"][row])
    jobs = table.number(words.column("employment"), row)
    if isnan(size) or jobs.is_range:
        return ""
    return f", about {max(size, 1):,.0f} jobs each on average"


def invite(table: DataTable, row: int, found: Material) -> tuple[str, ...]:
    """Whom to invite, from where its jobs, its parts and its worksites are."""
    told = []
    if found.counties is not None:
        told.append(_from_where(found.counties))
    large = _large_parts(found.parts) if found.parts is not None else []
    if len(large) > 1:
        told.append(f"Employers of each large part: {'; '.join(large)}")
    told.append(_of_which_size(table, row, found))
    return (*(one for one in told if one), _SUPPORT)


def _from_where(counties: Counties) -> str:
    jobs = np.nan_to_num(counties.section.rows["employment"])
    if not jobs.sum():
        return ""
    n = int(np.argmax(np.cumsum(jobs) >= _MOST_JOBS * jobs.sum())) + 1
    names = [str(name) for name in counties.section.rows["county"][:n]]
    rest = f" and {n - _NAMED} more counties" if n > _NAMED else ""
    beyond = f"; and just outside: {', '.join(counties.outside)}" if counties.outside else ""
    return f"Employers in {', '.join(names[:_NAMED])}{rest}, where most of the jobs are{beyond}"


def _large_parts(parts: Section) -> list[str]:
    jobs = np.nan_to_num(parts.rows["employment"])
    names = [str(name) for name, n in zip(parts.rows["title"], jobs, strict=True) if n >= _NOTABLE_PART * jobs.sum()]
    return [names[0], *map(inside_a_sentence, names[1:])] if names else []


def _of_which_size(table: DataTable, row: int, found: Material) -> str:
    local = found.sizes.local
    if local is not None and not np.isnan(local.total[found.at]):
        large, small = local.sites[found.at, FIRST_LARGE:].sum(), local.sites[found.at, 0]
        return f"Large and small: at least {large:,.0f} worksites of 100 jobs or more, and {small:,.0f} under 20"
    size = float(table["average_establishment_size"][row])
    return "Small employers too: most worksites are small" if size < _SMALL else ""


def how_sure(study: Study, table: DataTable, row: int, found: Material) -> str:
    """The foot: its place by the study's measures, how often it holds, and what of it the publisher hides."""
    told = []
    if found.place is not None:
        n = sum(1 for factor in study.factors if factor.weight > 0)
        place, of = found.place
        tries = f"; among the first {study.shortlist.top} in {found.tries} with other weights" if found.tries else ""
        told.append(f"place {place:g} of {of} on {n} {'measure' if n == 1 else 'measures'}{tries}.")
    hidden, seen = int(table["n_suppressed"][row]), int(table["n_disclosed"][row])
    if not hidden:
        told.append(f"All {study.years.current} county totals of this industry are published.")
    else:
        told.append(f"{hidden} of {hidden + seen} county totals of {study.years.current} are hidden by the publisher.")
    text = " ".join(told)
    return f"{text[:1].upper()}{text[1:]}"


def _not_counted(study: Study) -> str:
    return "government and the self-employed" if study.ownership == words.PRIVATE else "the self-employed"


def two_points(study: Study, table: DataTable, row: int, names: tuple[str, str]) -> JobsLine | None:
    """The line over the study's two periods; None where its growth is not known."""
    growth = float(table["growth_pct"][row])
    if isnan(growth):
        return None
    there = float(table["benchmark_growth_pct"][row])
    periods = tuple(str(period) for period in study.years.periods)
    ends = (100.0, None if isnan(there) else 100 + there)
    return _line(table, row, names, periods, ((100.0, 100 + growth), (None if ends[1] is None else 100.0, ends[1])))


def jobs_line(study: Study, table: DataTable, row: int, series: Series, names: tuple[str, str]) -> JobsLine | None:
    """The line over all comparable periods from the base on; None where the series has fewer than three of them."""
    code = table.industries[row]
    growth = table.number(words.column("growth_pct"), row)
    if code not in series.industries or isnan(growth.value) or growth.is_range:
        return None
    at, (base, current) = series.industries.index(code), study.years.periods
    same = series.comparable_with_last()[at]
    which = [k for k, p in enumerate(series.periods) if base <= p <= current and same[k] and p.quarter == base.quarter]
    if len(which) <= 2 or series.periods[which[0]] != base or series.periods[which[-1]] != current:
        return None
    here, there = series["employment"][at][which], series["benchmark_employment"][at][which]
    lines = tuple(_index(values) for values in (here, there))
    return _line(table, row, names, tuple(str(series.periods[k]) for k in which), (lines[0], lines[1]))


def _index(values: Floats) -> tuple[float | None, ...]:
    first = float(values[0])
    if isnan(first) or not first:
        return tuple(None for _ in values)
    return tuple(None if isnan(v) else round(100 * v / first, 1) for v in values.tolist())


def _line(
    table: DataTable,
    row: int,
    names: tuple[str, str],
    periods: tuple[str, ...],
    lines: tuple[tuple[float | None, ...], tuple[float | None, ...]],
) -> JobsLine:
    growth = table.number(words.column("growth_pct"), row)
    other = table.number(words.column("benchmark_growth_pct"), row)
    has_other = lines[1][-1] is not None
    between = (100 + growth.lower, 100 + growth.upper) if growth.is_estimate else None
    here = (None,) * len(periods) if growth.is_range else lines[0]
    title = f"Jobs, {periods[0]} = 100{_faster(growth, other, names[1]) if has_other else ''}"
    told = words.signed(growth), words.signed(other) if has_other else ""
    return JobsLine(title, periods, here, lines[1], *names, *told, between)


def _faster(growth: GradedNumber, other: GradedNumber, there: str) -> str:
    """How its growth compares with the benchmark's, where certain bounds of both decide it."""
    low, high = _ends(growth)
    least, most = _ends(other)
    if low > most:
        return f": faster than {there}" if low - most >= _ALIKE else f": slightly faster than {there}"
    if high < least:
        return f": slower than {there}" if least - high >= _ALIKE else f": slightly slower than {there}"
    return ""


def _ends(number: GradedNumber) -> tuple[float, float]:
    return (number.lower, number.upper) if number.is_estimate else (number.value, number.value)
