"""Why an industry is not on the list, in a board's words: with what is certain of it, and the place it would have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.standing import Setting, Standing, factor_name, listed, ordinal
from sectorlmi.table.candidates import Rule, failed
from sectorlmi.table.factors import FACTORS

_JOBS: Final = FACTORS["employment"].column


def not_ranked(setting: Setting) -> dict[str, str]:
    """Why, by code, for every industry of the table that is not ranked."""
    report = setting.report
    ranked = set(report.ranking.industries)
    rules = dict(zip(report.table.industries, failed(report.table, report.study), strict=True))
    return {code: _why(setting.of(code), rules[code]) for code in report.table.industries if code not in ranked}


def _why(one: Standing, rule: Rule | None) -> str:
    if rule is None:
        return _too_little_known(one)
    reason = _REASONS[rule](one)
    if rule in (Rule.RETIRED, Rule.OPEN_PLACE) or not one.value(_JOBS.name) > 0:
        return reason
    place = place_if_ranked(one.setting.report, one.code)
    return reason if place is None else f"{reason} If it were ranked, the estimate would put it {ordinal(place)}."


def place_if_ranked(report: Report, code: str) -> int | None:
    """The place that an industry would have if it alone were added to those ranked; None where too little is known."""
    ranking, table = report.ranking, report.table
    codes = [*ranking.industries, code]
    values = table.factor_values()[[table.row_of(c) for c in codes]]
    given = [c.weighing(c.given_weight) for c in ranking.criteria]
    try:
        found = rank(
            codes,
            values,
            given,
            method=ranking.method,
            ties=ranking.ties,
            min_weight_coverage=ranking.min_weight_coverage,
        )
    except CoverageError:
        return None
    return int(found.place[found.industries.index(code)]) if code in found.industries else None


def _retired(_: Standing) -> str:
    return "Its worksites are counted under other industries now: the list of industries was revised."


def _unknown(one: Standing) -> str:
    return f"{_hidden(one)} and this study makes no estimates. {_certain(one)}".strip()


def _hidden(one: Standing) -> str:
    hidden, shown = one.value("n_suppressed"), one.value("n_disclosed")
    return f"To protect single employers the publisher hides {hidden:,.0f} of {hidden + shown:,.0f} county numbers,"


def _certain(one: Standing) -> str:
    """`Certainly between 39,200 and 41,300 jobs.`; empty where no range is known, or none is needed."""
    text = one.certainly(_JOBS)
    return f"Certainly {text} jobs." if text and one.number(_JOBS).is_estimate else ""


def _few_jobs(one: Standing) -> str:
    study = one.setting.report.study
    if one.value(_JOBS.name) == 0:
        return f"No jobs here in {study.years.current}."
    estimate = " by the estimate" if one.number(_JOBS).is_estimate else ""
    return f"Too small{estimate}: {one.jobs}; this study ranks from {study.industries.minimum_employment:,.0f} up."


def _few_establishments(one: Standing) -> str:
    sites, least = one.value("n_establishments"), one.setting.report.study.industries.minimum_establishments
    worksites = f"{sites:,.0f} worksite{'' if sites == 1 else 's'}"
    return f"Too small: {worksites}; this study ranks from {least:,.0f} up. {_certain(one)}".strip()


def _mostly_estimated(one: Standing) -> str:
    most = one.setting.report.study.industries.maximum_estimated_share
    estimated = f"so {one.value('employment_estimated_share'):.0%} of the jobs shown would be an estimate"
    return f"{_hidden(one)} {estimated}; this study allows {most:.0%}. {_certain(one)}".strip()


def _open_place(one: Standing) -> str:
    low, high, n = (one.value(name) for name in ("candidate_place_low", "candidate_place_high", "n_candidates"))
    text = f"Hidden numbers leave its place open: if it were ranked, anywhere from {ordinal(low)} to {ordinal(high)}"
    return f"{text} of {n:.0f}. {_certain(one)}".strip()


def _too_little_known(one: Standing) -> str:
    missing = [factor_name(f) for f in one.setting.factors.values() if np.isnan(one.value(f.column.name))]
    what = f": no number for {listed(missing)}" if missing else ""
    return f"Too little is known of it{what}. {_certain(one)}".strip()


_REASONS: Final[Mapping[Rule, Callable[[Standing], str]]] = {
    Rule.RETIRED: _retired,
    Rule.UNKNOWN: _unknown,
    Rule.FEW_JOBS: _few_jobs,
    Rule.FEW_ESTABLISHMENTS: _few_establishments,
    Rule.MOSTLY_ESTIMATED: _mostly_estimated,
    Rule.OPEN_PLACE: _open_place,
}


def why_not_listed(one: Standing) -> str:
    """Where a ranked industry stands, what is best of it and what holds it back; empty for those on the list."""
    setting, at = one.setting, one.at
    report = setting.report
    if at is None or one.code in report.short_list.industries:
        return ""
    place = int(report.ranking.place[at])
    off = "Taken off the list by hand. " if one.code in report.short_list.dropped else ""
    text = f"{off}Place {place} of {len(report.ranking)}{_range(report, at)}."
    # Relative to how many have a rank: of few, a late one is not as bad.
    order = sorted(one.ranks, key=lambda name: (one.ranks[name] / one.n_ranked(name), name))
    if len(order) > 1:
        best, worst = (
            f"{factor_name(setting.factors[name])} ({ordinal(one.ranks[name])})" for name in (order[0], order[-1])
        )
        text += f" Best on {best}, held back by {worst}."
    if one.code in setting.tries:
        text += f" In {setting.first} in {tries_in_words(setting.tries[one.code])}."
    return text


def _range(report: Report, at: int) -> str:
    if report.ranges is None or report.ranges.low[at] == report.ranges.high[at]:
        return ""
    return f" (range {report.ranges.low[at]:.0f} to {report.ranges.high[at]:.0f})"


def tries_in_words(part: float) -> str:
    """`over 99 of 100 tries`, `84 of 100 tries`: rounded down, and never all of them or none."""
    hundredths = 100 * part
    whole = int(hundredths + 1e-9)
    number = "over 99" if hundredths > 99 else "under 1" if whole == 0 else str(whole)
    return f"{number} of 100 tries"
