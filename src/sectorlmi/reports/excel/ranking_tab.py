"""Tab K: the ranking with live formulas. Change a weight, a direction or the tie rule, and every place is new.

The formulas follow the engine's rules step by step: the weight of a factor nobody has is spread over the others; who
has values for too little of the weight is set aside; ranks run over those who stay; the place is the competition rank
of the weighted mean of the known ranks, rounded to 1e-9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from sectorlmi.ranking.report import Report
from sectorlmi.ranking.sections import factor_words
from sectorlmi.reports.excel import weights
from sectorlmi.reports.excel.book import Book, Field, Tab, described
from sectorlmi.reports.excel.styles import INPUT, MUTED
from sectorlmi.reports.excel.sums_tabs import identity, marks
from sectorlmi.reports.excel.worked import Worked
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import columns
from sectorlmi.terms.cells import Floats

HEADER_ROW: Final = 9

_STAYS = "=IF([coverage_first]>={K.least_known}-1E-12,1,0)"
_TURNED = (
    '=IF(AND([stays]=1,ISNUMBER([value_{n}])),IF({{K.better_{n}}}="lower",-[value_{n}],'
    'IF({{K.better_{n}}}="largest_change",ABS([value_{n}]),[value_{n}])),"")'
)
_RANK = (
    '=IF(ISNUMBER([turned_{n}]),IF({{K.ties}}="min",RANK([turned_{n}],[turned_{n}:],0),'
    '_xlfn.RANK.AVG([turned_{n}],[turned_{n}:],0)),"")'
)
# What a method averages, in the words of `ranking.methods`.
_POINTS: Final = {
    "mean_rank": "=[rank_{n}]",
    "minmax_sum": (
        '=IF(ISNUMBER([turned_{n}]),IF(MAX([turned_{n}:])=MIN([turned_{n}:]),0.5,'
        '(MAX([turned_{n}:])-[turned_{n}])/(MAX([turned_{n}:])-MIN([turned_{n}:]))),"")'
    ),
    "percentile_sum": '=IF(ISNUMBER([rank_{n}]),([rank_{n}]-0.5)/COUNT([turned_{n}:]),"")',
}  # fmt: skip
_WHY = (
    '=IF(NOT(ISNUMBER([place])),IF([by_hand]="add","added by hand; not ranked",""),IF([by_hand]="drop","",'
    'IF([place]<={K.top},"place "&[place],IF(LEN([strong])>0,LEFT([strong],LEN([strong])-2),'
    'IF([by_hand]="add","added by hand","")))))'
)
_SEQUENCE = '=IF(ISNUMBER([place]),[place]*10000+[order],"")'
_KEY = '=IF(LEN([why])=0,"",IF(ISNUMBER([place]),[place],100000)*10000+[order])'


@dataclass(frozen=True, eq=False)
class _Sheet:
    """Tab K while it is written."""

    book: Book
    tab: Tab
    worked: Worked

    @property
    def report(self) -> Report:
        return self.book.report

    @property
    def names(self) -> tuple[str, ...]:
        return self.report.ranking.names

    @property
    def method(self) -> str:
        return self.report.ranking.method

    def across(self, block: str, row_name: str = "") -> str:
        """The cells of all factors side by side: those of this row, or of a named row above the table."""
        first, last = self.names[0], self.names[-1]
        if row_name:
            return f"{{K.{row_name}_{first}}}:{{K.{row_name}_{last}}}"
        return f"[{block}_{first}]:[{block}_{last}]"

    # The columns people see.

    def shown(self) -> list[Field]:
        words, w = dictionary(), self.worked
        mean = described(words["mean_rank"], w.mean_rank, self._mean_of("rank"), width=13)
        fields = [
            described(words["place"], w.place, _PLACE, width=8, extra={"bold": True}),
            *identity(self.report, w.rows),
            *self._rank_fields(),
            mean,
        ]
        if self.method != "mean_rank":
            fields.append(Field("score", "Score", w.score, self._mean_of("points"), "0.000", 11, self.method))
        coverage = f'=IF([stays]=1,MIN(1,SUMPRODUCT({self.across("", "share")},--ISNUMBER({self.across("rank")}))),"")'
        fields += [described(words["weight_coverage"], w.weight_coverage, coverage, width=13), self._saved_place()]
        fields += self._ranges()
        hand = Field("by_hand", "By hand", w.listing.by_hand, "", columns.TEXT, 9, _BY_HAND, extra={"bg_color": INPUT})
        return [*fields, hand, Field("why", "On the short list", w.listing.why, _WHY, width=34, meaning=_LISTED)]

    def _rank_fields(self) -> list[Field]:
        factors = {f.name: f for f in self.report.table.factors}
        return [
            Field(
                f"rank_{n}", f"Rank: {factors[n].column.heading}", self.worked.ranks[:, k], _RANK.format(n=n),
                columns.RANK, 13, factors[n].column.meaning,
            )
            for k, n in enumerate(self.names)
        ]  # fmt: skip

    def _mean_of(self, block: str) -> str:
        """Σ weight × points over Σ weight of the known factors: START's SUMPRODUCT(w, r)/SUM(w), blanks left out."""
        share, known = self.across("", "share"), f"--ISNUMBER({self.across('rank')})"
        return f'=IF([stays]=1,IFERROR(SUMPRODUCT({share},{self.across(block)})/SUMPRODUCT({share},{known}),""),"")'

    def _saved_place(self) -> Field:
        ranked = self.report.ranking
        saved = np.concatenate([ranked.place.astype(np.float64), np.full(len(ranked.set_aside), np.nan)])
        return Field("place_saved", "Place as saved", saved, "", columns.JOBS, 12, _SAVED, extra=_FADED)

    def _ranges(self) -> list[Field]:
        ranges, words = self.report.ranges, dictionary()
        if ranges is None:
            return []
        more = np.full(len(self.worked.codes) - len(ranges.low), np.nan)
        return [
            described(words["place_low"], np.concatenate([ranges.low, more]), width=8),
            described(words["place_high"], np.concatenate([ranges.high, more]), width=8),
            described(words["p_top"], np.concatenate([ranges.p_top, more]), width=8),
        ]

    # The columns that do the work, hidden behind the outline's +.

    def working(self) -> list[Field]:
        w = self.worked
        first_share = self.across("", "first_share")
        coverage = f"=SUMPRODUCT({first_share},--ISNUMBER({self.across('value')}))"
        score = "[mean_rank]" if self.method == "mean_rank" else "[score]"
        said = {name: words.replace('"', '""') for name, words in factor_words(self.report.table).items()}
        strong = "=" + "&".join(
            f'IF(AND({{K.counts_{n}}}=1,N([rank_{n}])>0,N([rank_{n}])<={{K.any_factor_top}}),'
            f'"rank "&[rank_{n}]&" on {said[n]}, ","")'
            for n in self.names
        )  # fmt: skip
        fields = [*self._values(), *self._block("turned", w.turned, _TURNED)]
        if self.method != "mean_rank":
            fields += self._block("points", w.points, _POINTS[self.method])
        return [
            *fields,
            _hidden("coverage_first", w.coverage_first, coverage),
            _hidden("stays", w.stays.astype(np.float64), _STAYS),
            _hidden("rounded", np.round(w.score, 9), f'=IF(ISNUMBER({score}),ROUND({score},9),"")'),
            _hidden("order", w.listing.order),
            _hidden("strong", w.listing.strong, strong),
            _hidden("marks", marks(self.report, w.rows)),
            _hidden("key", w.listing.key, _KEY),
            _hidden("sequence", w.sequence, _SEQUENCE),
            _hidden("position", w.listing.position, '=IF(ISNUMBER([key]),RANK([key],[key:],1),"")'),
        ]

    def _values(self) -> list[Field]:
        factors = {f.name: f.column.name for f in self.report.table.factors}
        return [_hidden(f"value_{n}", self.worked.values[:, k], f"=[I.{factors[n]}]") for k, n in enumerate(self.names)]

    def _block(self, block: str, values: Floats, formula: str) -> list[Field]:
        return [_hidden(f"{block}_{n}", values[:, k], formula.format(n=n)) for k, n in enumerate(self.names)]


