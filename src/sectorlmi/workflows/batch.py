"""One study over many regions in one process: one tidy table out, finished regions kept when a run is cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from sectorlmi.disk import replacing
from sectorlmi.errors import ConfigError, CoverageError
from sectorlmi.ranking import long_table as tidy
from sectorlmi.ranking import result
from sectorlmi.ranking.criteria import check
from sectorlmi.reports import known_formats, write_as
from sectorlmi.reports import parquet as tables
from sectorlmi.store import Store
from sectorlmi.table import outside
from sectorlmi.terms.document import SAMPLE_BANNER, Document, file_stem
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.region import Region
from sectorlmi.terms.study import Study
from sectorlmi.workflows import batch_regions, rank
from sectorlmi.workflows.batch_regions import Skipped, Wanted
from sectorlmi.workflows.batch_work import ORDER, Request, Work


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

    def document(self, table: tables.LongTable | None = None) -> Document:
        """The batch for programs, and with its table for every format."""
        return Document(
            key="batch",
            title=f"{self.study.name}: {self.study.region.name}",
            stem=f"{file_stem(self.study.name)}-batch",
            sections=(),
            payload=lambda: {
                "n_regions": self.n_regions,
                "n_resumed": self.n_kept,
                "n_rows": self.n_rows,
                "skipped": [asdict(s) for s in self.skipped],
            },
            envelope=("schema", "is_sample", "study", "notes", "provenance", "outputs"),
            study=self.study,
            is_sample=self.is_sample,
            facts=(f"{self.n_regions:,} regions", f"{self.n_rows:,} rows"),
            notes=tuple(self.notes),
            provenance=tuple(self.provenance),
            long="Regions",
            lots=table.lots if table else None,
            n_long=self.n_rows,
            subject=table,
        )


def run(study: Study, store: Store, request: Request, progress: Progress = nobody) -> BatchResult:
    """Work out and rank every region, and write the table.

    Raises:
        ConfigError, DataError: the study, the list of regions or a format cannot be meant.
        StoreError: the store lacks what a region of the file needs; of `all-…` such regions are skipped and named.
        ReportError: a file cannot be written. Finished regions stay and `is_resumed` takes them up.
    """
    known_formats(request.formats)
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
    made = _finish(work, parts, skipped)
    if request.workbooks:
        made.outputs += _workbooks(work, [p.wanted for p in plans], made.notes)
    work.clear()
    return made


def _finish(work: Work, parts: Sequence[Path], skipped: list[Skipped]) -> BatchResult:
    """Join the parts and write each format."""
    table = tables.joined(parts, ORDER)
    if not table.num_rows:
        raise CoverageError(
            f"none of the {len(work.plans)} regions has an industry of {work.study.level.default} digits",
            "Check the ownership, the level and the excluded codes of the study.",
        )
    notes = _notes(work, skipped, set(tables.distinct(table, "industry_code")))
    made = BatchResult(
        work.study, len(work.plans), table.num_rows, work.is_sample, skipped, notes, work.provenance, n_kept=work.n_kept
    )
    about = tidy.about(
        work.study.resolved(), work.criteria, table.column_names, work.factors, is_sample=work.is_sample,
        notes=notes, skipped=[asdict(s) for s in skipped], provenance=[asdict(p) for p in work.provenance],
    )  # fmt: skip
    columns = tidy.described(table.column_names, work.factors)
    counted = tidy.shown_rounded(table.column_names, work.factors)
    made.outputs = list(_written(work, made.document(tables.LongTable(table, columns, counted, about))))
    return made


def _written(work: Work, document: Document) -> Iterator[Path]:
    out = work.request.out
    for name in known_formats(work.request.formats):
        work.progress(f"writing {name}", len(work.plans), len(work.plans))
        yield write_as(name, document, out.with_suffix(f".{name}"))
    path = out.with_suffix(".about.json")
    with replacing(path) as temporary:
        text = json.dumps(document.subject.about, ensure_ascii=False, indent=1)
        temporary.write_text(text + "\n", encoding="utf-8")
    yield path


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
