"""`check`: is the study complete, how much of it is hidden at each NAICS level, and which level to take."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.reports import known_formats
from sectorlmi.store import Store
from sectorlmi.suppression.advice import HiddenShares, hidden_shares
from sectorlmi.terms import study_industries
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows import cells, rank


@dataclass(frozen=True)
class Known:
    """Of how many industries a factor is known in a study's own table."""

    factor: str
    heading: str
    n: int
    n_known: int


@dataclass(frozen=True)
class Checked:
    """What `check` found: the hidden share of each level in the current year, and advice in sentences.

    `known` is for a study whose numbers come from one file: nothing of it is hidden, but cells may be blank.
    `refusal` is what `rank` raises where nobody is left to rank: the shares and the advice say what could be.
    """

    study: Study
    hidden: HiddenShares
    advice: tuple[str, ...]
    known: tuple[Known, ...] = ()
    refusal: CoverageError | None = None

    @property
    def title(self) -> str:
        return f"{'What is known' if self.study.source else 'How much is hidden'}: {self.study.name}"

    @property
    def headings(self) -> tuple[str, ...]:
        if self.study.source:
            return ("Factor", "Industries", "Known", "Share")
        return ("NAICS digits", "County cells", "Hidden cells", "Hidden", "Jobs published")

    def rows(self) -> list[tuple[str, ...]]:
        """One row a level, as texts; where all numbers come from one file, one row a factor."""
        if self.study.source:
            return [(k.heading, f"{k.n:,}", f"{k.n_known:,}", f"{k.n_known / k.n:.0%}") for k in self.known]
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
            "known": [asdict(k) for k in self.known],
        }


def check(study: Study, store: Store) -> Checked:
    """Validate a study by ranking it, without its robustness and its reports: `check` never says other than `rank`.

    Raises what `rank` raises, but for a CoverageError, which is the result's `refusal`.
    """
    known_formats(study.output.formats, "output.formats")
    if study.source:
        return _check_given(study, store)
    refusal: CoverageError | None = None
    try:
        study = rank.ranked(study, store).found.study
    except CoverageError as error:
        study, refusal = cells.with_counties(study, store), error
    current = Period(study.years.current)
    areas = cells.areas_of(study, store, current, store.areas(current)).codes
    hidden = hidden_shares(store.cells(current, areas=areas, owns=study.ownership), areas, study.ownership)
    return Checked(study, hidden, tuple(_advice(study, hidden.advised_level, refusal)), refusal=refusal)


def _check_given(study: Study, store: Store) -> Checked:
    """A study whose numbers come from one file: nothing of it is hidden, but cells may be blank."""
    table, found = rank.study_table(study, store)
    study = found.study
    known = tuple(
        Known(f.name, f.column.heading, len(table), int(np.count_nonzero(~np.isnan(table[f.column.name]))))
        for f in table.factors
    )
    refusal: CoverageError | None = None
    try:
        rank.ranked_table(table, found)
    except CoverageError as error:
        refusal = error
    is_complete = "" if refusal else "The study is complete: "
    advice = [f"{is_complete}{len(table)} industries of {study.level.default} digits from one file."]
    weighted = {f.name for f in study.factors if f.weight}
    unknown = [k.heading for k in known if not k.n_known and k.factor in weighted]
    if unknown:
        advice.append(f"Nothing is known of {', '.join(unknown)}: its weight will be spread over the other factors.")
    return Checked(study, HiddenShares((), study.level.default), tuple(advice), known, refusal)


def _advice(study: Study, level: int, refusal: CoverageError | None) -> list[str]:
    is_complete = "" if refusal else "The study is complete. "
    lines = [f"{is_complete}Advised level: {level} digits; the study takes {study.level.default}."]
    if study.level.default > level:
        lines.append(
            f"At {study.level.default} digits much of the region is hidden: expect wide ranges, or set level {level}."
        )
    if not study.projections and any(f.name == "projected_growth" and f.weight for f in study.factors):
        lines.append("No projections are named, so the weight of `projected_growth` will be spread over the others.")
    lines += [*study.region.notes, *study_industries.notes_on_study(study)]
    for own in study.industry_regions:
        lines.append(f"{own.industry} has a region of its own: {own.region.name}, {len(own.region.counties)} counties.")
    return lines
