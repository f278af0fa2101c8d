"""One study over many regions in one process: one tidy table out, finished regions kept when a run is cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi.disk import replacing
from sectorlmi.errors import ConfigError, CoverageError
from sectorlmi.ranking import long_table as tidy
from sectorlmi.ranking import result
from sectorlmi.ranking.criteria import check
from sectorlmi.reports import parquet as tables
from sectorlmi.reports import write_as
from sectorlmi.store import Store
from sectorlmi.table import outside, rounding
from sectorlmi.terms.document import SAMPLE_BANNER, file_stem
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.region import Region
from sectorlmi.terms.study import Study
from sectorlmi.workflows import batch_regions, rank
from sectorlmi.workflows.batch_regions import Skipped, Wanted
from sectorlmi.workflows.batch_work import ORDER, Request, Work

FORMATS: Final = ("parquet", "csv", "xlsx")


@dataclass
class BatchResult:
    """What a batch made."""

    study: Study
    n_regions: int
    n_rows: int
    is_sample: bool
    skipped: list[Skipped]
    notes: list[str]
    provenance: list[Provenance]
    outputs: list[Path] = field(default_factory=list)
    n_kept: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "is_sample": self.is_sample,
            "study": self.study.resolved(),
            "n_regions": self.n_regions,
            "n_resumed": self.n_kept,
            "n_rows": self.n_rows,
            "skipped": [asdict(s) for s in self.skipped],
            "notes": self.notes,
            "provenance": [asdict(p) for p in self.provenance],
            "outputs": [path.as_posix() for path in self.outputs],
        }


def run(study: Study, store: Store, request: Request, progress: Progress = nobody) -> BatchResult:
    """Work out and rank every region, and write the table.

    Raises:
        ConfigError, DataError: the study, the list of regions or a format cannot be meant.
        StoreError: the store lacks what a region of the file needs; of `all-…` such regions are skipped and named.
        ReportError: a file cannot be written. Finished regions stay and `is_resumed` takes them up.
    """
    for name in request.formats:
        if name not in FORMATS:
            raise ConfigError(f"--format: {name!r} is not a format of a batch", f"Known: {', '.join(FORMATS)}.")
    if study.source:
        raise ConfigError(
            f"a batch takes the numbers of each region from the store; those of this study come from "
            f"{study.source.file.name} (`source`), which is one table",
            "Rank that table with `sectorlmi rank`; for a batch leave `source` out.",
        )
    if study.industry_regions:
        raise ConfigError(
            "a batch ranks every industry of a region over that region; the study has `industry_regions`",
            "Leave `industry_regions` out of a copy of the study.",
        )
    factors, inputs = rank.factors_and_inputs(study)
    study = outside.without_texts(study, inputs)
    check(rank.criteria_of(study, factors))
    study = replace(study, region=Region(f"regions of {Path(request.regions).name}"))
    wanted = batch_regions.wanted(request.regions, study, store, request.delineation)
    may_skip = request.regions in (batch_regions.ALL_COUNTIES, batch_regions.ALL_CBSAS)
    plans, skipped = batch_regions.planned(wanted, study, store, may_skip=may_skip)
    outside.check_states(study, inputs.projections, {p.wanted.name: p.wanted.counties for p in plans})
    work = Work(study, store, request, plans, progress, factors=factors, inputs=inputs)
    parts = work.parts()
    result = _finish(work, parts, skipped)
    if request.workbooks:
        result.outputs += _workbooks(work, [p.wanted for p in plans], result.notes)
    work.clear()
    return result


def _finish(work: Work, parts: Sequence[Path], skipped: list[Skipped]) -> BatchResult:
    """Join the parts and write each format."""
    table = tables.joined(parts, ORDER)
    if not table.num_rows:
        raise CoverageError(
            f"none of the {len(work.plans)} regions has an industry of {work.study.level.default} digits",
            "Check the ownership, the level and the excluded codes of the study.",
        )
    notes = _notes(work, skipped, set(tables.distinct(table, "industry_code")))
    result = BatchResult(
        work.study, len(work.plans), table.num_rows, work.is_sample, skipped, notes, work.provenance, n_kept=work.n_kept
    )
    about = tidy.about(
        work.study.resolved(), work.criteria, table.column_names, work.factors, is_sample=work.is_sample,
        notes=notes, skipped=[asdict(s) for s in skipped], provenance=[asdict(p) for p in work.provenance],
    )  # fmt: skip
    result.outputs = list(_written(work, table, about, notes))
    return result


def _written(work: Work, table: Any, about: Mapping[str, Any], notes: Sequence[str]) -> Iterator[Path]:
    out = work.request.out
    text = json.dumps(about, ensure_ascii=False, indent=1)
    shown = _as_shown(work, table) if set(work.request.formats) - {"parquet"} else table
    for name in dict.fromkeys(work.request.formats):
        work.progress(f"writing {name}", len(work.plans), len(work.plans))
        path = out.with_suffix(f".{name}")
        if name == "parquet":
            with replacing(path) as temporary:
                tables.write_parquet(table, temporary, {"sectorlmi": text})
        elif name == "csv":
            with replacing(path) as temporary:
                tables.write_csv(shown, temporary)
        else:
            from sectorlmi.reports.excel import long

            columns = tidy.described(table.column_names, work.factors)
            long.write(path, columns, tables.rows(shown), shown.num_rows, notes)
        yield path
    path = out.with_suffix(".about.json")
    with replacing(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")
    yield path


def _as_shown(work: Work, table: Any) -> Any:
    """The table as people are shown it: estimated jobs of one-county regions to the nearest ten."""
    is_one = tables.numbers(table, "n_counties") == 1
    for name, kind in tidy.shown_rounded(table.column_names, work.factors).items():
        jobs = tables.numbers(table, name)
        tens = rounding.rounded_jobs(jobs, tables.texts(table, kind))
        table = tables.with_numbers(table, name, np.where(is_one, tens, jobs))
    return table


def _notes(work: Work, skipped: Sequence[Skipped], industries: set[str]) -> list[str]:
    notes = [SAMPLE_BANNER] if work.is_sample else []
    if work.study.suppressed == "estimate":
        notes.append("Estimates are no figures of the publisher. They inform choices; they do not reveal hidden cells.")
    rule = work.study.shortlist
    absent = sorted({*rule.add, *rule.drop} - industries)
    if absent:
        notes.append(f"The short list names industries that no region has: {_named(absent)}.")
    notes += [note for plan in work.plans for note in plan.wanted.notes]
    broken = [p.wanted.name for p in work.plans if p.region.broken]
    if broken:
        notes.append(f"Growth is refused for {_named(broken)}, because the region changed between the years.")
    if skipped:
        notes.append(f"Skipped, not whole in the store: {_named([s.name for s in skipped])}.")
    return notes


def _named(names: Sequence[str], at_most: int = 10) -> str:
    return ", ".join(names[:at_most]) + (f" and {len(names) - at_most} more" if len(names) > at_most else "")


def _workbooks(work: Work, regions: Sequence[Wanted], notes: list[str]) -> Iterator[Path]:
    """The full `rank` of each region as a workbook; one that this very batch has made already is kept."""
    folder = work.request.out.with_name(f"{work.request.out.stem}-workbooks")
    for done, (region, stem) in enumerate(zip(regions, _stems(regions), strict=True), 1):
        path = folder / f"{stem}.xlsx"
        if not work.has_made(path):
            study = replace(work.study, name=region.title, region=Region(region.title, region.counties))
            try:
                report = rank.run(study, work.store, inputs=work.inputs)
            except CoverageError as error:
                notes.append(f"No workbook for {region.name}: {error.what}.")
                continue
            write_as("xlsx", result.document(report), path)
            work.note_made(path)
        work.progress("workbooks", done, len(regions))
        yield path


def _stems(regions: Sequence[Wanted]) -> Iterator[str]:
    """A file name for each region, numbered where names differ in signs or case alone (`A/B` and `a b`)."""
    taken: set[str] = set()
    for region in regions:
        stem = file_stem(" ".join(dict.fromkeys((region.name, region.title))))
        names = (stem, *(f"{stem}-{n}" for n in range(2, len(regions) + 2)))
        taken.add(name := next(name for name in names if name not in taken))
        yield name
