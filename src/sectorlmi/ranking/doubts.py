"""What speaks against an industry, what is unsure of it, and what must be said before its strength is believed.

A `caution` stands with what put an industry on the list: a strength that hidden numbers leave unsure, one that is all
it has, size, jobs that are few, pay that is low. `unsure` is about numbers, `but` about weaknesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.standing import Standing, factor_name, in_words, ordinal, percent, possessive
from sectorlmi.ranking.strengths import outlook_of
from sectorlmi.reference.industry_words import inside_a_sentence, says_what
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.naics import digits

BUT: Final = "but"
UNSURE: Final = "unsure"
CAUTION: Final = "caution"


@dataclass(frozen=True)
class Remark:
    """A sentence beside an industry; `kind` is `but`, `unsure` or `caution`."""

    kind: str
    text: str


_JOBS, _WAGE, _GROWTH, _OUTLOOK, _LQ = (
    FACTORS[name].column
    for name in ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
)
_RECENT: Final = FACTORS["recent_growth"].column
# Below these an industry is tiny, or small, whatever the region: jobs, and parts of the region's jobs.
_TINY: Final = 500
_TINY_PART: Final = 0.0002
_SMALL_PART: Final = 0.002
# Percent below the average job's pay.
_LOW_PAY: Final = -20.0
_VERY_LOW_PAY: Final = -40.0
# One industry with so much of the region's jobs is many.
_BROAD_PART: Final = 0.05
_MANY_ESTIMATED: Final = 0.1
_HALF: Final = 0.5
# A change of a weight by less is a near tie.
_NEAR: Final = 0.03
_LAST_THIRD: Final = 2 / 3
PANDEMIC: Final = (2020, 2021)
# Beside the cautions, so many sentences.
_MOST: Final = 3


def remarks(one: Standing) -> tuple[Remark, ...]:
    """All cautions, then the weightiest of what is unsure and of what speaks against it; none of one not ranked."""
    if one.at is None:
        return ()
    cautions = [Remark(CAUTION, text) for text in dict.fromkeys(_cautions(one))]
    told = {word for caution in cautions for word in _TOPICS if word in caution.text.casefold()}
    rest = [Remark(kind, text) for kind, topic, rule in _RULES if topic not in told for text in [rule(one)] if text]
    return (*cautions, *rest[: max(_MOST - len(cautions), 1)])


def _cautions(one: Standing) -> Iterator[str]:
    """What must be said of an industry on the list, whatever put it there."""
    setting, study = one.setting, one.setting.report.study
    is_listed = one.code in setting.report.short_list.industries
    by_place = one.code in setting.listed_by_place
    lists = [name for name, rank in one.ranks.items() if rank <= study.shortlist.any_factor_top]
    for name in lists:
        yield from _unsure_strength(one, name)
    if not is_listed:
        return
    if text := _tiny(one):
        yield text
    if not by_place and lists == ["employment"]:
        yield f"On the list by size alone: {_pay_of(one)}." if _is_low(one) else "On the list by size alone."
    elif (text := _low_pay(one)) and (not by_place or one.value("wage_premium_pct") <= _VERY_LOW_PAY):
        yield text
    if not by_place and lists:
        ranking = setting.report.ranking
        yield f"One strength alone: {ordinal(ranking.place[one.at or 0])} of {len(ranking)} overall."


def _unsure_strength(one: Standing, name: str) -> Iterator[str]:
    """That a strength which lists alone rests on a number too unsure to be one."""
    # Other factors of change, such as jobs gained, have the sign of past growth.
    factor = one.setting.factors[name]
    column = _GROWTH if factor.status_column == _GROWTH.status else factor.column
    if not one.is_unsure(column):
        return
    lead = f"{ordinal(one.ranks[name])} in {factor_name(factor)}"
    if one.number(column).is_sign_unknown:
        spread = one.likely(column) or one.certainly(column)
        yield f"{lead}, but whether it grew is not known{_parted(': ', spread)}."
    else:
        yield f"{lead}, but that is mostly a guess{_parted(': certainly ', one.certainly(column))}."


def _parted(by: str, text: str) -> str:
    return f"{by}{text}" if text else ""


def _part(one: Standing) -> float:
    return one.value(_JOBS.name) / one.setting.region_jobs


def _tiny(one: Standing) -> str:
    jobs = one.value(_JOBS.name)
    if not (jobs < _TINY or _part(one) < _TINY_PART):
        return ""
    sites = one.value("n_establishments")
    at = "" if np.isnan(sites) else f" at {sites:,.0f} worksite{'' if sites == 1 else 's'}"
    return f"Tiny: {one.jobs}{at}."


def _small(one: Standing) -> str:
    return "" if _tiny(one) or not _part(one) < _SMALL_PART else f"Small: {one.jobs}."


def _is_low(one: Standing) -> bool:
    return bool(one.value("wage_premium_pct") <= _LOW_PAY) and not one.is_unsure(_WAGE)


def _pay_of(one: Standing) -> str:
    number = one.number(_WAGE)
    premium = -one.value("wage_premium_pct")
    return f"pays {number.number.replace('≈', 'about ')}, {one.about(_WAGE)}{premium:.0f}% below the average job here"


def _low_pay(one: Standing) -> str:
    text = _pay_of(one) if _is_low(one) else ""
    return f"Low pay: {text}." if text else ""


def _growth_range(one: Standing) -> str:
    number = one.number(_GROWTH)
    if number.is_estimate and number.is_sign_unknown:
        return f"Whether it grew is not known{_parted(': likely ', one.likely(_GROWTH))}."
    if number.grade in (Grade.ROUGH, Grade.UNSURE):
        return f"Growth is a range, because hidden numbers are in it{_parted(': certainly ', one.certainly(_GROWTH))}."
    return ""


def _estimated(one: Standing) -> str:
    share = one.value("employment_estimated_share")
    if not share >= _MANY_ESTIMATED:
        return ""
    certain = one.certainly(_JOBS)
    lead = "More than half of its jobs are estimates" if share > _HALF else f"{share:.0%} of its jobs are estimates"
    return f"{lead}{_parted(': certainly ', certain)}."


def _pandemic(one: Standing) -> str:
    """That an outlook, or past growth, which speaks for it starts where the pandemic had cut jobs."""
    span, base = one.span, one.setting.report.study.years.base.year
    if one.is_strong("projected_growth") and span and span[0] in PANDEMIC:
        return f"The outlook starts in {span[0]}, a pandemic year."
    if one.is_strong("growth") and base in PANDEMIC:
        return f"Growth starts in {base}, a pandemic year."
    return ""


def _turned(one: Standing) -> str:
    """That the newest quarter went the other way than the years of the study."""
    recent, grown = one.value(_RECENT.name), one.value(_GROWTH.name)
    if np.isnan(recent) or np.isnan(grown) or abs(recent) < 1 or recent * grown >= 0:
        return ""
    if one.is_unsure(_RECENT) or one.is_unsure(_GROWTH):
        return ""
    way = "fell" if recent < 0 else "rose"
    return f"Jobs {way} {one.about(_RECENT)}{abs(recent):.0f}% in the year to {one.text('recent_period')}."


def _near_tie(one: Standing) -> str:
    """The smallest change of one weight by which another industry takes its place, if it is a small one."""
    found = one.setting.report.robustness
    near = [c for c in found.changes if one.code in c.leaves and c.size <= _NEAR] if found else []
    if not near:
        return ""
    change = near[0]
    name = factor_name(one.setting.factors[change.factor])
    taken = f"{one.setting.inside(change.enters)} {'takes' if len(change.enters) == 1 else 'take'} this place"
    taken = taken if change.enters else "it leaves the list"
    return f"Near tie: if {name} counts {share(change.weight_to)} instead of {share(change.weight_from)}, {taken}."


def share(part: float) -> str:
    """A weight in percent; a tenth of one only where there is one."""
    text = f"{100 * part:.1f}".removesuffix(".0")
    return f"{text}%"


def _open_place(one: Standing) -> str:
    ranges = one.setting.report.ranges
    if ranges is None or one.at is None:
        return ""
    low, high, n = ranges.low[one.at], ranges.high[one.at], len(one.setting.report.ranking)
    if not high - low > n / 4:
        return ""
    return f"Hidden numbers leave its place open: {ordinal(low)} to {ordinal(high)} of {n}."


def _shrinks(one: Standing) -> str:
    grown = one.value(_GROWTH.name)
    if not grown <= -1 or one.is_unsure(_GROWTH):
        return ""
    return f"Jobs fell {one.about(_GROWTH)}{-grown:.0f}% in {one.setting.years}."


def _weak_outlook(one: Standing) -> str:
    if "projected_growth" not in one.ranks:
        return ""
    rank, n = one.ranks["projected_growth"], one.n_ranked("projected_growth")
    if rank <= _LAST_THIRD * n:
        return ""
    span = f" from {one.span[0]} to {one.span[1]}" if one.span else ""
    return f"The {outlook_of(one)} is weak: {percent(one.value(_OUTLOOK.name))}{span}, {ordinal(rank)} of {n}."


def _no_specialty(one: Standing) -> str:
    ratio, than = one.value(_LQ.name), one.setting.benchmark
    if not ratio < 0.995 or one.is_unsure(_LQ) or not than:
        return ""
    return f"Not a specialty: {one.about(_LQ)}{ratio:.2f} times {possessive(than)} share of jobs."


def _broad(one: Standing) -> str:
    what = says_what(one.code)
    if not _part(one) >= _BROAD_PART or not 0 < digits(one.code) <= 3 or not what:
        return ""
    return f"Very broad ({inside_a_sentence(what)}): narrow it down before inviting anyone."


def _strong_on_nothing(one: Standing) -> str:
    return "" if any(one.is_strong(name) for name in one.ranks) else "Strong on no measure alone."


# What two sentences of one industry must not say twice, as words of a caution.
_TOPICS: Final = ("tiny", "pay", "grew", "growth", "size")
_Rule = Callable[[Standing], str]
_RULES: Final[tuple[tuple[str, str, _Rule], ...]] = (
    (UNSURE, "", _near_tie),
    (UNSURE, "growth", _growth_range),
    (UNSURE, "", _open_place),
    (UNSURE, "", _turned),
    (UNSURE, "", _pandemic),
    (UNSURE, "", _estimated),
    (BUT, "tiny", _small),
    (BUT, "pay", _low_pay),
    (BUT, "", _shrinks),
    (BUT, "", _weak_outlook),
    (BUT, "", _broad),
    (BUT, "", _no_specialty),
    (BUT, "", _strong_on_nothing),
)


def words_of(number: int) -> str:
    """A count at the head of a sentence."""
    text = in_words(number)
    return text[:1].upper() + text[1:]
