"""`backtest`: what a study's factors and projections would have told of years that have come since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.backtest_document import Backtest
from sectorlmi.ranking.foresight import Foresight, ModelTest, foresight
from sectorlmi.store import Store
from sectorlmi.table import candidates, trials
from sectorlmi.table.factors import FACTORS, Factor
from sectorlmi.table.look_back import pair, trial
from sectorlmi.table.panel import build, industries_of
from sectorlmi.table.sums import Year
from sectorlmi.table.trials import SURE, Trial
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_projections import projection_model
from sectorlmi.terms.study_years import Years
from sectorlmi.workflows import trend_model
from sectorlmi.workflows.consumer_prices import with_pay_terms
from sectorlmi.workflows.study_factors import factors_of
from sectorlmi.workflows.study_periods import StudyPeriods, read_periods

# What says nothing of the past: projections are of today, and a study's own files too.
_OF_TODAY = "projected_growth"
# Factors that mean growth above zero and decline below.
_CHANGES = frozenset({"growth", "growth_per_year", "growth_trend", "jobs_change", "benchmark_growth", "lq_change"}) | {
    "competitive_effect"
}
# Two years to look back on, and one that came after.
FEWEST = 3
# Of which region, how many periods there are, and which.
NOT_ENOUGH = (
    f"Not enough years: a test needs {FEWEST} of {{}} and of its benchmark in the store, two to look back on and one "
    "that came after, and it holds {} ({})."
)

_Three = tuple[Year, Year, Year]


def backtest(study: Study, store: Store, tell: Progress = nobody) -> Backtest:
    """The tests on every year of the store; none, with a note, where it holds fewer than three of the region.

    Raises:
        ConfigError: the study takes its numbers from a file, or its model follows the region itself.
        StoreError: no county is there, rows of an area are missing, or consumer prices of a year that real wages need.
    """
    if study.source is not None:
        raise ConfigError(
            "a backtest looks back on QCEW; with `source` every number is the file's own",
            "Leave `source` out of a copy of the study, and load QCEW.",
        )
    held = [p for p in store.periods() if p.quarter == study.years.current.quarter]
    found = read_periods(replace(study, industry_regions=()), store, held[-trend_model.MOST :], tell=tell)
    return of_periods(found, store, factors_of(study))


def of_periods(found: StudyPeriods, store: Store, factors: Sequence[Factor]) -> Backtest:
    """The tests on periods that were read, over the study's region. Raises as `backtest` does."""
    study = found.study
    years = [year for year in found.years if year.areas and _is_compared(year, found.study)]
    notes = [*found.notes, *_notes(study, factors)]
    tests = _tests(years, study.years.span)
    if not tests:
        notes.append(NOT_ENOUGH.format(study.region.name, len(years), ", ".join(map(_named, years)) or "none"))
        return Backtest(found.study, factors, _CHANGES, (), (), found.provenance, notes)
    tested = [f for f in factors if f.name in FACTORS and f.name != _OF_TODAY]
    told = [f for three in tests for f in _factors(found.study, three, tested, store)]
    known = {f.name for f in told if f.n}
    notes += [f"`{f.name}` was not tested: the past years give no value of it." for f in tested if f.name not in known]
    models, more = _models(found, store, years, tests)
    kept = [f for f in told if f.name in known]
    return Backtest(found.study, factors, _CHANGES, kept, models, found.provenance, [*notes, *more])


def _is_compared(year: Year, study: Study) -> bool:
    """Whether the store has the benchmark in the year."""
    there = year.compared_with(study)
    return bool(there.areas) and set(there.areas) <= set(there.resolved.cells.area.tolist())


def _notes(study: Study, factors: Sequence[Factor]) -> Iterator[str]:
    own = [f.name for f in factors if f.name not in FACTORS]
    if any(f.name == _OF_TODAY for f in factors):
        yield "Projected growth was not tested: files say nothing of the past. Models are tested where years allow."
    if own:
        yield f"Not tested, because the study's files are of today: {', '.join(f'`{name}`' for name in own)}."
    if study.industry_regions:
        yield "Industries with a region of their own were tested over the study's region."


