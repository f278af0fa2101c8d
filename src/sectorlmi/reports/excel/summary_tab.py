"""The tab `Summary`: what was ranked, the first ten, how firm that is and what to do next, in a minute.

Its sentences are made from the report's numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.report import Report, counties_in_words
from sectorlmi.ranking.standing import Setting
from sectorlmi.reports.excel import short_list_tab, start_charts
from sectorlmi.reports.excel.book import Book, Tab
from sectorlmi.reports.excel.fill_in import row_height
from sectorlmi.reports.excel.short_list_tab import Top
from sectorlmi.reports.excel.styles import LINE, PALE, format_of
from sectorlmi.reports.excel.sums_tabs import benchmark_name
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.graded_numbers import ABOUT
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.provenance import STATUS_MARK, Status

_SURE: Final = 0.9
_NAMED: Final = 3


def facts(report: Report) -> list[tuple[str, str]]:
    """What was ranked: a name and a sentence each."""
    study, ranking = report.study, report.ranking
    if study.source:
        return [("Region", study.region.name), *_given(report)]
    aside = len(report.set_aside)
    return [
        ("Region", f"{study.region.name} ({counties_in_words(report)})"),
        ("Years", f"{study.years.current}, with growth since {study.years.base}; {study.ownership_label} ownership"),
        *([("Quarters", study.years.measured)] if study.years.measured else []),
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
        f"employers. {part:.0%} of the ranked industries' jobs are estimates.",
        *_graded(table, rows),
    ]


def _graded(table: DataTable, rows: Sequence[int]) -> list[str]:
    """How many of the ranked industries' numbers are certain, and how nearly."""
    found = Counter(table.number(f.column, row).grade for f in table.factors for row in rows)
    counts = [(found[grade], words) for grade, words in _GRADED.items() if found[grade]]
    every = sum(found.values()) - found[""]
    if every in (0, found[Grade.PUBLISHED]):
        return []
    told = ", ".join(f"{n} {words}" for n, words in counts)
    return [f"Of {every} numbers of the ranked industries {told}; notes on the cells say between what each lies."]


_GRADED: Final = {
    Grade.PUBLISHED: "are published",
    Grade.CLOSE: f"certain within 5 % ({ABOUT})",
    Grade.ROUGH: f"within 25 % ({ABOUT} … ±)",
    Grade.UNSURE: "less certain than that (?)",
}


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
    names = Setting(report).names
    unsure = sorted(np.flatnonzero(first & (ranges.p_top < _SURE)).tolist(), key=lambda i: float(ranges.p_top[i]))
    told = [f"{names[report.ranking.industries[i]]} ({ranges.p_top[i]:.0%})" for i in unsure[:_NAMED]]
    left = len(unsure) - len(told)
    more = f"; and {left} more" if left else ""
    return [text + (f". Least sure: {'; '.join(told)}{more}." if told else ".")]


def _growth(report: Report) -> list[str]:
    rows = [report.table.row_of(code) for code in report.ranking.industries]
    status = report.table.status_shown("growth_status")[rows]
    kinds = (Status.BRIDGED, Status.BRIDGED_ESTIMATED, Status.NOT_COMPARABLE)
    published, estimated, broken = (int((status == s).sum()) for s in kinds)
    sentences = []
    if published or estimated:
        partly = f"; part of it is estimated in {estimated} of them" if estimated else ""
        sentences.append(
            f"Growth of {published + estimated} industries is that of a wider group, because NAICS changed between the "
            f"years (marked {STATUS_MARK[Status.BRIDGED]}{partly})."
        )
    if broken:
        sentences.append(f"Growth of {broken} industries is not comparable between the years and is left out.")
    return sentences


