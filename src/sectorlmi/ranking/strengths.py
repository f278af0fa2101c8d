"""What speaks for an industry, in a board's words: only of numbers that are sure enough to be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from sectorlmi.ranking.standing import Standing, factor_name, in_words, ordinal, possessive
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.provenance import Status

# Pay so far above the average job's is worth a word whatever the rank, in percent; so is such a concentration.
_GOOD_PAY: Final = 20.0
_TWICE: Final = 95.0
_SPECIALTY: Final = 1.2
_LARGEST: Final = 3
_WAGE, _GROWTH, _LQ = (FACTORS[name].column for name in ("avg_annual_wage", "growth", "location_quotient"))
_OUTLOOK: Final = FACTORS["projected_growth"].column
_BORROWED: Final = {Status.NATIONAL_RATE: "U.S.", Status.STATE_RATE: "state"}


def speaks_for(one: Standing) -> tuple[str, ...]:
    """Every strength, those of the study's factors in their order; else that it is above the middle on so many."""
    return _strengths(one) or _above_the_middle(one)


def has_strength(one: Standing) -> bool:
    """Whether any single factor speaks for it."""
    return bool(_strengths(one))


def _strengths(one: Standing) -> tuple[str, ...]:
    said = [_RULES.get(name, _other)(one, name) for name in one.setting.factors]
    return tuple(text for text in said if text)


def _jobs(one: Standing, name: str) -> str:
    rank = one.ranks.get(name, np.inf)
    if one.is_unsure(FACTORS[name].column) or not one.is_strong(name):
        return ""
    if rank > _LARGEST:
        return f"{ordinal(rank)} in jobs"
    return "largest employer" if rank < 2 else f"{ordinal(rank)}-largest employer"


def _pay(one: Standing, name: str) -> str:
    premium = one.value("wage_premium_pct")
    if one.is_unsure(_WAGE):
        return ""
    if np.isnan(premium):
        return f"{ordinal(one.ranks[name])}-best pay" if one.is_strong(name) else ""
    if premium < _GOOD_PAY:
        return ""
    about = one.about(_WAGE)
    if premium >= _TWICE:
        return f"pays {about}{_times(1 + premium / 100)} the average job here"
    return f"pays {about}{premium:.0f}% above the average job here"


def _times(ratio: float) -> str:
    """`twice`, `2.4 times`."""
    return "twice" if ratio < 2.05 else f"{ratio:.1f} times"


def _growth(one: Standing, name: str) -> str:
    grown = one.value(_GROWTH.name)
    if one.is_unsure(_GROWTH) or not one.is_strong(name) or not grown >= 1:
        return ""
    about, years = one.about(_GROWTH), one.setting.years
    if 95 <= grown < 105:
        return f"jobs {about}doubled in {years}"
    return f"jobs up {about}{grown:,.0f}% in {years}"


def _concentration(one: Standing, _: str) -> str:
    ratio, than = one.value(_LQ.name), one.setting.benchmark
    if one.is_unsure(_LQ) or not ratio >= _SPECIALTY:
        return ""
    return f"{one.about(_LQ)}{ratio:.1f} times {possessive(than)} share of jobs"


def _outlook(one: Standing, name: str) -> str:
    if not one.is_strong(name) or not one.value(_OUTLOOK.name) > 0:
        return ""
    rank = one.ranks[name]
    which = "fastest" if rank < 2 else f"{ordinal(rank)}-fastest"
    return f"{which} {outlook_of(one)}"


def outlook_of(one: Standing) -> str:
    """`U.S. outlook`: what it is the outlook of, where it is borrowed or our own."""
    status = one.text("projected_growth_status")
    if status == Status.MODELLED:
        return "modeled outlook"
    return f"{_BORROWED.get(Status(status), '')} outlook".strip() if status else "outlook"


def _other(one: Standing, name: str) -> str:
    factor = one.setting.factors[name]
    if one.is_unsure(factor.column) or not one.is_strong(name):
        return ""
    return f"{ordinal(one.ranks[name])} in {factor_name(factor)}"


def _above_the_middle(one: Standing) -> tuple[str, ...]:
    """On how many factors it is in the better half; nothing of an industry in the worse half on most."""
    above = [name for name, rank in one.ranks.items() if rank <= (one.n_ranked(name) + 1) / 2]
    counted = len(one.ranks)
    if 2 * len(above) <= counted:
        return ()
    if len(above) == counted:
        return (f"above the middle on all {in_words(counted)} measures",) if counted > 1 else ()
    return (f"above the middle on {in_words(len(above))} of {in_words(counted)} measures",)


_RULES: Final[Mapping[str, Callable[[Standing, str], str]]] = {
    "employment": _jobs,
    "avg_annual_wage": _pay,
    "growth": _growth,
    "projected_growth": _outlook,
    "location_quotient": _concentration,
}


def alone(one: Standing) -> str:
    """The strengths that put an industry on the list whatever its place: `best pay`, `3rd in jobs`; `added by hand`."""
    last = one.setting.report.study.shortlist.any_factor_top
    ranks = {name: rank for name, rank in one.ranks.items() if rank <= last}
    return ", ".join(_first(one, name, rank) for name, rank in ranks.items()) or "added by hand"


_BEST: Final = {
    "employment": "most jobs",
    "avg_annual_wage": "best pay",
    "growth": "fastest growth",
    "projected_growth": "fastest {outlook}",
    "location_quotient": "most concentrated",
}


def _first(one: Standing, name: str, rank: float) -> str:
    if rank < 2 and name in _BEST:
        return _BEST[name].format(outlook=outlook_of(one))
    called = outlook_of(one) if name == "projected_growth" else factor_name(one.setting.factors[name])
    return f"{ordinal(rank)} in {called}"
