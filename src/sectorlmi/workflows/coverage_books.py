"""`coverage` as a document: a tab a count column with its chart, demand, targeted industries, groups."""

from __future__ import annotations

from dataclasses import replace

from sectorlmi.terms.document import Chart, Document, file_stem
from sectorlmi.workflows import coverage_json, people_pages
from sectorlmi.workflows import coverage_sections as cs
from sectorlmi.workflows.coverage import CoverageFound


def document(found: CoverageFound) -> Document:
    """Coverage for every format."""
    sections, charts = [], []
    for name in found.coverage.columns:
        section = replace(cs.coverage_section(found, name), tab=name.capitalize().replace("_", " "))
        columns = ("share_pct", "demand_share_pct") if found.demand else ("share_pct",)
        title = f"{name.replace('_', ' ').capitalize()} beside jobs, percent" if found.demand else section.title
        sections.append(section)
        charts.append(Chart(section.key, title, "bar", columns, "career_cluster", rows=len(section)))
    if found.demand:
        sections.append(replace(cs.demand_section(found), tab="Demand"))
    if found.targets:
        sections.append(replace(cs.targets_section(found), tab="Targeted industries"))
    sections += [replace(section, tab=section.key.capitalize()) for section in cs.group_sections(found)]
    return Document(
        key="coverage",
        title=f"{found.study.name}: career-cluster coverage",
        stem=f"{file_stem(found.study.name)}-coverage",
        sections=tuple(sections),
        payload=lambda: coverage_json.payload(found),
        study=found.study,
        is_sample=found.is_sample,
        facts=people_pages.region_facts(found.study),
        charts=tuple(charts),
        notes=found.notes,
        provenance=found.provenance,
        subject=people_pages.coverage_page(found),
    )
