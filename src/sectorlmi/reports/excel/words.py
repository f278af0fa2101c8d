"""The sentences of the Summary tab, made from the report's numbers."""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.ranking.report import Report, counties_in_words
from sectorlmi.reports.excel.tabs import benchmark_name
from sectorlmi.terms.provenance import STATUS_MARK, Status

_SURE: Final = 0.9


def facts(report: Report) -> list[tuple[str, str]]:
    """What was ranked: a name and a sentence each."""
    study, ranking = report.study, report.ranking
    if study.source:
        return [("Region", study.region.name), *_given(report)]
    aside = len(report.set_aside)
    return [
        ("Region", f"{study.region.name} ({counties_in_words(report)})"),
        ("Years", f"{study.years.current}, with growth since {study.years.base}; {study.ownership_label} ownership"),
        (
            "Industries",
            f"{len(ranking)} of {len(report.table)} at NAICS level {study.level.default} are ranked; "
            f"{aside} set aside (tab Set aside says why)",
        ),
        ("Ranked by", _weights(report) + ". Place 1 is best; change the weights on tab K"),
        ("Compared with", f"{benchmark_name(report)}; a location quotient over 1 is more than its share"),
    ]


def _given(report: Report) -> list[tuple[str, str]]:
    """What was ranked in a study whose numbers come from one file."""
    study, file = report.study, report.study.source
    assert file is not None  # noqa: S101 - asked of such studies only
    return [
        ("Numbers", f"From {file.file.name} as they are (marked {STATUS_MARK[Status.THIRD_PARTY]}), not from BLS"),
        ("Years", f"{study.years.current}, with growth since {study.years.base}"),
        (
            "Industries",
            f"{len(report.ranking)} of {len(report.table)} at NAICS level {study.level.default} are ranked; "
            f"{len(report.set_aside)} set aside (tab Set aside says why)",
        ),
        ("Ranked by", _weights(report) + ". Place 1 is best; change the weights on tab K"),
    ]


def _weights(report: Report) -> str:
    headings = {f.name: f.column.heading for f in report.table.factors}
    counting = [c for c in report.ranking.criteria if c.weight > 0]
    words = {"lower": " (lower is better)", "largest_change": " (largest change)"}
    return ", ".join(f"{headings[c.name]} {c.weight:.0%}{words.get(c.better, '')}" for c in counting)


def uncertainty(report: Report) -> list[str]:
    """What a reader must know before believing the order."""
    sentences = [*_hidden(report), *_ranges(report), *_growth(report)]
    headings = {f.name: f.column.heading for f in report.table.factors}
    sentences += [
        f"{headings[name]} is not known for any industry; its weight is spread over the other factors."
        for name in report.ranking.spread
    ]
    if report.study.source:
        return [*sentences, "The file does not say which numbers are hidden, estimated or modelled: ask its maker."]
    return sentences or ["Nothing ranked here is hidden or estimated."]


def _hidden(report: Report) -> list[str]:
    table = report.table
    hidden, shown = int(table["n_suppressed"].sum()), int(table["n_disclosed"].sum())
    if not hidden:
        return []
    rows = [table.row_of(code) for code in report.ranking.industries]
    jobs, share = table.quantities.employment[rows], table["employment_estimated_share"][rows]
    known = ~np.isnan(jobs)
    part = float((jobs * share)[known].sum() / jobs[known].sum()) if jobs[known].sum() else 0.0
    return [
        f"The publisher hides {hidden:,} of {hidden + shown:,} county cells of {report.study.years.current} to protect "
        f"employers. {part:.0%} of the ranked industries' jobs are estimates, marked {STATUS_MARK[Status.ESTIMATED]} "
        "and explained in cell notes."
    ]


def _ranges(report: Report) -> list[str]:
    ranges, top = report.ranges, report.study.shortlist.top
    if ranges is None or not top:
        return []
    first = report.ranking.place <= top
    firm = int((ranges.p_top[first] >= _SURE).sum())
    text = (
        f"{firm} of the first {int(first.sum())} stay among the first {top} in at least 9 of 10 ways in which the "
        "hidden cells may be filled"
    )
    titles = report.table.titles()
    unsure = [
        f"{titles[report.ranking.industries[i]]} ({ranges.p_top[i]:.0%})"
        for i in np.flatnonzero(first & (ranges.p_top < _SURE))[:3]
    ]
    return [text + (f"; less sure: {', '.join(unsure)}." if unsure else ".")]


def _growth(report: Report) -> list[str]:
    rows = [report.table.row_of(code) for code in report.ranking.industries]
    status = report.table.status_shown("growth_status")[rows]
    kinds = (Status.BRIDGED, Status.BRIDGED_ESTIMATED, Status.NOT_COMPARABLE)
    published, estimated, broken = (int((status == s).sum()) for s in kinds)
    sentences = []
    if published or estimated:
        told = [STATUS_MARK[Status.BRIDGED]] if published else []
        told += [f"{STATUS_MARK[Status.BRIDGED_ESTIMATED]} where part of it is estimated"] if estimated else []
        sentences.append(
            f"Growth of {published + estimated} industries is that of a wider group, because NAICS changed between the "
            f"years (marked {', or '.join(told)})."
        )
    if broken:
        sentences.append(f"Growth of {broken} industries is not comparable between the years and is left out.")
    return sentences


def next_steps(report: Report) -> list[str]:
    """What the support team does with the workbook."""
    steps = [
        "Take the Short list tab to employers and partners: numbers open the conversation, local knowledge decides.",
        "Ask what matters most and change the weights on tab K: places and the Short list tab follow at once.",
    ]
    steps.append(
        "Run `sectorlmi shortlist` on the same study: its workbook has the readiness worksheet with sub-industries, "
        "groups, the launch sheet, the self-assessment and the success metrics."
    )
    lost = [s for s in report.set_aside if "hidden" in s.reason or "estimated" in s.reason]
    if lost:
        steps.append(f"Look at the {len(lost)} industries that hidden data keep out of the ranking (tab Set aside).")
    if "projected_growth" in report.ranking.spread:
        steps.append("Load employment projections, name them in the study and rank again.")
    return steps
