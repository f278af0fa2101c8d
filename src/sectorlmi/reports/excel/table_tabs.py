"""Tabs I and J: all factors side by side, and the same for the ranked industries with the strong ones highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sectorlmi.ranking.order import MIN, losses, ranks
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel.book import Book, Field, Tab, described
from sectorlmi.reports.excel.sums_tabs import identity, jobs, noted
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import Factor
from sectorlmi.table.self_sufficiency import SHOWN as PAY_SHOWN
from sectorlmi.terms.cells import Flags, Floats

# Where a factor is worked out on an earlier tab. A factor that is not here is shown as its value.
WORKED_OUT: Final = {
    "employment": "[B.employment]",
    "avg_annual_wage": "[B.avg_annual_wage_usd]",
    "growth": "[D.growth_pct]",
    "projected_growth": "[E.projected_growth_pct]",
    "location_quotient": "[H.location_quotient]",
    "growth_per_year": "[D.growth_per_year_pct]",
    "jobs_change": "[D.jobs_change]",
    "weekly_wage": "[B.avg_annual_wage_usd]/52",
}
# To ten significant digits, as `terms.significant` does, so that what is level ties in a spreadsheet too.
_ROUNDED: Final = '=IF(ISNUMBER({0}),IF({0}=0,0,ROUND({0},MAX(0,9-INT(LOG10(ABS({0})))))),"")'

HIGHLIGHTS: Final = {
    "top10": "the ten best",
    "top20": "the twenty best",
    "above_median": "better than the median",
    "top_third": "the best third",
}
_RULE_ROW: Final = 3


def fill_table(book: Book, tab: Tab) -> None:
    """Tab I: every industry of the table, set-aside ones too."""
    report = book.report
    worksites = described(dictionary(())["n_establishments"], report.table["n_establishments"], width=15)
    fields = [*identity(report), worksites]
    formulas = {} if report.study.source else WORKED_OUT
    for factor in report.table.factors:
        source = formulas.get(factor.name)
        fields += _factor_fields(report, factor, _ROUNDED.format(source) if source else "")
    words, table = dictionary(), report.table
    fields += [noted(report, words[name], table[name], width=15) for name in PAY_SHOWN if name in table]
    tab.write(fields)
    tab.as_table(len(fields), len(report.table))


def _factor_fields(report: Report, factor: Factor, formula: str, rows: Sequence[int] | None = None) -> list[Field]:
    values = np.asarray(report.table[factor.column.name], dtype=np.float64)
    picked = values if rows is None else values[list(rows)]
    field = noted(report, factor.column, picked, formula, rows=rows, width=15)
    return jobs(report, field) if factor.column.unit == "jobs" else [field]


def strong(values: Floats, better: str, rule: str) -> Flags:
    """Which values a highlight rule picks; an unknown value is never picked.

    A tie at the boundary of the top ten or twenty is included; above the median means strictly; the best third of n
    is the first n/3 ranks, rounded up.
    """
    known = ~np.isnan(values)
    if not known.any():
        return known
    if rule == "above_median":
        turned = -losses(values, better=better)
        return known & (turned > np.median(turned[known]))
    limit = {"top10": 10, "top20": 20}.get(rule, int(np.ceil(known.sum() / 3)))
    return known & (ranks(values, better=better, ties=MIN) <= limit)


_TURNED = (
    '=IF(ISNUMBER([{key}]),IF({{K.better_{name}}}="lower",-[{key}],'
    'IF({{K.better_{name}}}="largest_change",ABS([{key}]),[{key}])),"")'
)
_STRONG = (
    "=IF(ISNUMBER([turned_{name}]),IF(IF({{J.rule}}=\"above_median\",[turned_{name}]>MEDIAN([turned_{name}:]),"
    "RANK([turned_{name}],[turned_{name}:],0)<=IF({{J.rule}}=\"top10\",10,IF({{J.rule}}=\"top20\",20,"
    "ROUNDUP(COUNT([turned_{name}:])/3,0)))),1,0),0)"
)  # fmt: skip


def fill_highlights(book: Book, tab: Tab) -> None:
    """Tab J: the ranked industries, strong numbers filled by a rule that a person can change."""
    report, table = book.report, book.report.table
    rows = sorted(table.row_of(code) for code in report.ranking.industries)
    _rule_cell(book, tab)
    shown: list[Field] = []
    for factor in table.factors:
        shown += _factor_fields(report, factor, f"=[I.{factor.column.name}]", rows)
    turned, flags = _flag_fields(report, rows)
    count = np.sum([f.values for f in flags], axis=0).astype(np.float64)
    total = "+".join(f"[{f.key}]" for f in flags)
    tally = Field(
        "n_strong", "Strong on", count, f"={total}", f'0" of {len(flags)}";;"–"', 12, "How many factors are highlighted"
    )
    fields = [*identity(report, rows), *shown, tally, *turned, *flags]
    tab.write(fields)
    tab.as_table(2 + len(shown) + 1, len(rows))
    _highlight(book, tab, len(rows))


def _flag_fields(report: Report, rows: Sequence[int]) -> tuple[list[Field], list[Field]]:
    turned, flags = [], []
    better = {c.name: c.better for c in report.ranking.criteria}
    for factor in report.table.factors:
        name, key = factor.name, factor.column.name
        values = np.asarray(report.table[key], dtype=np.float64)[list(rows)]
        higher = -losses(values, better=better[name])
        picked = strong(values, better[name], report.study.output.highlight).astype(np.float64)
        turned.append(
            Field(f"turned_{name}", f"{name}, best first", higher, _TURNED.format(key=key, name=name), is_hidden=True)
        )
        flags.append(Field(f"strong_{name}", f"{name}, strong", picked, _STRONG.format(name=name), is_hidden=True))
    return turned, flags


def _rule_cell(book: Book, tab: Tab) -> None:
    styles = book.styles
    tab.sheet.write_string(_RULE_ROW, 1, "Highlight (choose):", styles.look(bold=True, align="right"))
    tab.named_cell("rule", (_RULE_ROW, 2), book.report.study.output.highlight, styles.entry())
    words = "; ".join(f"{rule}: {meaning}" for rule, meaning in HIGHLIGHTS.items())
    told = {"input_title": "Which numbers are strong", "input_message": words}
    tab.sheet.data_validation(_RULE_ROW, 2, _RULE_ROW, 2, {"validate": "list", "source": list(HIGHLIGHTS)} | told)
    tab.sheet.write_string(_RULE_ROW, 3, "Best is by the direction on tab K.", styles.intro)


def _highlight(book: Book, tab: Tab, count: int) -> None:
    """Fill a number whose flag is 1: a rule by formula, because Excel's own top tens count otherwise."""
    look = book.workbook.add_format({"bg_color": "#0072B2", "font_color": "#FFFFFF", "bold": True, "italic": False})
    for factor in book.report.table.factors:
        key = f"J.{factor.column.name}_shown"
        span = book.spans.get(key) or book.spans[f"J.{factor.column.name}"]
        flag = book.resolve(f"[strong_{factor.name}]", "J").replace("\0", str(span.first + 1))
        tab.sheet.conditional_format(
            span.first, span.column, span.first + count - 1, span.column,
            {"type": "formula", "criteria": f"={flag}=1", "format": look},
        )  # fmt: skip
