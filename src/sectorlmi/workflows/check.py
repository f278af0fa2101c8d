"""`check`: is the study complete, how much of it is hidden at each NAICS level, and which level to take."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.reports import known_formats
from sectorlmi.store import Store
from sectorlmi.suppression.advice import HiddenShares, hidden_shares
from sectorlmi.table import outside
from sectorlmi.terms import study_industries
from sectorlmi.terms.columns import FINE_SHARE, SHARE, Column, count, text
from sectorlmi.terms.document import Document, Screen, Section, file_stem
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank, study_cells


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

    def document(self) -> Document:
        """What was found, for the screen and for programs: a row a level, or a factor where all is from one file."""
        return Document(
            key="check",
            title=self._title,
            stem=f"{file_stem(self.study.name)}-check",
            sections=(self._known() if self.study.source else self._levels(),),
            payload=lambda: {
                "levels": [asdict(row) for row in self.hidden.levels],
                "advised_level": self.hidden.advised_level,
                "advice": list(self.advice),
                "known": [asdict(k) for k in self.known],
            },
            envelope=("schema", "study"),
            study=self.study,
            remarks=self.advice,
        )

    def _levels(self) -> Section:
        levels = self.hidden.levels
        columns = (
            Column("level", "NAICS digits", "count", "digits", "Level of the industries", "", "0"),
            count("n_cells", "County cells", "cells", "Cells of the region in the current year"),
            count("n_hidden", "Hidden cells", "cells", "Cells that the publisher hides"),
            Column("hidden_share", "Hidden", "number", "share, 0 to 1", "Hidden cells among all", "", SHARE),
            Column("jobs_share", "Jobs published", "number", "share, 0 to 1", "Of all jobs", "", FINE_SHARE),
        )
        rows = {
            "level": np.array([row.level for row in levels]),
            "n_cells": np.array([row.n_cells for row in levels]),
            "n_hidden": np.array([row.n_hidden for row in levels]),
            "hidden_share": np.array([row.n_hidden / row.n_cells if row.n_cells else np.nan for row in levels]),
            "jobs_share": np.array([row.jobs_disclosed_share for row in levels], dtype=np.float64),
        }
        return Section("levels", self._title, "", columns, rows, screen=Screen(is_plain=True))

    def _known(self) -> Section:
        columns = (
            text("factor", "Factor", "A factor of the study"),
            count("n", "Industries", "industries", "Industries of the table"),
            count("n_known", "Known", "industries", "Industries for which it is known"),
            Column("known_share", "Share", "number", "share, 0 to 1", "Known among all", "", SHARE),
        )
        rows = {
            "factor": np.array([k.heading for k in self.known], dtype=np.str_),
            "n": np.array([k.n for k in self.known]),
            "n_known": np.array([k.n_known for k in self.known]),
            "known_share": np.array([k.n_known / k.n for k in self.known]),
        }
        return Section("known", self._title, "", columns, rows, screen=Screen(is_plain=True))

    @property
    def _title(self) -> str:
        return f"{'What is known' if self.study.source else 'How much is hidden'}: {self.study.name}"


def check(study: Study, store: Store) -> Checked:
    """Validate a study by ranking it, without its robustness and its reports: `check` never says other than `rank`.

    Raises what `rank` raises, but for a CoverageError, which is the result's `refusal`.
    """
    known_formats(study.output.formats, "output.formats")
    if study.source:
        return _check_given(study, store)
    refusal: CoverageError | None = None
    warnings: list[str] = []
    try:
        found = rank.ranked(study, store).found
        study, warnings = found.study, outside.foreign(study, found.inputs.projections)
    except CoverageError as error:
        study, refusal = study_cells.with_counties(study, store), error
    current = study.years.current
    areas = study_cells.areas_of(study, store, current, store.areas(current)).codes
    hidden = hidden_shares(store.cells(current, areas=areas, owns=study.ownership), areas, study.ownership)
    return Checked(study, hidden, tuple(_advice(study, hidden.advised_level, refusal) + warnings), refusal=refusal)


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
    lines += rank.benchmark_inside(study)
    lines += [*study.region.notes, *study_industries.notes_on_study(study)]
    for own in study.industry_regions:
        lines.append(f"{own.industry} has a region of its own: {own.region.name}, {len(own.region.counties)} counties.")
    return lines