def next_steps(report: Report) -> list[str]:
    """What the support team does with the workbook."""
    steps = [
        "Take tab Board to employers and partners: numbers open the conversation, local knowledge decides.",
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


_FIRST_FACTOR: Final = 4
_WIDTHS: Final = (7, 9, 8, 46)
_FACTOR_WIDTH: Final = 12.5
_CERTAIN_WIDTH: Final = 30
_LINE_HEIGHT: Final = 29  # two lines of a long title
_CHARACTERS: Final = 1.15  # of running text, for each unit of column width


def fill(book: Book, tab: Tab, top: Top) -> None:
    """Write the page; its table shows the columns of `top`."""
    _columns(tab)
    row = _facts(book, tab, 3)
    row = _top(book, tab, row + 1, top)
    first_text = row + 1
    row = _bullets(book, tab, first_text, "What is uncertain", uncertainty(book.report))
    told = list(dict(book.report.predicts).values())
    row = _bullets(book, tab, row + 1, "How well would this have predicted?", told) if told else row
    row = _bullets(book, tab, row + 1, "What to do next", next_steps(book.report))
    charts = start_charts
    tab.sheet.insert_chart(
        3, _last_column(book.report) + 2, charts.place_ranges(book, (540, 440)),
        charts.placed("Bars of the places that the first industries may have"),
    )  # fmt: skip
    tab.sheet.fit_to_pages(1, 1)


def _columns(tab: Tab) -> None:
    for column, width in enumerate(_WIDTHS):
        tab.sheet.set_column(column, column, width)
    last = _last_column(tab.book.report)
    tab.sheet.set_column(_FIRST_FACTOR, last - 1, _FACTOR_WIDTH)
    tab.sheet.set_column(last, last, _CERTAIN_WIDTH)
    tab.sheet.set_column(last + 1, last + 1, 2)


def _last_column(report: Report) -> int:
    """That of the certain ranges, behind the factors."""
    return _FIRST_FACTOR + len(short_list_tab.shown_factors(report))


def _height(report: Report, sentence: str, columns_before: int = 0) -> float:
    """The height in points of a row whose sentence runs over the page's columns, from the one given."""
    widths = [*_WIDTHS, *[_FACTOR_WIDTH] * (_last_column(report) - _FIRST_FACTOR), _CERTAIN_WIDTH]
    room = _CHARACTERS * sum(widths[columns_before:])
    return 15 * (1 + len(sentence) // int(room)) + 2


def _facts(book: Book, tab: Tab, row: int) -> int:
    """One line a fact: its name, and a sentence."""
    name = book.styles.look(bold=True, bg_color=PALE, valign="top")
    text = book.styles.text(wrap=True, bg_color=PALE)
    for heading, sentence in facts(book.report):
        tab.sheet.merge_range(row, 0, row, 1, heading, name)
        tab.sheet.merge_range(row, 2, row, _last_column(book.report), sentence, text)
        tab.sheet.set_row(row, _height(book.report, sentence, columns_before=2))
        row += 1
    return row


def _top(book: Book, tab: Tab, row: int, top: Top) -> int:
    """The first places by the weights on tab K, with their ranges and the factors' numbers, marked as everywhere."""
    report, styles = book.report, book.styles
    tab.sheet.write_string(row, 0, f"The first {short_list_tab.TOP} of {len(report.ranking)}", styles.heading)
    warning = styles.look(bold=True, font_color="#8C2D04")
    tab.put((row, _FIRST_FACTOR), "", book.resolve(_CHANGED, tab.letter), warning)
    factors = short_list_tab.shown_factors(report)
    last = _last_column(report)
    headings = ["Place", "Range", "NAICS", "Industry", *(f.column.heading for f in factors), short_list_tab.CERTAIN]
    for column, heading in enumerate(headings):
        tab.sheet.write_string(row + 1, column, heading, styles.head(is_number=column not in (1, 2, 3, last)))
    tab.sheet.set_row(row + 1, 32)
    for line, certain in enumerate(top.values["top_certain"].tolist(), start=row + 2):
        tab.sheet.set_row(line, max(_LINE_HEIGHT, row_height({"": certain}, {"": _CERTAIN_WIDTH})))
    who = (
        ("top_place", styles.look("0", bold=True, font_size=12, **_RULED)),
        ("top_range", styles.text(align="center", valign="vcenter", **_RULED)),
        ("industry_code", styles.text(indent=1, valign="vcenter", **_RULED)),
        ("top_title", styles.text(wrap=True, bold=True, indent=1, **_RULED | {"valign": "vcenter"})),
    )
    for column, (key, look) in enumerate(who):
        top.show(tab, (row + 2, column), key, look)
    for column, factor in enumerate(factors, start=_FIRST_FACTOR):
        key, look = f"top_{factor.name}", styles.look(format_of(factor.column), "published", align="right", **_RULED)
        top.show(tab, (row + 2, column), key, look)
        top.mark(tab, (row + 2, column), factor, _RULED)
    words = styles.text(wrap=True, font_size=9, indent=1, **_RULED | {"valign": "vcenter"})
    top.show(tab, (row + 2, last), "top_certain", words)
    return row + 2 + len(top)


_CHANGED: Final = (
    '=IF(LEFT({K.check},2)="OK","","Weights changed on tab K: the table follows, charts and text do not.")'
)
_RULED: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": LINE}


def _bullets(book: Book, tab: Tab, row: int, heading: str, sentences: list[str]) -> int:
    tab.sheet.write_string(row, 0, heading, book.styles.heading)
    text = book.styles.text(wrap=True)
    for sentence in sentences:
        row += 1
        tab.sheet.merge_range(row, 0, row, _last_column(book.report), f"•  {sentence}", text)
        tab.sheet.set_row(row, _height(book.report, sentence))
    return row + 1
