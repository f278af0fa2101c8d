"""What every year of the store says beside a ranking: the jobs of each industry over them, and what the past told.

The numbers follow from the study and the store alone. They are kept like other series: the first ranking after the
store has changed resolves the years, the ones after it read what was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sectorlmi.errors import SectorlmiError
from sectorlmi.ranking import backtest_document
from sectorlmi.ranking.report import Report
from sectorlmi.store import Store, WatchedStore
from sectorlmi.table import series
from sectorlmi.table.series import Series
from sectorlmi.terms import breaks
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import OutputRule, Study
from sectorlmi.workflows import backtest, kept_series, trend_model
from sectorlmi.workflows.footings import footings
from sectorlmi.workflows.kept_series import SeriesRead
from sectorlmi.workflows.study_cells import StudyCells
from sectorlmi.workflows.study_factors import factors_of
from sectorlmi.workflows.study_periods import Frame, StudyPeriods

# Periods that are read at once, no fewer than a test looks back on.
_AT_ONCE: Final = trend_model.MOST
_NO_YEARS: Final = "What the past told is not known: with `source` every number is the file's own."


def beside(report: Report, found: StudyCells, store: Store) -> Report:
    """The report with its industries over every year of the store, and the sentences of a backtest.

    Where there are fewer than three years of the region, one sentence says so and nothing else changes.

    Raises StoreError where rows of a year are missing.
    """
    study = found.study
    if study.source is not None:
        return replace(report, predicts=(("", _NO_YEARS),))
    periods = _whole(study, store)
    if len(periods) < backtest.FEWEST:
        there = ", ".join(map(str, periods)) or "none"
        return replace(report, predicts=(("", backtest.NOT_ENOUGH.format(study.region.name, len(periods), there)),))
    read = _kept(found, store, report.table.industries, periods)
    told = tuple((about, sentence) for about, _, sentence in (note.partition("\n") for note in read.notes))
    provenance = tuple(dict.fromkeys((*report.provenance, *read.provenance)))
    return replace(report, series=read.parts[0], predicts=told, provenance=provenance)


def _whole(study: Study, store: Store) -> list[Period]:
    """The periods of the study's kind in which the store has the whole region, which the answer rests on."""
    found = []
    for period in (p for p in store.periods() if p.quarter == study.years.current.quarter):
        there = breaks.area_codes(study.region.counties, store.areas(period))
        if not (there.missing or there.lost):
            store.provenance(period, there.codes)
            found.append(period)
    return found


def _kept(found: StudyCells, store: Store, industries: Sequence[str], periods: Sequence[Period]) -> SeriesRead:
    """What these periods say, as it was kept or else read now.

    A run packs what its store noted as read, so what was read is kept beside the answer, and noted again.
    """
    study = replace(found.study, output=OutputRule())
    watched = store if isinstance(store, WatchedStore) else WatchedStore(store.root)
    name = kept_series.name_of(watched, study, ("looked back", industries))
    made = kept_series.found(watched, study, name)
    if made is not None:
        _note(watched, made.rests_on)
        return made
    made = _read(found, watched, periods)
    made = replace(made, rests_on=watched.content_read().as_dict())
    kept_series.keep(watched, study, name, made)
    return made


def _note(store: WatchedStore, content: Mapping[str, Any]) -> None:
    """Ask the store for where these areas and tables come from: it notes them as read."""
    for period, areas in content["cells"].items():
        store.provenance(Period.parse(period), areas)
    for source, keys in content["tables"].items():
        for key in keys:
            store.table_provenance(source, key)


def _read(found: StudyCells, store: Store, periods: Sequence[Period]) -> SeriesRead:
    """The series a few periods at a time, and the test on the last of them; a note is `about`, a new line, a sentence.

    What the study's own two years were read for is said elsewhere: notes on periods are left out here.
    """
    frame = Frame.of(found.study, store, periods)
    parts: list[Series] = []
    told: tuple[str, ...] = ()
    for last in range(len(frame.periods), 0, -_AT_ONCE):
        some = frame.read(frame.periods[max(0, last - _AT_ONCE) : last])
        parts.append(_lines(found, some, frame))
        told = told or tuple(f"{about}\n{said}" for about, said in _told(some, store))
    return SeriesRead((series.in_time(parts),), frame.provenance(frame.periods), told)


def _lines(found: StudyCells, some: StudyPeriods, frame: Frame) -> Series:
    """Every industry of the table over these periods, each over its own counties."""
    regions = [None, *found.study.industry_regions]
    made = []
    for footing in footings(found):
        k = regions.index(footing.own)
        if footing.industries:
            years, every = (some.years, *some.own)[k], frame.without_cells(k)
            made.append(series.build(footing.study, years, footing.industries, every))
    return series.joined(made)


def _told(some: StudyPeriods, store: Store) -> list[tuple[str, str]]:
    """The sentences of a backtest on these periods; where it is not possible, why."""
    study = replace(some.study, industry_regions=())
    try:
        tests = backtest.of_periods(replace(some, study=study, own=()), store, factors_of(study))
    except SectorlmiError as error:
        # Results say nothing of where on a machine the store lies.
        return [("", f"What the past told is not known: {error.what.replace(f' ({store.root})', '')}.")]
    said = [(about, _for_a_board(sentence)) for about, sentence in backtest_document.sentences(tests).items()]
    return said or [("", next(note for note in tests.notes if note.startswith("Not enough")))]


def _for_a_board(sentence: str) -> str:
    """The sentence without the marks of a name that one types."""
    return f"The projection model {sentence}".replace("`", "") if sentence.startswith("`") else sentence
