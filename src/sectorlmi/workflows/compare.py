"""Several studies run and put side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import Comparison, compare
from sectorlmi.store import Store, WatchedStore
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank

Keep = Callable[[Study, Report, WatchedStore], object]


def run(studies: Sequence[Study], store: Store, tell: Progress = nobody, keep: Keep | None = None) -> Comparison:
    """Rank every study and compare; `keep` is given each ranking with the store it was made from.

    Raises:
        ConfigError: fewer than two studies.
        ConfigError, StoreError, CoverageError: see `rank.run`.
    """
    if len(studies) < 2:
        raise ConfigError(
            f"{len(studies)} study to compare",
            "Name two studies, or one with two spans: compare study.yml --years 2015:2018 --years 2018:2023.",
        )
    reports = []
    # Only a ranking of its own looks back on every year.
    for study in (replace(one, output=replace(one.output, look_back=False)) for one in studies):
        watched = WatchedStore(store.root)
        reports.append(rank.run(study, watched, tell))
        if keep:
            keep(study, reports[-1], watched)
    return compare(reports)