def _hidden(key: str, values: np.ndarray[tuple[int], np.dtype[np.generic]], formula: str = "") -> Field:
    return Field(key, key, values, formula, is_hidden=True)


_PLACE = '=IF(ISNUMBER([rounded]),RANK([rounded],[rounded:],1),"")'
_FADED: Final = {"font_color": MUTED}
_BY_HAND = "add or drop: puts an industry on the live short list or takes it off, whatever its place"
_LISTED = "Why it is on the live short list: a top place, or a top rank on one factor"
_SAVED = "The place the program found with the saved weights; the check above compares the two"


def fill(book: Book, tab: Tab, worked: Worked) -> None:
    """Write tab K: the table, and above it the cells that people change (`weights`)."""
    sheet = _Sheet(book, tab, worked)
    shown, working = sheet.shown(), sheet.working()
    tab.reserve([*shown, *working], HEADER_ROW)
    weights.fill(book, tab, worked)
    tab.write([*shown, *working], header_row=HEADER_ROW)
    tab.as_table(len(shown), len(worked.codes), header_row=HEADER_ROW, frozen_columns=3)
    _by_hand(sheet)
    _highlight(sheet)


def _highlight(sheet: _Sheet) -> None:
    """Tint the places that moved against the saved run, and those of the short list's top."""
    place, saved = sheet.book.spans["K.place"], sheet.book.spans["K.place_saved"]
    here, there = (xl_rowcol_to_cell(s.first, s.column, col_abs=True) for s in (place, saved))
    top = sheet.book.resolve("{K.top}", "K")
    for criteria, look in (
        (f"={here}<>{there}", {"bg_color": "#FBDFC6", "font_color": "#8C2D04"}),
        (f"=AND(ISNUMBER({here}),{here}<={top})", {"bg_color": "#D6E8F7"}),
    ):
        made = sheet.book.workbook.add_format(look)
        options = {"type": "formula", "criteria": criteria, "format": made, "stop_if_true": True}
        sheet.tab.sheet.conditional_format(place.first, place.column, place.last, place.column, options)


def _by_hand(sheet: _Sheet) -> None:
    span = sheet.book.spans["K.by_hand"]
    listed = {"validate": "list", "source": ["add", "drop"]}
    sheet.tab.sheet.data_validation(span.first, span.column, span.last, span.column, listed)
