"""What the workbooks of `profile` and `coverage` hold: tabs of sections with charts, briefs, notes and sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sectorlmi.report import Section
from sectorlmi.reports.people_brief import Brief


@dataclass(frozen=True)
class Chart:
    """A chart of a section's columns.

    `bar` and `stacked` draw `values` by `categories`. `dots` draws the two columns of `values` as x and y, a series
    for each run of equal values in `group`. Only the first `rows` rows are drawn.
    """

    title: str
    kind: Literal["bar", "stacked", "dots"]
    values: tuple[str, ...]
    categories: str = ""
    group: str = ""
    rows: int = 15


@dataclass(frozen=True, eq=False)
class Page:
    """A tab: a section under its title, with charts to its right. Excel cuts tab names at 31 characters."""

    name: str
    section: Section
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, eq=False)
class PeopleBook:
    """Everything in the workbook; `created` makes the same inputs give the same file."""

    title: str
    pages: tuple[Page, ...]
    briefs: tuple[Brief, ...]
    notes: tuple[str, ...]
    sources: Section
    created: dt.datetime
    is_sample: bool
