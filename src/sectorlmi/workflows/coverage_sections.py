"""Coverage as sections and as the two printed tables: the same for the screen and the workbook."""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.table.datatable import Array
from sectorlmi.terms import columns as c
from sectorlmi.terms.columns import Column, text
from sectorlmi.terms.document import Section
from sectorlmi.workflows.coverage import CoverageFound
from sectorlmi.workflows.people_sections import jobs_column, percent_column


def coverage_section(found: CoverageFound, name: str) -> Section:
    """A count column: counts, percents and, where there is demand, ratio, gap and what is needed."""
    held = found.coverage
    word = name.replace("_", " ")
    counts = held.counts[name]
    has_parts = bool((np.nan_to_num(counts) % 1 > 0).any())
    columns = [text("career_cluster", "Career cluster", "As the participation file writes it")]
    rows: dict[str, Array] = {"career_cluster": np.array(held.names, dtype=np.str_)}

    def add(column: Column, values: Array) -> None:
        columns.append(column)
        rows[column.name] = values

    add(
        Column("count", word.capitalize(), "count", word, f"Number of {word}", "", c.RATIO if has_parts else c.JOBS),
        counts,
    )
    add(
        Column("share_pct", "% of total", "number", "percent", f"Percent of all {word}", "", c.RATIO),
        held.share_pct(name),
    )
    if name in held.change:
        form = c.RATIO if has_parts else c.JOBS
        add(Column("change", "Change", "count", word, "Since the earlier file", "", form), held.change[name])
    if found.demand is not None:
        add(jobs_column("demand_jobs", "Jobs (est.)", "Estimated jobs of the region in the cluster"), held.demand_jobs)
        add(percent_column("demand_share_pct", "% of jobs", "Percent of the jobs in clusters"), held.demand_share_pct())
        add(Column("ratio", "Ratio", "number", "1 = parity", "Share over demand share", "", c.RATIO), held.ratio(name))
        add(
            percent_column("gap_pct", "Gap", "Share less demand share, percentage points; below 0 too little"),
            held.gap(name),
        )
        needed = held.needed_for_parity(name)
        add(
            Column("needed", "Needed", "count", word, "To reach the demand share, the others as they are", "", c.JOBS),
            needed,
        )
    if found.floor:
        add(
            Column("to_floor", f"To have {found.floor:g}", "count", word, "How many more", "", c.JOBS),
            held.needed_for_floor(name, found.floor),
        )
    title = f"{word.capitalize()} beside the region's jobs" if found.demand else word.capitalize()
    return Section(f"coverage_{name}", title, _COVERAGE_INTRO, tuple(columns), rows)


_COVERAGE_INTRO: Final = "Ratio 1 is parity: as large a part of the participants as of the region's jobs."


def printed_tables(found: CoverageFound) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """(title, headings, rows) a count column: cluster, number and percent of the total, most first."""
    held = found.coverage
    tables: list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]] = []
    for name in held.columns:
        word = name.replace("_", " ")
        shares = held.printed_pct(name)
        rows: list[tuple[str, ...]] = [
            (held.names[i], _trim(held.counts[name][i]), _trim(shares[i])) for i in held.order(name)
        ]
        title = f"{word.capitalize()} ({_trim(held.totals()[name])})"
        tables.append((title, ("Career Cluster", f"Number of {word}", "Percentage of Total"), rows))
    return tables


def _trim(value: float) -> str:
    """At most two decimals, without zeros at their end: 13.62, 3.4, 0."""
    if np.isnan(value):
        return "–"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def targets_section(found: CoverageFound) -> Section:
    """The short list beside the industries that take part."""
    ts = found.targets
    first = [text("industry_code", "NAICS", "Industry"), text("title", "Industry", "Title")]
    first.append(text("is_targeted", "Targeted", "On the study's short list"))
    names = found.coverage.columns
    rows: dict[str, Array] = {
        "industry_code": np.array([t.industry for t in ts], dtype=np.str_),
        "title": np.array([t.title for t in ts], dtype=np.str_),
        "is_targeted": np.array([("uncovered" if t.is_uncovered else "yes") if t.is_targeted else "" for t in ts]),
    }
    rows |= {name: np.array([t.counts[name] for t in ts]) for name in names}
    counts = [Column(n, n.replace("_", " ").capitalize(), "count", n, "", "", "#,##0") for n in names]
    intro = "Most represented first; `uncovered` is targeted and has nobody."
    return Section("targets", "Targeted industries and who takes part", intro, (*first, *counts), rows)


def coverage_sections(found: CoverageFound) -> list[Section]:
    """What stands beside the printed tables: the comparison with demand, and the targeted industries."""
    is_more = found.demand is not None or found.floor or found.coverage.change
    sections = [coverage_section(found, name) for name in found.coverage.columns] if is_more else []
    sections += [targets_section(found)] if found.targets else []
    return [*sections, *group_sections(found)]


def group_sections(found: CoverageFound) -> list[Section]:
    """Counts by group, the nearest partner of every participant, and who is near each partner; as far as asked for."""
    groups, sections = found.groups, []
    if groups.counts:
        words = list(dict.fromkeys(word for _, word in groups.counts))
        keys = list(dict.fromkeys(key for key, _ in groups.counts))
        columns = [text("key", "Career cluster or code", "As the list writes it")]
        columns += [Column(f"word_{i}", word, "count", "", "", "", c.JOBS) for i, word in enumerate(words)]
        rows: dict[str, Array] = {"key": np.array(keys, dtype=np.str_)}
        for i, word in enumerate(words):
            rows[f"word_{i}"] = np.array([groups.counts.get((key, word), 0.0) for key in keys])
        sections.append(Section("groups", f"By {groups.heading}", "", tuple(columns), rows))
    if groups.near:
        columns = [text(name, name.capitalize(), "") for name in ("name", "key", "partner")]
        columns.append(Column("miles", "Miles", "number", "miles", "As the crow flies", "", c.DECIMAL))
        rows = {column.name: np.array([getattr(one, column.name) for one in groups.near]) for column in columns}
        sections.append(Section("near", "Nearest partner", "As the crow flies, not by road.", tuple(columns), rows))
        columns = [text("partner", "Partner", ""), Column("count", "Participants", "count", "", "", "", c.JOBS)]
        rows = {"partner": np.array(list(groups.within)), "count": np.array(list(groups.within.values()))}
        sections.append(Section("within", f"Within {groups.radius:g} miles", "", tuple(columns), rows))
    return sections


def demand_section(found: CoverageFound) -> Section:
    """The region's jobs, openings and wage by cluster; no rows without occupations."""
    clusters = found.demand.clusters if found.demand else ()
    columns = (
        text("career_cluster", "Career cluster", "In the framework's own spelling"),
        jobs_column("jobs", "Jobs (est.)", "The region's jobs in the cluster's occupations"),
        jobs_column("openings", "Openings a year (est.)", "Jobs × the nation's openings per job"),
        Column("wage_usd", "Wage", "number", "US dollars a year", _WAGE, "", c.DOLLARS),
    )
    rows: dict[str, Array] = {
        "career_cluster": np.array([one.cluster for one in clusters], dtype=np.str_),
        "jobs": np.array([one.jobs for one in clusters]),
        "openings": np.array([one.openings for one in clusters]),
        "wage_usd": np.array([one.wage_usd for one in clusters]),
    }
    return Section("demand", "Demand by career cluster", "", columns, rows)


_WAGE: Final = "Mean of the occupations' national median wages, weighted by the region's jobs"
