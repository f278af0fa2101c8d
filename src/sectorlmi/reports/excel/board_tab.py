"""Tab `Board`, the first page on paper: the answer, and the short list with what speaks for each industry and what is
unsure. Order, names, grades and sentences are those of `ranking.board`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sectorlmi.ranking.board import COULD_CHANGE, FAIRLY_FIRM, FIRM, UNLIKELY, Board, BoardRow, board_of
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.standing import Setting, Standing, factor_name, in_words, ordinal
from sectorlmi.reports.excel.book import Book, Tab
from sectorlmi.reports.excel.fill_in import row_height
from sectorlmi.reports.excel.short_list_tab import place_range, shown_factors
from sectorlmi.reports.excel.styles import HEAD, INK, LINE, MUTED, PALE, WARNING
from sectorlmi.table.factors import Factor
from sectorlmi.terms.graded_numbers import ABOUT, GradedNumber
from sectorlmi.terms.grades import is_in_points
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status

SIGNS: Final = {FIRM: "●", FAIRLY_FIRM: "◕", COULD_CHANGE: "◑", UNLIKELY: "○", "": ""}
_LABELS: Final = {"but": "But", "unsure": "Unsure", "caution": "Caution"}
_PLACE, _WORDS, _NUMBER, _FIRM = 15.0, 104.0, 16.0, 21.0
_RULED: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": LINE, "valign": "top"}
_CHANGED: Final = (
    '=IF(LEFT({K.check},2)="OK","","Weights changed on tab K: this page shows the saved run; tabs Summary and Short '
    'list follow.")'
)
_PERCENT: Final = re.compile(r"-?[\d,]+(?:\.\d+)?")


@dataclass(frozen=True)
class Listed:
    """An industry of the short list: what it is called by on the list and in the picture (`3`, `B`), and its words."""

    key: str
    code: str
    row: BoardRow | None
    is_by_place: bool


def listed(report: Report) -> list[Listed]:
    """Those on the list by place, in its order, and then the others, lettered."""
    board, first = board_of(report), Setting(report).listed_by_place
    place = dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))
    others = [code for code in report.short_list.industries if code not in first]
    by_place = [Listed(_key(place, first[: i + 1]), code, board.rows[code], True) for i, code in enumerate(first)]
    return [*by_place, *(Listed(_letter(i), code, board.rows.get(code), False) for i, code in enumerate(others))]


def _key(place: Mapping[str, int], codes: Sequence[str]) -> str:
    """The place of the last of the codes; the second of two that share it is `8b`."""
    before = sum(place[code] == place[codes[-1]] for code in codes) - 1
    return f"{place[codes[-1]]:g}" + (_letter(before).lower() if before else "")


def _letter(i: int) -> str:
    """`A` to `Z`, then `A2`."""
    return chr(ord("A") + i % 26) + (str(i // 26 + 1) if i > 25 else "")


def fill(book: Book, tab: Tab) -> None:
    """Write the page."""
    report, board = book.report, board_of(book.report)
    factors, sheet = shown_factors(report), tab.sheet
    last = 2 + len(factors)
    for column, width in enumerate([_PLACE, _WORDS, *[_NUMBER] * len(factors), _FIRM]):
        sheet.set_column(column, column, width)
    tab.put((3, 0), "", book.resolve(_CHANGED, tab.letter), book.styles.look(bold=True, font_color=WARNING))
    row = _answers(tab, board, 4, last)
    row = _how_to_read(tab, factors, row, last)
    rows = listed(report)
    row = _table(tab, factors, [one for one in rows if one.is_by_place], row)
    alone = [one for one in rows if not one.is_by_place]
    if alone:
        n = in_words(len(alone))
        words = f"{n[:1].upper()}{n[1:]} more, not by place — read the caution first"
        sheet.write_string(row, 0, words, book.styles.heading)
        row = _lines(tab, factors, alone, row + 1)
    sheet.print_area(0, 0, row - 1, last)


def _answers(tab: Tab, board: Board, row: int, last: int) -> int:
    """A label and a sentence each, one under the other."""
    styles = tab.book.styles
    for label, text in board.answers:
        sign = SIGNS.get(label.lower(), "")
        tab.sheet.write_string(row, 0, f"{sign} {label}".strip(), styles.look(bold=True, valign="top"))
        tab.sheet.merge_range(row, 1, row, last, text, styles.text(wrap=True))
        tab.sheet.set_row(row, row_height({"": text}, {"": _WORDS + _NUMBER * (last - 2) + _FIRM}))
        row += 1
    return row + 1


def _how_to_read(tab: Tab, factors: Sequence[Factor], row: int, last: int) -> int:
    """What the marks mean that stand on this page, above its first number."""
    report, styles = tab.book.report, tab.book.styles
    codes = [one.code for one in listed(report)]
    numbers = [report.table.number(f.column, report.table.row_of(code)) for f in factors for code in codes]
    marks = {number.marking for number in numbers}
    parts = [
        f"{ABOUT} 10,400 estimate, certainly within 5% (growth: 5 points)",
        f"{ABOUT} 13,200 with a range below: rough, the range is certain",
        "−5% to +280% alone: too unsure for one number",
        "2nd: rank; bold: among the first ten",
        *(f"{mark} {STATUS_MEANING[Status(s)]}" for s, mark in STATUS_MARK.items() if mark and Status(s) in marks),
    ]
    text = "How to read:  " + "  ·  ".join(parts)
    tab.sheet.merge_range(row, 0, row, last, text, styles.text(wrap=True, font_size=9, font_color=MUTED, bg_color=PALE))
    tab.sheet.set_row(row, row_height({"": text}, {"": 1.2 * (_PLACE + _WORDS + _NUMBER * (last - 2) + _FIRM)}))
    return row + 2


def heading_of(report: Report, factor: Factor) -> str:
    """What a board calls a factor, and its unit: `Pay`, `$ a year, 2018`."""
    years, setting = report.study.years, Setting(report)
    name = factor_name(factor)
    spans = {span for code in report.short_list.industries if (span := setting.of(code).span)}
    units = {
        "employment": f"jobs, {years.current}",
        "avg_annual_wage": f"$ a year, {years.current}",
        "growth": f"%, {years.base} to {years.current}",
        "projected_growth": "%" + "".join(f", {start} to {end}" for start, end in spans if len(spans) == 1),
        "location_quotient": f"{setting.benchmark or 'benchmark'} = 1",
    }
    return f"{name[:1].upper()}{name[1:]}\n{units.get(factor.name, factor.column.unit)}"


def _table(tab: Tab, factors: Sequence[Factor], rows: Sequence[Listed], row: int) -> int:
    report, styles = tab.book.report, tab.book.styles
    n = len(report.ranking)
    about = f"  {n} of {len(report.table)} industries are ranked"
    tab.sheet.write_rich_string(row, 0, styles.heading, "The short list", styles.intro, about, styles.look())
    headings = ["Place\nand its range", "Industry\nwhat speaks for it, and what is unsure"]
    headings += [heading_of(report, factor) for factor in factors]
    headings.append(f"How firm:\namong {Setting(report).first}")
    for column, heading in enumerate(headings):
        is_number = 1 < column < len(headings) - 1
        tab.sheet.write_string(row + 1, column, heading, styles.head(is_number=is_number, indent=0))
    tab.sheet.set_row(row + 1, 34)
    return _lines(tab, factors, rows, row + 2)


def _lines(tab: Tab, factors: Sequence[Factor], rows: Sequence[Listed], row: int) -> int:
    """One line an industry; the row after them."""
    setting = Setting(tab.book.report)
    for one in rows:
        standing = setting.of(one.code)
        text = _industry(tab, one, row)
        _place(tab, one, standing, row)
        for column, factor in enumerate(factors, start=2):
            _number(tab, standing, factor, (row, column))
        _firm(tab, one, (row, 2 + len(factors)))
        tab.sheet.set_row(row, max(31.0, row_height({"": text}, {"": _WORDS * 1.3})))
        row += 1
    return row + 1


def _industry(tab: Tab, one: Listed, row: int) -> str:
    """Name, strengths and doubts in one cell; the text without its looks."""
    styles = tab.book.styles
    name = one.row.name if one.row else Setting(tab.book.report).names[one.code]
    bold, plain = styles.look(bold=True, font_size=12, font_color=INK), styles.look(font_size=10)
    parts: list[Any] = [bold, name]
    speaks = "; ".join(one.row.speaks_for) if one.row else board_of(tab.book.report).not_ranked.get(one.code, "")
    if one.row and one.row.strength:
        parts += [styles.look(bold=True, font_size=10, font_color=HEAD), f"  {one.row.strength}"]
    elif speaks:
        parts += [plain, f"  {speaks[:1].upper()}{speaks[1:]}"]
    for remark in one.row.remarks if one.row else ():
        color = WARNING if remark.kind == "caution" else INK
        parts += [
            styles.look(bold=True, font_size=10, font_color=color),
            f"\n{_LABELS[remark.kind]}  ",
            plain,
            remark.text,
        ]
    look = styles.text(wrap=True, **_RULED)
    text = "".join(part for part in parts if isinstance(part, str))
    if len(parts) > 2:
        tab.sheet.write_rich_string(row, 1, *parts, look)
    else:
        tab.sheet.write_string(row, 1, text, styles.text(wrap=True, bold=True, **_RULED))
    return text


def _place(tab: Tab, one: Listed, standing: Standing, row: int) -> None:
    styles, at = tab.book.styles, standing.at
    words = "not ranked"
    if at is not None:
        span = place_range(tab.book.report, at)
        is_sure = span in ("–", f"{tab.book.report.ranking.place[at]:g}")
        words = "" if span == "–" else "almost always" if is_sure else f"{span.replace('–', ' to ')}"
        if not one.is_by_place:
            words = f"place {tab.book.report.ranking.place[at]:g}" + ("" if is_sure else f" ({words})")
    large, small = styles.look(bold=True, font_size=14), styles.look(font_size=9, font_color=MUTED)
    look = styles.text(wrap=True, **_RULED)
    if words:
        tab.sheet.write_rich_string(row, 0, large, one.key, small, f"\n{words}", look)
    else:
        tab.sheet.write_string(row, 0, one.key, styles.text(bold=True, font_size=14, **_RULED))


def _number(tab: Tab, standing: Standing, factor: Factor, at: tuple[int, int]) -> None:
    """A number as its grade has it, its certain range below where it is rough, and its rank."""
    styles, number = tab.book.styles, standing.number(factor.column)
    lead, between = amount(number)
    rank = standing.ranks.get(factor.name)
    below = between if lead and between else f"{ordinal(rank)}" if rank is not None else ""
    is_strong = standing.is_strong(factor.name) and bool(lead)
    first = styles.look(bold=is_strong, italic=not lead, font_color=INK if lead else MUTED)
    look = styles.text(wrap=True, align="right", **_RULED)
    if below:
        small = styles.look(font_size=9, font_color=MUTED)
        tab.sheet.write_rich_string(*at, first, lead or between or "not known", small, f"\n{below}", look)
    else:
        tab.sheet.write_string(*at, lead or between or "not known", styles.text(wrap=True, align="right", **_RULED))


def amount(number: GradedNumber) -> tuple[str, str]:
    """The number with its mark and its certain range, both with their unit's signs; one may be empty."""
    lead = "" if number.is_range else number.number
    lead, between = (_signed(text) if is_in_points(number.column) else text for text in (lead, number.range))
    mark = STATUS_MARK[number.marking]
    if not lead:
        return "", f"{between} {mark}".strip() if between else mark
    return f"{lead.replace(ABOUT, f'{ABOUT} ')} {mark}".strip(), between


