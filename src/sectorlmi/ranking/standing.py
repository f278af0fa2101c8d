"""What a board's sentences about an industry are made of: its numbers, their grades, its ranks, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.reference.industry_words import inside_a_sentence
from sectorlmi.table import certainty
from sectorlmi.table.factors import FACTORS, Factor
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import UNKNOWN, GradedNumber, certain_range, outward
from sectorlmi.terms.grades import Certainty, Grade, is_in_points
from sectorlmi.terms.provenance import Status

# The first so many ranks on a factor speak for an industry, but of few industries only the first quarter.
_FIRST: Final = 10
_QUARTER: Final = 4
_SPAN: Final = re.compile(r"\b((?:19|20)\d\d)-((?:19|20)\d\d)\b")
_SMALL_NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_PLAIN_FACTORS: Final = {
    "employment": "jobs",
    "avg_annual_wage": "pay",
    "growth": "growth",
    "projected_growth": "outlook",
    "location_quotient": "concentration",
}


def in_words(number: int) -> str:
    """A count as it stands in a sentence: in words up to twelve."""
    return _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else f"{number:,}"


def ordinal(number: float) -> str:
    """`1st`, `2nd`, `11th`; a rank between two, which level industries share, is that of the better one."""
    n = int(number)
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, and c`; names that hold a comma or an "and" themselves stand apart."""
    if len(names) < 2:
        return "".join(names)
    between = "; " if any("," in name for name in names) else ", "
    last = " and " if len(names) == 2 and not any(" and " in name for name in names) else f"{between}and "
    return f"{between.join(names[:-1])}{last}{names[-1]}"


def possessive(name: str) -> str:
    """`Georgia's`, `Texas'`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def factor_name(factor: Factor) -> str:
    """What a factor is called in a board's sentence."""
    heading = factor.column.heading
    return _PLAIN_FACTORS.get(factor.name) or (heading if heading[1:2].isupper() else heading.lower())