def _tests(years: Sequence[Year], span: int) -> list[_Three]:
    """Two years to look back on, as far apart as the study's or as comes near and tests more than once; a later one."""
    every = list(combinations(years, 3))
    lengths = sorted({trend_model.apart(a, b) for a, b, _ in every}, key=lambda length: (length > span, -length))
    several = [n for n in lengths if len({_year(b) for a, b, _ in every if trend_model.apart(a, b) == n}) > 1]
    length = next(iter([n for n in several if n <= span] or lengths), 0)
    return [three for three in every if trend_model.apart(three[0], three[1]) == length]


def _named(year: Year) -> str:
    return str(year.resolved.cells.period)


def _year(year: Year) -> int:
    return year.resolved.cells.period.year


def _spans(three: _Three) -> tuple[str, str, int]:
    base, now, later = (str(year.resolved.cells.period) for year in three)
    return f"{base}-{now}", later, trend_model.apart(three[1], three[2])


def _factors(study: Study, three: _Three, factors: Sequence[Factor], store: Store) -> Iterator[Foresight]:
    """Each factor over the first two years, against growth since, of the industries that could have been ranked."""
    years = Years(three[0].resolved.cells.period, three[1].resolved.cells.period)
    # Nothing is held against the line of self-sufficiency, which is of today.
    then = replace(study, years=years, wages=replace(study.wages, self_sufficiency=None))
    table = build(then, *pair(three[0], three[1]), factors, pay=with_pay_terms(Inputs(), then, store).pay)
    came = trial(then, three, table.industries)
    could = candidates.choose(table, then).rows & (came.past.certain >= SURE) & (came.past.end > 0)
    grown = np.where(could, came.came / np.where(came.past.end > 0, came.past.end, 1.0) - 1, np.nan)
    better = {c.name: c.better for c in study.factors}
    for factor in factors:
        yield foresight(
            factor.name,
            np.asarray(table[factor.column.name], dtype=np.float64),
            grown,
            better=better.get(factor.name) or factor.better,
            is_change=factor.name in _CHANGES,
            top=study.shortlist.top,
            spans=_spans(three),
        )


def _models(
    found: StudyPeriods, store: Store, years: Sequence[Year], tests: Sequence[_Three]
) -> tuple[list[ModelTest], list[str]]:
    """The tests of the model `trend`, each with what could be learned by then."""
    named = projection_model(found.study.projections)
    try:
        wider = trend_model.WiderArea.of(found.study, years, store, named)
    except ConfigError as error:
        if named is not None:
            raise
        return [], [f"No projection model was tested: {error.what}."]
    followed = {_year(year): year for year in trend_model.with_wider(years, wider)}
    made = _Trials(found.study, followed)
    models = [_model(made, three) for three in tests if all(_year(year) in followed for year in three)]
    title = f"The model `trend` follows {wider.title}."
    return models, [title if models else f"The model `trend` was not tested: the store lacks years of {wider.title}."]


class _Trials:
    """The trials of the years, each made once."""

    def __init__(self, study: Study, years: Mapping[int, Year]) -> None:
        self.study, self.years = study, years
        self._made: dict[tuple[int, int, int], Trial] = {}

    def of(self, base: int, now: int, later: int) -> Trial:
        key = base, now, later
        if key not in self._made:
            three = self.years[base], self.years[now], self.years[later]
            self._made[key] = trial(self.study, three, industries_of(self.study, three[0], three[1]))
        return self._made[key]

    def before(self, now: int) -> list[Trial]:
        """Those that had come by a year."""
        return [self.of(*three) for three in combinations(sorted(y for y in self.years if y <= now), 3)]


def _model(made: _Trials, three: _Three) -> ModelTest:
    base, now, later = map(_year, three)
    told, known = made.of(base, now, later), made.before(now)
    shares = trials.learned(known)
    none, own, shift = (trials.error_share([told], model) for model in trials.PLAIN.values())
    return ModelTest(
        "trend",
        *_spans(three),
        n=int(told.is_known.sum()),
        error_share=trials.error_share([told], partial(trials.trend, shares=shares)),
        no_change_error_share=none,
        own_trend_error_share=own,
        shift_share_error_share=shift,
        range_covers_share=trials.covers_share([told], shares, trials.learned_scale(known, shares)),
    )
