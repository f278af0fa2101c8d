"""The cells above tab K's table: weights, directions and rules that people change, and what they come to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from sectorlmi.ranking.order import DIRECTIONS, TIE_RULES
from sectorlmi.reports.excel.book import Book, Tab
from sectorlmi.reports.excel.styles import MUTED
from sectorlmi.reports.excel.worked import Worked

WEIGHT_ROW: Final = 3
BETTER_ROW: Final = 4
SHARE_ROW: Final = 5
KNOWN_ROW: Final = 6
CHECK_ROW: Final = 7

_LABELS: Final = (
    (WEIGHT_ROW, "Weight (change me)"),
    (BETTER_ROW, "Better (choose)"),
    (SHARE_ROW, "Counts for"),
    (KNOWN_ROW, "Industries with a value"),
    (CHECK_ROW, "Check"),
)
# One cell a factor: (its name, its row, the block of columns of the table that it stands over).
_PER_FACTOR: Final = (
    ("weight", WEIGHT_ROW, "rank"),
    ("better", BETTER_ROW, "rank"),
    ("share", SHARE_ROW, "rank"),
    ("n_known", KNOWN_ROW, "rank"),
    ("saved_weight", WEIGHT_ROW, "value"),
    ("saved_better", BETTER_ROW, "value"),
    ("first_share", SHARE_ROW, "value"),
    ("n_values", KNOWN_ROW, "value"),
    ("counts", SHARE_ROW, "turned"),
)
_FORMULAS: Final = {
    "n_values": "=COUNT([value_{n}:])",
    "n_known": "=COUNT([turned_{n}:])",
    "first_share": "=IFERROR(IF(COUNT([value_{n}:])=0,0,N({{K.weight_{n}}}))/SUMPRODUCT({weight},--({n_values}>0)),0)",
    "share": "=IFERROR(IF(COUNT([turned_{n}:])=0,0,{{K.first_share_{n}}})/SUMPRODUCT({first_share},--({n_known}>0)),0)",
    "counts": "=IF(AND({{K.share_{n}}}>0,OR(COUNT([turned_{n}:])<2,MAX([turned_{n}:])>MIN([turned_{n}:]))),1,0)",
}
_NOT_NEGATIVE: Final = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_title": "Not a weight",
    "error_message": "Give a number of 0 or more. 0 shows the factor without counting it.",
}
AGREES: Final = "OK: workbook and program agree on every place"
CHANGED: Final = "Weights changed: the places are yours, not those of the saved run"
DIFFERS: Final = "DIFFERENT from the saved run with the same weights: do not use, and report it"
NO_WEIGHT: Final = "All weights are zero: nothing can be ranked"
BAD_WEIGHT: Final = "A weight is not a number of 0 or more, or a direction or tie rule is not known"


@dataclass(frozen=True, eq=False)
class _Above:
    """What is written above the table."""

    book: Book
    tab: Tab
    worked: Worked
    names: tuple[str, ...]

    def at(self, name: str, factor: str) -> tuple[int, int]:
        row, block = next((row, block) for cell, row, block in _PER_FACTOR if cell == name)
        return row, self.book.spans[f"K.{block}_{factor}"].column

    def put(self, name: str, factor: str, value: Any, look: Any, formula: str = "") -> None:
        self.tab.put(self.at(name, factor), value, self.book.resolve(formula, "K"), look)

    def all_of(self, name: str) -> str:
        """The cells of this name of all factors, side by side."""
        return f"{{K.{name}_{self.names[0]}}}:{{K.{name}_{self.names[-1]}}}"


def fill(book: Book, tab: Tab, worked: Worked) -> None:
    """Write the cells above the table, whose columns must have been reserved."""
    above = _Above(book, tab, worked, book.report.ranking.names)
    for name, _, _ in _PER_FACTOR:
        for factor in above.names:
            book.name_cell(f"K.{name}_{factor}", tab, above.at(name, factor))
    _labels(above)
    _weights(above)
    _shares(above)
    _rules(above)
    _check(above)
    _names(above)


def _labels(above: _Above) -> None:
    label = above.book.styles.look(bold=True, align="right")
    column = above.book.spans["K.title"].column
    for row, text in _LABELS:
        above.tab.sheet.write_string(row, column, text, label)


def _weights(above: _Above) -> None:
    styles, sheet = above.book.styles, above.tab.sheet
    saved = styles.look(font_color=MUTED)
    for criterion in above.book.report.ranking.criteria:
        above.put("weight", criterion.name, criterion.given_weight, styles.entry())
        above.put("better", criterion.name, criterion.better, styles.entry())
        above.put("saved_weight", criterion.name, criterion.given_weight, saved)
        above.put("saved_better", criterion.name, criterion.better, saved)
    first, last = (above.at("weight", name)[1] for name in (above.names[0], above.names[-1]))
    sheet.data_validation(WEIGHT_ROW, first, WEIGHT_ROW, last, _NOT_NEGATIVE)
    sheet.data_validation(BETTER_ROW, first, BETTER_ROW, last, {"validate": "list", "source": list(DIRECTIONS)})


def _shares(above: _Above) -> None:
    """What each weight counts for, once those of factors nobody has are spread over the others."""
    w, styles = above.worked, above.book.styles
    percent, plain = styles.look("0.0%", align="center"), styles.look("0", align="center")
    results = {
        "n_values": np.sum(~np.isnan(w.values), axis=0),
        "n_known": np.sum(~np.isnan(w.turned), axis=0),
        "first_share": w.first_share,
        "share": w.share,
        "counts": w.listing.counts,
    }
    blocks = {name: above.all_of(name) for name in ("weight", "first_share", "n_values", "n_known")}
    for name, values in results.items():
        look = percent if name.endswith("share") else plain
        for k, factor in enumerate(above.names):
            above.put(name, factor, float(values[k]), look, _FORMULAS[name].format(n=factor, **blocks))


def _rules(above: _Above) -> None:
    """The rules that hold for all factors, right of the ranks, and their saved values in hidden columns."""
    ranking, listing, styles = above.book.report.ranking, above.book.report.study.shortlist, above.book.styles
    label_column = above.book.spans["K.mean_rank"].column
    column, beside = above.book.spans["K.place_saved"].column, above.book.spans["K.stays"].column
    rules: tuple[tuple[str, str, Any, str, Any], ...] = (
        ("ties", "Ties", ranking.ties, "General", {"validate": "list", "source": list(TIE_RULES)}),
        ("least_known", "Weight known, at least", ranking.min_weight_coverage, "0%", _share_rule()),
        ("top", "Short list: places to", listing.top, "0", _NOT_NEGATIVE),
        ("any_factor_top", "or rank on a factor to", listing.any_factor_top, "0", _NOT_NEGATIVE),
    )
    for row, (key, label, value, number_format, allowed) in enumerate(rules, start=WEIGHT_ROW):
        above.tab.sheet.merge_range(row, label_column, row, column - 1, label, styles.look(bold=True, align="right"))
        above.tab.named_cell(key, (row, column), value, styles.entry(number_format))
        above.tab.sheet.data_validation(row, column, row, column, allowed)
        above.tab.named_cell(f"saved_{key}", (row, beside), value, styles.look(font_color=MUTED))


def _share_rule() -> dict[str, Any]:
    return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}


def _check(above: _Above) -> None:
    """Whether the workbook's places are the program's, as long as nobody changed a weight."""
    weights, better = above.all_of("weight"), above.all_of("better")
    known = ",".join(f'"{d}"' for d in DIRECTIONS)
    formula = (
        f"=IF(OR(COUNT({weights})<{len(above.names)},MIN({weights})<0,"
        f"SUM(COUNTIF({better},{{{known}}}))<{len(above.names)},"
        f'AND({{K.ties}}<>"average",{{K.ties}}<>"min")),"{BAD_WEIGHT}",'
        f'IF(MAX({weights})=0,"{NO_WEIGHT}",'
        f"IF(SUMPRODUCT(--({weights}<>{above.all_of('saved_weight')}))"
        f"+SUMPRODUCT(--({better}<>{above.all_of('saved_better')}))"
        "+IF({K.ties}={K.saved_ties},0,1)+IF({K.least_known}={K.saved_least_known},0,1)>0,"
        f'"{CHANGED}",IF(SUMPRODUCT(--([place:]<>[place_saved:]))=0,"{AGREES}","{DIFFERS}"))))'
    )
    row, column = CHECK_ROW, above.at("weight", above.names[0])[1]
    above.tab.named_cell("check", (row, column), AGREES, above.book.styles.look(bold=True), formula)
    cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    for criteria, look in (
        (f'={cell}="{AGREES}"', {"bg_color": "#D6E8F7", "font_color": "#00446E"}),
        (f'={cell}="{CHANGED}"', {"bg_color": "#FFF1C2", "font_color": "#5C4400"}),
        ("=TRUE", {"bg_color": "#C00000", "font_color": "#FFFFFF"}),
    ):
        made = above.book.workbook.add_format(look)
        options = {"type": "formula", "criteria": criteria, "format": made, "stop_if_true": True}
        above.tab.sheet.conditional_format(row, column, row, column + 4, options)


def _names(above: _Above) -> None:
    """Names for the cells that people change, as Excel's name box lists them."""
    book, sheet = above.book, quote_sheetname(above.tab.name)
    for factor in above.names:
        book.workbook.define_name("Weight_" + re.sub(r"\W", "_", factor), f"={book.cells[f'K.weight_{factor}']}")
    for name, cell in (("Weights", "weight"), ("Directions", "better")):
        start, end = (
            xl_rowcol_to_cell(*above.at(cell, factor), row_abs=True, col_abs=True)
            for factor in (above.names[0], above.names[-1])
        )
        book.workbook.define_name(name, f"={sheet}!{start}:{end}")
    book.workbook.define_name("Tie_rule", f"={book.cells['K.ties']}")
    book.workbook.define_name("Check", f"={book.cells['K.check']}")
