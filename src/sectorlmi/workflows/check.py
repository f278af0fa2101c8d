"""`check`: is the study complete, how much of it is hidden at each NAICS level, and which level to take."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sectorlmi.store import Store
from sectorlmi.suppression.advice import HiddenShares, hidden_shares
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows import cells, outside, rank, third_party


@dataclass(frozen=True)
class Checked:
    """What `check` found: the hidden share of each level in the current year, and advice in sentences."""

    study: Study
    hidden: HiddenShares
    advice: tuple[str, ...]

    headings = ("NAICS digits", "County cells", "Hidden cells", "Hidden", "Jobs published")

    def rows(self) -> list[tuple[str, ...]]:
        """One row a level, as texts."""
        return [
            (
                str(row.level),
                f"{row.n_cells:,}",
                f"{row.n_hidden:,}",
                f"{row.n_hidden / row.n_cells:.0%}" if row.n_cells else "–",
                "–" if row.jobs_disclosed_share is None else f"{row.jobs_disclosed_share:.1%}",
            )
            for row in self.hidden.levels
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "study": self.study.resolved(),
            "levels": [asdict(row) for row in self.hidden.levels],
            "advised_level": self.hidden.advised_level,
            "advice": list(self.advice),
        }


def check(study: Study, store: Store) -> Checked:
    """Validate a study against the store.

    Raises what `rank` would raise: ConfigError on names and files, StoreError on what is missing.
    """
    rank.criteria_of(study)
    if study.source:
        return _check_given(study)
    study = cells.with_counties(study, store)
    _region(study, store, Period(study.years.base))
    areas, region = _region(study, store, Period(study.years.current))
    outside.projected(study, ["31-33"])
    outside.extra_factors(study, ["31-33"])
    hidden = hidden_shares(region, areas, study.ownership)
    return Checked(study, hidden, tuple(_advice(study, hidden.advised_level)))


def _check_given(study: Study) -> Checked:
    """A study whose numbers come from one file: reading it is the check, and nothing of it is hidden."""
    study = outside.without_texts(study)
    table, found = third_party.study_table(study, rank.factors_of(study))
    known = ", ".join(f"{f.column.heading} {np.mean(~np.isnan(table[f.column.name])):.0%}" for f in table.factors)
    advice = f"The study is complete: {len(table)} industries of {study.level.default} digits. Known: {known}."
    return Checked(found.study, HiddenShares((), study.level.default), (advice,))


def _region(study: Study, store: Store, period: Period) -> tuple[tuple[str, ...], Cells]:
    """The region's codes and cells in a period. StoreError when an area, or some of its rows, are not there."""
    areas = cells.areas_of(study, store, period).codes
    found = store.cells(period, areas=areas, owns=study.ownership)
    cells.refuse_gaps(study, found, period, areas)
    return areas, found


def _advice(study: Study, level: int) -> list[str]:
    lines = [f"The study is complete. Advised level: {level} digits; the study takes {study.level.default}."]
    if study.level.default > level:
        lines.append(
            f"At {study.level.default} digits much of the region is hidden: expect wide ranges, or set level {level}."
        )
    if not study.projections and any(f.name == "projected_growth" and f.weight for f in study.factors):
        lines.append("No projections are named, so the weight of `projected_growth` will be spread over the others.")
    return lines
