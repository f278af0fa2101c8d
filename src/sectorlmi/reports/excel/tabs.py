"""Which tabs the workbook has, in the order people see them, with their titles and a line on how to read each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sectorlmi.meeting.sheets import READINESS_TITLE
from sectorlmi.ranking.report import Report
from sectorlmi.terms.document import Section
from sectorlmi.terms.study import Study


@dataclass(frozen=True)
class TabTitle:
    """A tab's name, title and explanation."""

    name: str
    title: str
    intro: str

    @property
    def letter(self) -> str:
        """START's letter for the tabs A to K, the name in capitals for others: what formulas call the tab."""
        first, _, rest = self.name.partition(" ")
        return first if len(first) == 1 and rest else "".join(c for c in self.name.upper() if c.isalpha())


_LONGEST_NAME: Final = 31 - len("F  share")


def benchmark_name(report: Report) -> str:
    """The benchmark as a tab's name has room for it: `US`, or a title without what Excel forbids."""
    if report.study.benchmark == "US000":
        return "US"
    title, areas = report.benchmark_title.split(" -- ")[0], report.study.benchmark_areas
    if len(areas) > 1 and len(title) > _LONGEST_NAME:
        return f"{len(areas)} areas"
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:_LONGEST_NAME].strip() or report.study.benchmark


def tab_titles(report: Report) -> list[TabTitle]:
    """Every tab of the workbook."""
    study, reference = report.study, benchmark_name(report)
    start = _start(study, reference)
    if study.source:  # nothing was worked out from cells: the numbers begin at tab I
        start = [words for words in start if words[0][0] not in _FROM_CELLS]
    words = (_summary(study), *start, *_lists(report), *_ends())
    return [TabTitle(*each) for each in words]


_FROM_CELLS: Final = "ABCDEFGH"


def robustness(report: Report) -> list[Section]:
    """The sections of the tab Robustness; none when the run did not work it out."""
    return [s for s in report.sections if s.key in _ROBUSTNESS]


def further(report: Report) -> list[Section]:
    """Sections that no other tab shows: each gets a tab of its own, whatever it is."""
    shown = {"table", "ranking", "short_list", "set_aside", "sources", *_ROBUSTNESS}
    return [s for s in report.sections if s.key not in shown and len(s)]


_ROBUSTNESS: Final = (
    "robustness",
    "acceptability",
    "central_weights",
    "weight_changes",
    "leave_one_out",
    "correlation",
)


def _summary(study: Study) -> tuple[str, str, str]:
    return "Summary", study.name, f"Which industries to look at first in {study.region.name}, and how firm that is."


def _start(study: Study, reference: str) -> list[tuple[str, str, str]]:
    """START's tabs A to K."""
    base, current, owner = study.years.base, study.years.current, study.ownership_label
    rows = "One row an area × ownership × industry, as published. hidden: the publisher withholds it; it is not a zero."
    return [
        ("A QCEW current", f"QCEW {current}: source rows", rows),
        (
            "B Jobs and wages",
            f"Jobs and wages {current}",
            "Wage = total wages ÷ jobs of the same cells. The published part adds up the rows of tab A.",
        ),
        ("C QCEW base", f"QCEW {base}: source rows", rows),
        (
            "D Growth",
            f"Past growth {base} to {current}",
            f"Growth = (jobs {current} − jobs {base}) ÷ jobs {base}, in percent, over codes that mean the same.",
        ),
        (
            "E Projections",
            "Projected growth",
            "From the projection's own levels, which count other people than QCEW does; notes say which row was used.",
        ),
        (
            f"F {reference} share",
            f"Share of jobs in {reference}, {current}",
            f"Jobs of the industry ÷ all jobs ({study.lq_base} ownership) in {reference}.",
        ),
        (
            "G Region share",
            f"Share of jobs in {study.region.name}, {current}",
            f"Jobs of the industry ÷ all jobs ({study.lq_base} ownership) in the region.",
        ),
        (
            "H LQ",
            f"Location quotient {current}",
            f"Region's share (tab G) ÷ {reference} share (tab F); 1 is parity.",
        ),
        (
            "I Data table",
            f"Data table: {study.region.name}, {owner} ownership",
            "Every industry, set-aside ones too. A mark or a tint means: not simply published; its note says why.",
        ),
        ("J Highlights", "Highlights", "The ranked industries; the strong numbers of each factor are filled dark."),
        (
            "K Ranking",
            "Ranking",
            "Change a yellow cell: places, check, Summary and Short list tab follow. Place 1 is best.",
        ),
    ]


def _lists(report: Report) -> list[tuple[str, str, str]]:
    """Tabs that show a section of the report as it is."""
    listed, aside = report.section("short_list"), report.section("set_aside")
    firm = robustness(report)[:1]
    return [
        ("Short list", listed.title, listed.intro),
        READINESS_TITLE,
        *(
            (name, section.title, section.intro)
            for name, section in (
                *(("Robustness", s) for s in firm),
                ("Set aside", aside),
                *((s.title[:31], s) for s in further(report)),
            )
        ),
    ]


def _ends() -> list[tuple[str, str, str]]:
    return [
        ("Sources and notes", "Sources and notes", "Where the numbers come from and how they were made."),
        ("Chart data", "Chart data", "What the charts of the Summary tab show."),
    ]
