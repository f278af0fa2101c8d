"""One study over many regions in one process: one tidy table out, finished regions kept when a run is cut off."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.errors import ConfigError, CoverageError, ReportError
from sectorlmi.ranking import long_table as tidy
from sectorlmi.ranking import result
from sectorlmi.ranking.criteria import check
from sectorlmi.reports import known_formats, write_as
from sectorlmi.reports import parquet as tables
from sectorlmi.store import Store
from sectorlmi.table import outside
from sectorlmi.table.factors import Factor
from sectorlmi.terms.document import SAMPLE_BANNER, Document, file_stem
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_projections import projection_model
from sectorlmi.version import __version__
from sectorlmi.workflows import batch_regions, rank, study_cells
from sectorlmi.workflows.batch_chunk import areas_used, chunks
from sectorlmi.workflows.batch_lots import ORDER, Lot, Lots, written
from sectorlmi.workflows.batch_regions import Planned, Skipped, Wanted

_PLAN: Final = "plan.json"
# What a batch puts into its folder, finished or under way; nothing else there is ever removed.
_OWN: Final = re.compile(r"plan\.json|\d{5}\.parquet|.+\.made|\.(plan\.json|\d{5}\.parquet)\.\d+\.tmp")


@dataclass(frozen=True)
class Request:
    """What to do.

    `regions` is `all-counties`, `all-cbsas` or a file; `out` the table's path, whose ending is replaced by each
    format's; `workbooks` asks for the full `rank` of each region besides; `workers` is how many processes there may be,
    which changes no number.
    """

    regions: str
    out: Path
    formats: tuple[str, ...] = ("parquet",)
    is_resumed: bool = False
    workbooks: bool = False
    delineation: Path | None = None
    workers: int = 1


class Work:
    """A batch under way: its parts lie in a folder beside the table until all is written."""

    def __init__(
        self,
        study: Study,
        store: Store,
        request: Request,
        plans: Sequence[Planned],
        progress: Progress,
        *,
        factors: Sequence[Factor],
        inputs: Inputs,
    ) -> None:
        self.study, self.store, self.request, self.plans = study, store, request, plans
        self.progress = progress
        self.factors, self.criteria, self.inputs = factors, rank.criteria_of(study, factors), inputs
        self.folder = request.out.with_name(f"{request.out.stem}.parts")
        self.n_kept = 0
        self.provenance = self._provenance()

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    def parts(self) -> list[Path]:
        """Every chunk's file, each worked out unless a run before this one has finished it. ReportError on failure."""
        self._begin()
        number = {id(plan): i for i, plan in enumerate(self.plans)}
        files: list[Path] = []
        todo: list[Lot] = []
        for i, lot in enumerate(chunks(self.plans)):
            files.append(self.folder / f"{i:05d}.parquet")
            if self.request.is_resumed and tables.is_part(files[-1]):
                self.n_kept += len(lot)
            else:
                todo.append(([(number[id(plan)], plan) for plan in lot], files[-1]))
        done = self.n_kept
        lots = Lots(self.study, self.store, self.inputs, self.is_sample)
        for n in written(lots, todo, self.request.workers):
            done += n
            self.progress("regions ranked", done, len(self.plans))
        return files

    def has_made(self, workbook: Path) -> bool:
        """Whether this very batch has written the workbook before it was cut off."""
        return workbook.is_file() and self._mark(workbook).is_file()

    def note_made(self, workbook: Path) -> None:
        """Remember that the workbook is written."""
        self._mark(workbook).touch()

    def _mark(self, workbook: Path) -> Path:
        return self.folder / f"{workbook.name}.made"

    def _begin(self) -> None:
        """Clear the folder, unless it holds parts of this very batch and they are to be taken up."""
        plan = json.dumps({"fingerprint": self._fingerprint()})
        file = self.folder / _PLAN
        if not (self.request.is_resumed and file.is_file() and file.read_text(encoding="utf-8") == plan):
            self.clear()
            with replacing(file) as temporary:
                temporary.write_text(plan, encoding="utf-8")

    def clear(self) -> None:
        """Remove what a batch left in the folder, and the folder if that was all. ReportError if it is no batch's."""
        there = list(self.folder.iterdir()) if self.folder.is_dir() else []
        others = [file.name for file in there if _PLAN not in file.name]
        if others and len(others) == len(there):
            raise ReportError(
                f"{self.folder}: a batch keeps its parts here, and there are other files ({others[0]})",
                "Choose another name with --out; they stay as they are.",
            )
        # The plan last: what a killed process leaves is then still a batch's.
        for file in sorted(there, key=lambda file: file.name == _PLAN):
            if _OWN.fullmatch(file.name) and file.is_file():
                with suppress(OSError):
                    file.unlink()
        with suppress(OSError):  # other files may be in it
            self.folder.rmdir()

    def _fingerprint(self) -> str:
        """Of all that the numbers rest on: program, study, its files, regions and the rows of the store."""
        given = {
            "version": __version__,
            "study": self.study.resolved(),
            "files": [p.sha256 for p in self.inputs.files],
            "regions": [[p.wanted.name, p.wanted.title, *p.wanted.counties] for p in self.plans],
            "content": self.store.content(self._used, ()).as_dict(),
        }
        return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()

    def _provenance(self) -> list[Provenance]:
        self._used = areas_used(self.study, self.plans, self.store)
        found = [p for period, areas in sorted(self._used.items()) for p in self.store.provenance(period, areas)]
        return list(dict.fromkeys((*found, *self.inputs.files)))


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
    factors, inputs = rank.factors_and_inputs(study, store)
    study = outside.without_texts(study, inputs)
    check(rank.criteria_of(study, factors))
    study = study_cells.with_counties(replace(study, region=Region(f"regions of {Path(request.regions).name}")), store)
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
    if projection_model(work.study.projections):
        notes.append(
            "Projected growth of status `modelled` is not official: the model of the study's `projections` tells it "
            "for each region, as `rank` of that region says in full."
        )
    notes += work.inputs.pay.notes if work.inputs.pay else ()
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
                report = rank.run_with_cells(study, work.store, inputs=work.inputs)[0]
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
