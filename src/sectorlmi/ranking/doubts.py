"""What speaks against an industry, what is unsure of it, and what must be said before its strength is believed.

A `caution` stands with what put an industry on the list: a strength that hidden numbers leave unsure, one that is all
it has, size, jobs that are few, pay that is low. `unsure` is about numbers, `but` about weaknesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.sensitivity import WeightChange
from sectorlmi.ranking.standing import Standing, factor_name, in_words, ordinal, percent, possessive, signed
from sectorlmi.ranking.strengths import has_strength, outlook_of
from sectorlmi.reference.industry_words import inside_a_sentence, says_what
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.graded_numbers import ABOUT
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.naics import digits
from sectorlmi.terms.provenance import Status

BUT: Final = "but"
UNSURE: Final = "unsure"
CAUTION: Final = "caution"
# Topics that a reader of remarks has to know: nobody can look into a tie, and one newer file mends every outlook.
TIE, BASE = "tie", "pandemic"


@dataclass(frozen=True)
class Remark:
    """A sentence beside an industry; `kind` is `but`, `unsure` or `caution`, `topic` what it is about, if told."""

    kind: str
    text: str
    topic: str = ""


_JOBS, _WAGE, _GROWTH, _OUTLOOK, _LQ = (
    FACTORS[name].column
    for name in ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
)
_RECENT, _TREND = FACTORS["recent_growth"].column, FACTORS["growth_trend"].column
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
NEAR: Final = 0.03
_LAST_THIRD: Final = 2 / 3
PANDEMIC: Final = (2020, 2021)
# Beside the cautions, so many sentences.
_MOST: Final = 3


def remarks(one: Standing) -> tuple[Remark, ...]:
    """All cautions, then the weightiest of what is unsure and of what speaks against it; none of one not ranked."""
    if one.at is None:
        return ()
    cautions = [Remark(CAUTION, text) for text in dict.fromkeys(_cautions(one))]
    told = {topic for caution in cautions for word, topic in _TOPICS.items() if word in caution.text.casefold()}
    rest = [
        Remark(kind, text, topic) for kind, topic, rule in _RULES if topic not in told for text in [rule(one)] if text
    ]
    return (*cautions, *rest[: max(_MOST - len(cautions), 1)])


def _cautions(one: Standing) -> Iterator[str]:
    """What must be said of an industry on the list, whatever put it there."""
    if not one.is_listed:
        return
    last = one.setting.report.study.shortlist.any_factor_top
    alone = [name for name, rank in one.ranks.items() if rank <= last]
    for name in one.ranks:
        if name in alone or one.is_strong(name):
            yield from _unsure_strength(one, name)
    if text := _tiny(one):
        yield text
    is_low = _is_below(one, _LOW_PAY)
    if not one.is_listed_by_place and alone == ["employment"]:
        yield f"On the list by size alone{f': {_pay_of(one)}' if is_low else ''}; {one.place}."
    elif not one.is_listed_by_place and alone:
        yield f"{'One strength alone' if len(alone) == 1 else 'Strong on little else'}: {one.place}."
        if is_low:
            yield _low_pay(one)
    elif _is_below(one, _VERY_LOW_PAY):
        yield _low_pay(one)


def _unsure_strength(one: Standing, name: str) -> Iterator[str]:
    """That a strength rests on a number too unsure to be one."""
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
        yield f"{lead}, but hidden numbers leave that open{_parted(': certainly ', one.certainly(column))}."


def _parted(by: str, text: str) -> str:
    return f"{by}{text}" if text else ""


def _part(one: Standing) -> float:
    return one.value(_JOBS.name) / one.setting.region_jobs


def _is_whole(one: Standing) -> bool:
    """Whether its jobs are all there: a sum that leaves hidden cells out says nothing of how small it is."""
    return one.number(_JOBS).status != Status.PARTIAL


def _tiny(one: Standing) -> str:
    if not (one.value(_JOBS.name) < _TINY or _part(one) < _TINY_PART) or not _is_whole(one):
        return ""
    sites = one.value("n_establishments")
    at = "" if np.isnan(sites) else f" at {sites:,.0f} worksite{'' if sites == 1 else 's'}"
    return f"Tiny: {one.jobs}{at}."


def _small(one: Standing) -> str:
    if not _part(one) < _SMALL_PART or not _is_whole(one):
        return ""
    return _tiny(one) or f"Small: {one.jobs}."


def _is_below(one: Standing, premium: float) -> bool:
    """Whether it surely pays so many percent (a negative number) less than the average job here, or worse."""
    return bool(one.value("wage_premium_pct") <= premium) and not one.is_unsure(_WAGE)


def _pay_of(one: Standing) -> str:
    """`$43,825, 31% below the average job here`."""
    number, about, below = one.number(_WAGE), one.about(_WAGE), -one.value("wage_premium_pct")
    return f"{number.number.replace(ABOUT, 'about ')}, {about}{below:.0f}% below the average job here"


def _low_pay(one: Standing) -> str:
    return f"Low pay: {_pay_of(one)}." if _is_below(one, _LOW_PAY) else ""


_FELL: Final = "How much jobs fell is a range, because hidden numbers are in it"
_GREW: Final = "Growth is a range, because hidden numbers are in it"


def _growth_range(one: Standing) -> str:
    number = one.number(_GROWTH)
    if number.is_estimate and number.is_sign_unknown:
        likely, certainly = _parted(": likely ", one.likely(_GROWTH)), _parted(": certainly ", one.certainly(_GROWTH))
        return f"Whether it grew is not known{likely or certainly}."
    if number.grade in (Grade.ROUGH, Grade.UNSURE):
        text = _FELL if _fell(one) else _GREW
        return f"{text}{_parted(': certainly ', one.certainly(_GROWTH))}."
    return ""


def _fell(one: Standing) -> bool:
    """Whether its jobs surely fell."""
    return one.value(_GROWTH.name) <= -1 and not one.is_unsure(_GROWTH)


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


def _two_ends(one: Standing) -> str:
    """That growth from the first year to the last tells another story than all the years do."""
    slope = one.value(_TREND.name)
    if not one.text("two_ends_note") or np.isnan(slope):
        return ""
    return f"The years between tell another story: the trend is {signed(f'{slope:.1f}')} a year."


def _near_tie(one: Standing) -> str:
    """The smallest change of one weight by which another industry takes its place, if it is a small one."""
    found = one.setting.report.robustness
    near = [c for c in found.changes if one.code in c.leaves and c.size <= NEAR] if found else []
    if not near:
        return ""
    change = near[0]
    name = one.setting.factor(change.factor)
    taken = f"{one.setting.inside(change.enters)} would take this place"
    taken = taken if change.enters else "it leaves the list"
    return f"Near tie: if {reweighed(name, change)}, {taken}."


def reweighed(name: str, change: WeightChange) -> str:
    """`pay counts 21% instead of 20%`."""
    verb = "count" if name.endswith("s") else "counts"
    return f"{name} {verb} {share(change.weight_to)} instead of {share(change.weight_from)}"


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
    if not _fell(one) or _growth_range(one):
        return ""
    return f"Jobs fell {one.about(_GROWTH)}{-one.value(_GROWTH.name):.0f}% in {one.setting.years}."


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
    return "" if has_strength(one) else "Strong on no measure alone."


# What two sentences of one industry must not say twice, as words of a caution.
_TOPICS: Final = {"tiny": "size", "low pay": "pay", "below the average": "pay", "in growth": "growth", "grew": "growth"}
_Rule = Callable[[Standing], str]
_RULES: Final[tuple[tuple[str, str, _Rule], ...]] = (
    (UNSURE, TIE, _near_tie),
    (UNSURE, "growth", _growth_range),
    (UNSURE, "", _open_place),
    (UNSURE, "", _turned),
    (UNSURE, "growth", _two_ends),
    (UNSURE, BASE, _pandemic),
    (UNSURE, "", _estimated),
    (BUT, "size", _small),
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
