"""The short list with its groups, parts and readiness: the run, what people wrote, and the workbook they keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sectorlmi import reports
from sectorlmi.errors import ConfigError
from sectorlmi.meeting.filled import Filled, join
from sectorlmi.meeting.readiness import assess
from sectorlmi.meeting.short_list import ShortListReport, ShortListTables, compose_short_list
from sectorlmi.meeting.worksheets import no_longer_asked, not_as_asked
from sectorlmi.people.staffing import alike_industries, groups_of, overlaps
from sectorlmi.ranking.report import Report
from sectorlmi.reports.page.saved import SavedShortList, short_list_from_json
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.groups import group_table, members, suggested_groups
from sectorlmi.terms import progress
from sectorlmi.terms.document import Document, file_stem
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryGroup, ReadinessRule
from sectorlmi.workflows import footings, industry_parts, rank, study_cells, worksite_sizes
from sectorlmi.workflows.people_tables import PeopleData


@dataclass(frozen=True)
class Wanted:
    """What a study and a command ask for beside the ranking.

    `worksheets` are filled workbooks; `page` a short list saved from the web page; `kept` the workbook of an earlier
    run, whose answers are carried on.
    """

    groups: tuple[IndustryGroup, ...] = ()
    readiness: ReadinessRule = field(default_factory=ReadinessRule)
    worksheets: tuple[Path, ...] = ()
    page: Path | None = None
    kept: Path | None = None


def path_of(study: Study) -> Path:
    """Where the short list's workbook stands."""
    return study.output.folder / f"{file_stem(study.name)}-short-list.xlsx"


def run(study: Study, store: Store, wanted: Wanted, tell: Progress = nobody) -> ShortListReport:
    """Rank, choose, look one level down, and bring together what people wrote.

    Raises:
        ConfigError, StoreError, CoverageError: see `rank.run`.
        DataError: a filled workbook or a saved list is no such file.
    """
    files, owner = filled(wanted)
    study, notes, messages = from_page(study, store, wanted.page)
    report, found = rank.run_with_cells(study, store, tell)
    tell(progress.PARTS)
    answers = join(files, owner)
    readiness = assess(report, answers, wanted.readiness)
    tables = _tables(report, found, store, wanted.groups)
    if tables.groups is None and wanted.groups:
        messages.append("groups cannot be added up from a data table of the study's own")
    told = [*answers.messages, *(k.text() for k in answers.kept), *readiness.messages, *not_as_asked(answers)]
    return compose_short_list(
        report,
        answers,
        readiness,
        tables=tables,
        notes=notes,
        messages=[*messages, *told, *no_longer_asked(report, readiness, answers)],
    )


def write(document: Document, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the short list; where people worked in the workbook that stands there, that one is kept beside it.

    Raises as `reports.write`.
    """
    from sectorlmi.reports.excel import read_back

    before = read_back.keep_edited(folder / f"{document.stem}.xlsx") if "xlsx" in formats else None
    return [*reports.write(document, formats, folder), *([before] if before else [])]


def filled(wanted: Wanted) -> tuple[list[Filled], str]:
    """The filled workbooks, the one of the earlier run first, and whose answers stand on its sheets."""
    from sectorlmi.reports.excel import read_back

    earlier = [read_back.read(wanted.kept)] if wanted.kept and read_back.was_filled_in(wanted.kept) else []
    given = [read_back.read(path) for path in dict.fromkeys(wanted.worksheets) if path != wanted.kept]
    has_own = bool(earlier) and any(rows for name, rows in earlier[0].rows.items() if name in ("readiness", "rubric"))
    return [*earlier, *given], earlier[0].partner if has_own else ""


def from_page(study: Study, store: Store, page: Path | None) -> tuple[Study, Mapping[str, str], list[str]]:
    """The study with what was saved on the page, the notes by code, and what no longer fits."""
    if page is None:
        return study, {}, []
    try:
        saved = short_list_from_json(page.read_text(encoding="utf-8"), page.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--page {page}: cannot be read ({error})", "Give the file that the page saved.") from error
    if study.source is not None:
        return saved.applied_to(study), saved.notes, []
    # Which industries there are does not depend on estimates, so none are made here.
    known = footings.industries(study_cells.read(replace(study, suppressed="floor"), store))
    return saved.applied_to(study, known), saved.notes, _page_messages(saved, study, known, page.name)


def _page_messages(saved: SavedShortList, study: Study, known: Sequence[str], name: str) -> list[str]:
    messages = [f"{name}: industry {code} is not in the data table any more" for code in saved.no_longer_listed(known)]
    if saved.study != study.name:
        messages.append(f"{name}: was saved from the study {saved.study!r}, not {study.name!r}")
    return messages


def _tables(
    report: Report, found: study_cells.StudyCells, store: Store, groups: Sequence[IndustryGroup]
) -> ShortListTables:
    """The study's groups, the suggested ones, the picks' parts, and their worksites by size.

    All are summed from the cells that the data table is made of, so that they fit its rows.

    Raises StoreError when rows of a deeper level are missing.
    """
    study, picks = report.study, report.short_list.industries
    if study.source is not None:  # a table of the user's own has no cells to add up
        return ShortListTables()
    alike, patterns = _alike(study, store, picks)
    suggested = suggested_groups(picks, alike, groups)
    deeper = study_cells.down_to(study, members(groups))
    if deeper is not study:
        found = study_cells.at_level(found, deeper, store)

    def table(of: Sequence[IndustryGroup]) -> DataTable | None:
        if not of:
            return None
        projected = footings.projected(found, study, (found.base, found.current), members(of))
        pay = found.inputs.pay
        return group_table(study, found.base, found.current, of, table=report.table, projected=projected, pay=pay)

    by_size, files = worksite_sizes.read(study, store, picks, is_sample=report.is_sample)
    parts = industry_parts.parts(study, report.table, found, store, picks)
    return ShortListTables(table(groups), table(suggested), suggested, parts, by_size, (*patterns, *files))


def _alike(study: Study, store: Store, picks: Sequence[str]) -> tuple[Sequence[IndustryGroup], tuple[Provenance, ...]]:
    """Groups of picks that employ people in the same occupations, and the files that say so; none without patterns."""
    data = PeopleData(store, study)
    if not data.has_patterns():
        return (), ()
    staffing = data.staffing(picks)
    patterns = {code: pattern for code in picks if (pattern := staffing.of(code)) is not None}
    together = groups_of(overlaps(list(patterns.values())))
    if not together:
        return (), tuple(data.provenance())
    groups = alike_industries(together, patterns, data.occupation_titles(), staffing.patterns.year)
    return groups, tuple(data.provenance())
