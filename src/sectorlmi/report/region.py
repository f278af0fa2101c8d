"""The region in words: how many counties it has, and which."""

from __future__ import annotations

from typing import Final

from sectorlmi.report.document import Report

_NAMED_AT_MOST: Final = 12


def counties_in_words(report: Report) -> str:
    """`3 counties: Cobb, DeKalb, Fulton`; more than a line holds are only counted. Empty for a region without any."""
    codes = report.study.region.counties
    if not codes:
        return ""
    counted = f"{len(codes)} {'county' if len(codes) == 1 else 'counties'}"
    return counted if len(codes) > _NAMED_AT_MOST else f"{counted}: {', '.join(_short(report, c) for c in codes)}"


def _short(report: Report, code: str) -> str:
    """`Fulton County, Georgia` as people of the region say it: Fulton."""
    return report.area_titles.get(code, code).split(",")[0].removesuffix(" County")
