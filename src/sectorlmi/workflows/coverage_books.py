"""The files of `coverage`: workbook, web page and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sectorlmi.report.sections import sources_section
from sectorlmi.reports.files import file_stem
from sectorlmi.reports.people_book import Chart, Page, PeopleBook
from sectorlmi.workflows import coverage_json
from sectorlmi.workflows import coverage_sections as cs
from sectorlmi.workflows.coverage import CoverageFound
from sectorlmi.workflows.people_books import created, known_formats, save_json


def save_coverage(found: CoverageFound, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the coverage in each format. ConfigError on another format, ReportError on failure."""
    path = folder / f"{file_stem(found.study.name)}-coverage"
    return [_save(name, path.with_name(f"{path.name}.{name}"), found) for name in known_formats(formats)]


def _save(name: str, path: Path, found: CoverageFound) -> Path:
    if name == "xlsx":
        from sectorlmi.reports import excel_people

        excel_people.write(_book(found), path)
    elif name == "html":
        from sectorlmi.workflows import people_pages

        people_pages.save_coverage_page(found, path)
    else:
        save_json(coverage_json.coverage_as_dict(found), path)
    return path


def _book(found: CoverageFound) -> PeopleBook:
    pages = []
    for name in found.coverage.columns:
        section = cs.coverage_section(found, name)
        columns = ("share_pct", "demand_share_pct") if found.demand else ("share_pct",)
        title = f"{name.replace('_', ' ').capitalize()} beside jobs, percent" if found.demand else section.title
        chart = Chart(title, "bar", columns, "career_cluster", rows=len(section))
        pages.append(Page(name.capitalize().replace("_", " "), section, (chart,)))
    if found.demand:
        pages.append(Page("Demand", cs.demand_section(found)))
    if found.targets:
        pages.append(Page("Targeted industries", cs.targets_section(found)))
    pages += [Page(section.key.capitalize(), section) for section in cs.group_sections(found)]
    return PeopleBook(
        f"{found.study.name}: career-cluster coverage",
        tuple(pages),
        (),
        found.notes,
        sources_section(found.provenance),
        created(found.provenance),
        found.is_sample,
    )
