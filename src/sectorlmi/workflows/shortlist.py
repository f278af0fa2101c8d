"""The short list with its groups, parts and readiness: the run, what people wrote, and the workbook they keep."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sectorlmi.errors import ConfigError, ReportError
from sectorlmi.report import Report
from sectorlmi.report.answers import Filled, join
from sectorlmi.report.readiness import assess
from sectorlmi.report.short_list import ShortListReport, compose_short_list
from sectorlmi.report.worksheets import no_longer_asked
from sectorlmi.reports.page_state import SavedShortList, short_list_from_json
from sectorlmi.store import Store
from sectorlmi.table.build import build, industries_of
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.groups import group_table, members, suggested_groups
from sectorlmi.terms import naics
from sectorlmi.terms.groups import IndustryGroup
from sectorlmi.terms.readiness import ReadinessRule
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import cells, outside, rank

_DEEPEST = 6


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
    return study.output.folder / f"{rank.file_stem(study.name)}-short-list.xlsx"


def run(study: Study, store: Store, wanted: Wanted) -> ShortListReport:
    """Rank, choose, look one level down, and bring together what people wrote.

    Raises:
        ConfigError, StoreError, CoverageError: see `rank.run`.
        DataError: a filled workbook or a saved list is no such file.
    """
    files, owner = _filled(wanted)
    study, notes, messages = _from_page(study, store, wanted.page)
    report = rank.run(study, store)
    answers = join(files, owner)
    readiness = assess(report, answers, wanted.readiness)
    groups, suggested, parts = _tables(report, store, wanted.groups)
    if groups is None and wanted.groups:
        messages.append("groups cannot be added up from a data table of the study's own")
    told = [*answers.messages, *(k.text() for k in answers.kept), *readiness.messages]
    return compose_short_list(
        report,
        answers,
        readiness,
        groups=groups,
        suggested=suggested,
        parts=parts,
        notes=notes,
        messages=[*messages, *told, *no_longer_asked(report, readiness, answers)],
    )


def write(found: ShortListReport, path: Path) -> list[Path]:
    """Write the workbook; where people worked in the one that stands there, that one is kept beside it.

    Raises:
        ReportError: a file cannot be written.
    """
    from sectorlmi.reports import excel_shortlist, worksheet

    written = [path]
    if path.exists() and worksheet.was_edited(path):
        before = path.with_name(f"{path.stem}.before.xlsx")
        try:
            shutil.copyfile(path, before)
        except OSError as error:
            raise ReportError(f"{before} cannot be written ({error.strerror})", "Close it and run again.") from error
        written.append(before)
    excel_shortlist.write(found, path)
    return written


def _filled(wanted: Wanted) -> tuple[list[Filled], str]:
    """The filled workbooks, the one of the earlier run first, and whose answers stand on its sheets."""
    from sectorlmi.reports import worksheet

    earlier = [worksheet.read(wanted.kept)] if wanted.kept and worksheet.was_filled_in(wanted.kept) else []
    given = [worksheet.read(path) for path in dict.fromkeys(wanted.worksheets) if path != wanted.kept]
    has_own = bool(earlier) and any(rows for name, rows in earlier[0].rows.items() if name in ("readiness", "rubric"))
    return [*earlier, *given], earlier[0].partner if has_own else ""


def _from_page(study: Study, store: Store, page: Path | None) -> tuple[Study, Mapping[str, str], list[str]]:
    """The study with what was saved on the page, the notes by code, and what no longer fits."""
    if page is None:
        return study, {}, []
    try:
        saved = short_list_from_json(page.read_text(encoding="utf-8"), page.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--page {page}: cannot be read ({error})", "Give the file that the page saved.") from error
    if study.source is not None:
        return saved.applied_to(study), saved.notes, []
    found = cells.read(study, store)
    known = industries_of(found.study, found.base, found.current)
    return saved.applied_to(study, known), saved.notes, _page_messages(saved, study, known, page.name)


def _page_messages(saved: SavedShortList, study: Study, known: Sequence[str], name: str) -> list[str]:
    messages = [f"{name}: industry {code} is not in the data table any more" for code in saved.no_longer_listed(known)]
    if saved.study != study.name:
        messages.append(f"{name}: was saved from the study {saved.study!r}, not {study.name!r}")
    return messages


def _tables(
    report: Report, store: Store, groups: Sequence[IndustryGroup]
) -> tuple[DataTable | None, DataTable | None, DataTable | None]:
    """The study's groups, the suggested ones, and the picks' parts.

    Groups are summed from the cells that the data table is made of, so that they fit its rows; parts need the cells
    one level down, whose estimates know more and may differ a little.
    """
    study, picks = report.study, report.short_list.industries
    if study.source is not None:  # a table of the user's own has no cells to add up
        return None, None, None
    suggested = suggested_groups(picks)
    found = cells.read(_down_to(study, members(groups)), store)

    def table(of: Sequence[IndustryGroup]) -> DataTable | None:
        if not of:
            return None
        projected = outside.projected(study, members(of))
        return group_table(study, found.base, found.current, of, table=report.table, projected=projected)

    return table(groups), table(suggested), _parts(report, store)


def _down_to(study: Study, codes: Sequence[str]) -> Study:
    """The study with a level at which the cells of every one of the codes take part."""
    deeper = tuple((code, naics.digits(code)) for code in codes if naics.digits(code) > max(study.level.deepest, 3))
    return replace(study, level=Level(study.level.default, (*study.level.exceptions, *deeper))) if deeper else study


def _parts(report: Report, store: Store) -> DataTable | None:
    """The data table of the industries one level below each pick."""
    study, picks = report.study, report.short_list.industries
    deeper = tuple((code, naics.digits(code) + 1) for code in picks if naics.digits(code) < _DEEPEST)
    if not deeper:
        return None
    # Only what lies under a pick: every other industry of the table is left out.
    rest = tuple(code for code in report.table.industries if code not in picks)
    rule = replace(study.industries, exclude=(*study.industries.exclude, *rest))
    below = replace(study, level=Level(study.level.default, deeper), industries=rule)
    found = cells.read(below, store)
    industries = industries_of(below, found.base, found.current)
    return build(
        below,
        found.base,
        found.current,
        rank.factors_of(study),
        projected=outside.projected(below, industries),
        extra=outside.extra_factors(below, industries),
    )
