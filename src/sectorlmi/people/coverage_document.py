"""Coverage as a document: sections, printed tables, charts, and JSON whose form is part of the program's contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from sectorlmi.people.coverage import RegionCoverage, Target
from sectorlmi.people.profile_document import region_facts
from sectorlmi.people.profile_sections import jobs_column, percent_column
from sectorlmi.terms import columns as c
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column, text
from sectorlmi.terms.document import Chart, Document, Screen, Section, file_stem, plain

# Keys of the tables of the count columns begin so.
COUNTS: Final = "coverage_"
_COUNTED: Final = text("counted", "Counted", "Which column of the participation file")


def document(found: RegionCoverage) -> Document:
    """The coverage for every format."""
    study, names = found.study, found.coverage.columns
    counts = [coverage_section(found, name) for name in names]
    demand = [demand_section(found)] if found.demand else []
    targets = [targets_section(found)] if found.targets else []
    return Document(
        "coverage",
        f"{study.name}: career-cluster coverage",
        f"{file_stem(study.name)}-coverage",
        (*counts, *demand, *targets, *group_sections(found)),
        lambda: _payload(found),
        study=study,
        is_sample=found.is_sample,
        screen=(*_printed_tables(found), *_beside_them(found)),
        facts=region_facts(study),
        charts=tuple(_chart(found, section, name) for section, name in zip(counts, names, strict=True)),
        notes=found.notes,
        provenance=found.provenance,
        lots=lambda: _every_count(found),
        subject=found,
    )


def _chart(found: RegionCoverage, section: Section, name: str) -> Chart:
    columns = ("share_pct", "demand_share_pct") if found.demand else ("share_pct",)
    title = f"{name.replace('_', ' ').capitalize()} beside jobs, percent" if found.demand else section.title
    return Chart(section.key, title, "bar", columns, "career_cluster", rows=len(section))


def _every_count(found: RegionCoverage) -> Iterator[Section]:
    """The tables of all count columns as one."""
    columns = (_COUNTED, *coverage_section(found, found.coverage.columns[0]).columns)
    for name in found.coverage.columns:
        rows = coverage_section(found, name).rows
        yield Section("coverage", "Coverage", "", columns, {"counted": np.full(len(rows["count"]), name), **rows})


def coverage_section(found: RegionCoverage, name: str) -> Section:
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
            Column("gap_pct", "Gap (points)", "number", "percentage points", _GAP, "", c.PERCENT),
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
    tab = name.capitalize().replace("_", " ")
    return Section(f"{COUNTS}{name}", title, _COVERAGE_INTRO, tuple(columns), rows, tab=tab)


_GAP: Final = "Share less demand share; below 0 too little"
_COVERAGE_INTRO: Final = "Ratio 1 is parity: as large a part of the participants as of the region's jobs."


_PRINTED: Final = text("career_cluster", "Career Cluster", ""), text("share", "Percentage of Total", "")


def _printed_tables(found: RegionCoverage) -> Iterator[Section]:
    """The two printed tables, one a count column: cluster, number and percent of the total, most first."""
    held = found.coverage
    for name in held.columns:
        word, order, shares = name.replace("_", " "), held.order(name), held.printed_pct(name)
        rows = {
            "career_cluster": np.array([held.names[i] for i in order], dtype=np.str_),
            "count": np.array([_trim(held.counts[name][i]) for i in order], dtype=np.str_),
            "share": np.array([_trim(shares[i]) for i in order], dtype=np.str_),
        }
        columns = (_PRINTED[0], text("count", f"Number of {word}", ""), _PRINTED[1])
        title = f"{word.capitalize()} ({_trim(held.totals()[name])})"
        yield Section(f"printed_{name}", title, "", columns, rows, screen=Screen(is_plain=True))


def _trim(value: float) -> str:
    """At most two decimals, without zeros at their end: 13.62, 3.4, 0."""
    if np.isnan(value):
        return "–"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def targets_section(found: RegionCoverage) -> Section:
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
    title = "Targeted industries and who takes part"
    return Section("targets", title, intro, (*first, *counts), rows, tab="Targeted industries")


def _beside_them(found: RegionCoverage) -> list[Section]:
    """What stands beside the printed tables: the comparison with demand, and the targeted industries."""
    is_more = found.demand is not None or found.floor or found.coverage.change
    sections = [coverage_section(found, name) for name in found.coverage.columns] if is_more else []
    sections += [targets_section(found)] if found.targets else []
    return [*sections, *group_sections(found)]


def group_sections(found: RegionCoverage) -> list[Section]:
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
        sections.append(Section("groups", f"By {groups.heading}", "", tuple(columns), rows, tab="Groups"))
    if groups.near:
        columns = [text(name, name.capitalize(), "") for name in ("name", "key", "partner")]
        columns.append(Column("miles", "Miles", "number", "miles", "As the crow flies", "", c.DECIMAL))
        rows = {column.name: np.array([getattr(one, column.name) for one in groups.near]) for column in columns}
        sections.append(
            Section("near", "Nearest partner", "As the crow flies, not by road.", tuple(columns), rows, tab="Near")
        )
        columns = [text("partner", "Partner", ""), Column("count", "Participants", "count", "", "", "", c.JOBS)]
        rows = {"partner": np.array(list(groups.within)), "count": np.array(list(groups.within.values()))}
        sections.append(Section("within", f"Within {groups.radius:g} miles", "", tuple(columns), rows, tab="Within"))
    return sections


def demand_section(found: RegionCoverage) -> Section:
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
    return Section("demand", "Demand by career cluster", "", columns, rows, tab="Demand")


_WAGE: Final = "Mean of the occupations' national median wages, weighted by the region's jobs"


def _payload(found: RegionCoverage) -> dict[str, Any]:
    """The JSON's own keys: single values are of the first count column, `by_column` has them all."""
    held = found.coverage
    first = held.columns[0]
    demand_pct = held.demand_share_pct()
    by = {
        name: {
            "share_pct": held.share_pct(name),
            "ratio": held.ratio(name),
            "gap_pct": held.gap(name),
            "needed_for_parity": held.needed_for_parity(name),
        }
        | ({"needed_for_floor": held.needed_for_floor(name, found.floor)} if found.floor else {})
        | ({"change": held.change[name]} if name in held.change else {})
        for name in held.columns
    }
    rows = [
        {
            "career_cluster": held.names[i],
            "framework_name": held.clusters[i],
            "counts": {name: _count(values[i]) for name, values in held.counts.items()},
            "share_pct": {name: plain(held.printed_pct(name)[i]) for name in held.columns},
            "demand_jobs": plain(held.demand_jobs[i]),
            "demand_share_pct": _rounded(demand_pct[i], 4),
            "ratio": _rounded(by[first]["ratio"][i], 4),
            "gap_pct": _rounded(by[first]["gap_pct"][i], 4),
            "needed_for_parity": _count(by[first]["needed_for_parity"][i]),
            "by_column": {
                n: {k: _rounded(v[i], 4) for k, v in given.items() if k != "share_pct"} for n, given in by.items()
            },
        }
        for i in range(len(held.names))
    ]
    return {
        "framework": held.framework,
        "totals": {name: _count(total) for name, total in held.totals().items()},
        "coverage": rows,
        "targets": [_target(t) for t in found.targets],
        "demand": _demand_dict(found),
        "groups": [{"key": k, "group": g, "count": _count(n)} for (k, g), n in found.groups.counts.items()],
        "partners": {
            "radius_miles": found.groups.radius or None,
            "nearest": [asdict(one) for one in found.groups.near],
            "within": {name: _count(n) for name, n in found.groups.within.items()},
        },
    }


def _target(target: Target) -> dict[str, Any]:
    counts = {name: _count(n) for name, n in target.counts.items()}
    return asdict(target) | {"counts": counts, "is_uncovered": target.is_uncovered}


def _demand_dict(found: RegionCoverage) -> dict[str, Any] | None:
    if found.demand is None:
        return None
    d = found.demand
    return {
        "total_jobs": plain(d.total_jobs),
        "unmapped_jobs": plain(d.unmapped_jobs),
        "unclustered_jobs": plain(d.unclustered_jobs),
        "is_split": d.is_split,
        "clusters": [{k: plain(v) for k, v in asdict(one).items()} for one in d.clusters],
    }


def _rounded(value: float, digits: int) -> float | None:
    return None if np.isnan(value) else round(float(value), digits)


def _count(value: float) -> float | int | None:
    """Whole counts as integers; parts of a count (shared out between clusters) keep two decimals."""
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 2)
