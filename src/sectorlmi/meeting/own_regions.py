"""What a short list says of industries that have a region of their own."""

from __future__ import annotations

from collections.abc import Iterable

from sectorlmi.ranking.report import Report
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.own_region import COLUMN
from sectorlmi.terms import naics
from sectorlmi.terms.study import Study


def of_picks(report: Report) -> str:
    """Which picks are over another region than the study's; empty where none is."""
    table = report.table
    if COLUMN not in table.columns:
        return ""
    regions = {code: str(table[COLUMN][table.row_of(code)]) for code in report.short_list.industries}
    return _over(report.study, regions)


def of_parts(report: Report, parts: DataTable) -> str:
    """Which parts are over another region than the study's, those of a pick under the pick's code."""
    if COLUMN not in parts.columns:
        return ""
    regions: dict[str, str] = {}
    for code, region in zip(parts.industries, parts[COLUMN].tolist(), strict=True):
        own = report.study.own_region(code)
        regions[_widest(code, own.industry if own else code, report.short_list.industries)] = str(region)
    return _over(report.study, regions)


def of_groups(study: Study, codes: Iterable[str]) -> str:
    """That groups are over the study's region, where a member is not; empty where all members are."""
    own = sorted({code for code in codes if study.own_region(code)})
    if not own:
        return ""
    have = "has a region of its own" if len(own) == 1 else "have regions of their own"
    return f" Groups are over {study.region.name}, also for {', '.join(own)}, which {have}."


def _widest(part: str, entry: str, picks: Iterable[str]) -> str:
    """The pick that holds the part where the study's entry is for the pick or what holds it, else the part."""
    holders = (pick for pick in picks if naics.is_within(part, pick) and naics.is_within(pick, entry))
    return next((f"{pick} and its parts" for pick in holders), part)


def _over(study: Study, regions: dict[str, str]) -> str:
    told = [f"{code} (over {region})" for code, region in regions.items() if region]
    return f" Not over {study.region.name}: {'; '.join(told)}." if told else ""