@dataclass(frozen=True, eq=False)
class Setting:
    """A report as its sentences see it: who is listed by place, how the region, the benchmark and the span of years are
    called, and what is certain of each column."""

    report: Report

    @cached_property
    def region(self) -> str:
        """The region's name."""
        return self.report.study.region.name or self.report.study.name

    @cached_property
    def benchmark(self) -> str:
        """What the region is compared with, in the middle of a sentence; empty where it is not known."""
        title = self.report.benchmark_title.split(" -- ")[0]
        return "the nation" if title.casefold() in ("u.s. total", "united states") else title

    @cached_property
    def years(self) -> str:
        """The span of past growth: `three years`, `a year`; of quarters too, which are of the same season."""
        span = self.report.study.years
        n = span.current.year - span.base.year
        return "a year" if n == 1 else f"{in_words(n)} years"

    @cached_property
    def first(self) -> str:
        """`the first ten`."""
        return f"the first {in_words(self.report.study.shortlist.top)}"

    @cached_property
    def factors(self) -> Mapping[str, Factor]:
        """The study's factors that count, by name."""
        ranking, known = self.report.ranking, {f.name: f for f in self.report.table.factors}
        silent = {*ranking.constant, *ranking.spread}
        return {c.name: known[c.name] for c in ranking.criteria if c.weight > 0 and c.name not in silent}

    def factor(self, name: str) -> str:
        """What a factor of the study is called, whether it counts or not."""
        return next(factor_name(f) for f in self.report.table.factors if f.name == name)

    @cached_property
    def n_ranked(self) -> Mapping[str, int]:
        """How many industries have a rank on each factor of the ranking."""
        ranking = self.report.ranking
        return dict(zip(ranking.names, ranking.n_known.tolist(), strict=True))

    @cached_property
    def strong(self) -> int:
        """The last rank on a factor that speaks for an industry."""
        return max(1, min(_FIRST, len(self.report.ranking) // _QUARTER))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Plain name of every industry of the table; those of groups and of other files are their titles."""
        return self.report.table.names()

    def inside(self, codes: Sequence[str]) -> str:
        """The plain names of industries in the middle of a sentence."""
        return listed([inside_a_sentence(self.names.get(code, code)) for code in codes])

    @cached_property
    def listed_by_place(self) -> tuple[str, ...]:
        """Those on the short list whose place puts them there, in its order."""
        place = dict(zip(self.report.ranking.industries, self.report.ranking.place.tolist(), strict=True))
        top = self.report.study.shortlist.top
        return tuple(c for c in self.report.short_list.industries if place.get(c, top + 1) <= top)

    @cached_property
    def tries(self) -> Mapping[str, float]:
        """In what share of the tries each ranked industry is among the first; empty without robustness."""
        found = self.report.robustness
        if found is None:
            return {}
        of = found.near_weights if found.both is None else found.both
        return dict(zip(found.industries, of.p_top.tolist(), strict=True))

    @cached_property
    def region_jobs(self) -> float:
        """All jobs of the region, as shares are of them; NaN where they are not known or differ by industry."""
        total = self.report.table.quantities.region_total
        return float("nan") if isinstance(total, np.ndarray) else float(total)

    def certain(self, column: Column) -> Certainty | None:
        """What is certain of a column's numbers."""
        if column.name not in self._certain:
            self._certain[column.name] = certainty.of(self.report.table.columns, column)
        return self._certain[column.name]

    @cached_property
    def _certain(self) -> dict[str, Certainty | None]:
        return {}

    def of(self, code: str) -> Standing:
        """An industry of the table."""
        return Standing(self, code, self.report.table.row_of(code))


@dataclass(frozen=True, eq=False)
class Standing:
    """One industry of the table, at `row`; it may not be ranked."""

    setting: Setting
    code: str
    row: int

    @cached_property
    def at(self) -> int | None:
        """Its position in the ranking."""
        industries = self.setting.report.ranking.industries
        return industries.index(self.code) if self.code in industries else None

    @property
    def name(self) -> str:
        return self.setting.names[self.code]

    @cached_property
    def ranks(self) -> Mapping[str, float]:
        """Its rank on each factor that counts and has a value for it."""
        ranking = self.setting.report.ranking
        if self.at is None:
            return {}
        ranks = dict(zip(ranking.names, ranking.ranks[self.at].tolist(), strict=True))
        return {name: ranks[name] for name in self.setting.factors if not np.isnan(ranks[name])}

    def is_strong(self, factor: str) -> bool:
        """Whether its rank on a factor is among the first ones."""
        return self.ranks.get(factor, np.inf) <= self.setting.strong

    def n_ranked(self, factor: str) -> int:
        """How many industries have a rank on a factor."""
        return self.setting.n_ranked[factor]

    def value(self, column: str) -> float:
        """A number of the table; NaN where it has no such column, or no such number."""
        values = self.setting.report.table.columns.get(column)
        return float("nan") if values is None else float(values[self.row])

    def text(self, column: str) -> str:
        """A text of the table; empty where it has none."""
        values = self.setting.report.table.columns.get(column)
        return "" if values is None else str(values[self.row])

    def number(self, column: Column) -> GradedNumber:
        """A number with its status and grade."""
        if column.name not in self._numbers:
            self._numbers[column.name] = self.setting.report.table.number(column, self.row)
        return self._numbers[column.name]

    @cached_property
    def _numbers(self) -> dict[str, GradedNumber]:
        return {}

    def is_unsure(self, column: Column) -> bool:
        """Whether a number is too unsure to be one, or a change whose sign is not known."""
        number = self.number(column)
        return number.grade == Grade.UNSURE or (number.is_estimate and number.is_sign_unknown)

    def about(self, column: Column) -> str:
        """`about ` before a number that is estimated, or of the published cells only."""
        number = self.number(column)
        return "about " if number.is_estimate or number.status == Status.PARTIAL else ""

    def certainly(self, column: Column) -> str:
        """`between 10,100 and 10,800`, rounded outward; empty where no range is known."""
        known = self.setting.certain(column)
        return "" if known is None else between(column, float(known.lower[self.row]), float(known.upper[self.row]))

    def likely(self, column: Column) -> str:
        """Between what nine of ten ways to fill the hidden numbers put it; empty where none was drawn."""
        return between(column, *(self.value(column.beside(end)) for end in ("low", "high")))

    @property
    def is_listed(self) -> bool:
        """Whether it is on the short list."""
        return self.code in self.setting.report.short_list.industries

    @property
    def is_listed_by_place(self) -> bool:
        """Whether its place puts it there."""
        return self.code in self.setting.listed_by_place

    @property
    def place(self) -> str:
        """`16th of 79 overall`; empty where it is not ranked."""
        ranking = self.setting.report.ranking
        return "" if self.at is None else f"{ordinal(ranking.place[self.at])} of {len(ranking)} overall"

    @property
    def jobs(self) -> str:
        """`12,883 jobs`, `about 8,630 jobs`, `between 3,390 and 5,390 jobs`, `at least 120 jobs` of a sum that leaves
        hidden cells out."""
        number = self.number(FACTORS["employment"].column)
        lead = "at least " if number.status == Status.PARTIAL else ""
        # A text of one job, whatever it is marked with.
        ending = "job" if number.number == "1" else "jobs"
        return f"{lead}{number.spoken} {ending}"

    @property
    def span(self) -> tuple[int, int] | None:
        """The years that its projection is from and to, as the note about it has them."""
        found = _SPAN.search(self.text("projected_growth_note"))
        return (int(found[1]), int(found[2])) if found else None


def between(column: Column, low: float, high: float) -> str:
    """A range in the middle of a sentence, rounded outward; changes with their sign and percent. Empty if unknown."""
    if certain_range(column, low, high) == UNKNOWN:
        return ""
    ends = [(outward(column, end, up=up) if np.isfinite(end) else "") for end, up in ((low, False), (high, True))]
    if is_in_points(column):
        ends = [signed(end) for end in ends]
    if not all(ends):
        return f"at least {ends[0]}" if ends[0] else f"at most {ends[1]}"
    return ends[0] if ends[0] == ends[1] else f"between {ends[0]} and {ends[1]}"


def signed(number: str) -> str:
    """A change in percent as a sentence has it: `+53%`, `-5%`, `0%`."""
    if not number:
        return ""
    return f"{'' if number.startswith('-') or number.strip('0.') == '' else '+'}{number}%"


def percent(value: float) -> str:
    """A change in whole percent, with its sign."""
    return signed(f"{value:,.0f}".replace("-0", "0") if abs(value) < 0.5 else f"{value:,.0f}")
