"""Bounds and estimates of the periods of a study: as the store keeps them, else worked out and kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from sectorlmi.store import Store
from sectorlmi.suppression.resolved import Memory, Resolved, bound, resolve
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows.kept_years import KeptYears
from sectorlmi.workflows.lending_periods import same_content

_AT_ONCE = 2


def resolved_periods(
    study: Study,
    store: Store,
    periods: Sequence[Period],
    every: Mapping[Period, Cells],
    leaning: Mapping[Period, Collection[Period]] | None = None,
) -> list[Resolved]:
    """Bounds and estimates of each of the periods by the study's policy; those that the store keeps are as they were.

    The others of `every` lend their figures, or those of them that `leaning` names for the period.
    """
    level = level_resolved(study)
    if study.suppressed != "estimate":
        return [_bounded(every[period], level, KeptYears(store, f"bound {level}")) for period in periods]
    sizes = study.benchmark if len(study.benchmark_areas) == 1 else None
    years = KeptYears(store, f"estimate {level} {sizes}")
    lent: dict[Period, list[tuple[Cells, Cells]]] = {}
    found: dict[Period, Resolved | None] = {}
    for period in periods:
        chosen = [c for p, c in every.items() if p != period and (leaning is None or p in leaning[period])]
        lent[period] = [(cells, same_content(cells, period)) for cells in chosen]
        found[period] = years.found(every[period], lent[period])
    lacking = [period for period in periods if found[period] is None]
    memory = Memory(every.values(), level=level, benchmark_area=sizes)

    def estimated(period: Period) -> Resolved:
        others = [there for _, there in lent[period]]
        made = resolve(every[period], level=level, other_periods=others, benchmark_area=sizes, memory=memory)
        years.keep(made, every[period], lent[period])
        return made

    # Beside each other: array work and the solver share a process's cores. First what each says alone, for the others.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        leant_on = {p: every[p] for p in lacking}
        leant_on |= {c.period: c for p in lacking for c, _ in lent[p] if c.period.is_annual or c.period in periods}
        list(pool.map(lambda cells: memory.alone(cells).jobs, leant_on.values()))
        found |= zip(lacking, pool.map(estimated, lacking), strict=True)
    return [made for period in periods if (made := found[period]) is not None]


def _bounded(cells: Cells, level: int, years: KeptYears) -> Resolved:
    found = years.found(cells)
    if found is None:
        found = bound(cells, level=level)
        years.keep(found, cells)
    return found


def level_resolved(study: Study) -> int:
    """The NAICS digits down to which cells are bounded and estimated together.

    One for all studies to four digits, so that a cell has one answer, and so have the parts of a short list below it.
    """
    return 5 if study.level.deepest <= 4 else 6