def _signed(text: str) -> str:
    """Changes with their sign and percent: `-5 to 280` becomes `−5% to +280%`."""

    def one(found: re.Match[str]) -> str:
        digits = found[0].removeprefix("-")
        sign = "" if not digits.strip("0.,") else "−" if found[0].startswith("-") else "+"
        return f"{sign}{digits}%"

    return _PERCENT.sub(one, text)


def _firm(tab: Tab, one: Listed, at: tuple[int, int]) -> None:
    styles = tab.book.styles
    words = one.row.firmness if one.row else ""
    tries = one.row.tries if one.row else ""
    look = styles.text(wrap=True, align="left", indent=1, **_RULED)
    if not words:
        tab.sheet.write_string(*at, tries or "–", look)
        return
    bold, small = styles.look(bold=True), styles.look(font_size=9, font_color=MUTED)
    tab.sheet.write_rich_string(*at, bold, f"{SIGNS[words]} {words[:1].upper()}{words[1:]}", small, f"\n{tries}", look)


def title_and_line(report: Report) -> tuple[str, str]:
    """The tab's title, which is the answer, and of what it is."""
    study, setting = report.study, Setting(report)
    line = f"{setting.region} · {study.ownership_label} jobs, {study.years.current}"
    return board_of(report).headline, line + (f" · compared with {setting.benchmark}" if setting.benchmark else "")
