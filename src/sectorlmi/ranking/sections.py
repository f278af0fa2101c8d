"""The sections of a report that show the table, the ranking, the short list, what was set aside, and the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sectorlmi.ranking.firmness import robustness_sections
from sectorlmi.ranking.picks import ShortList
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.robustness import PlaceRanges, Robustness
from sectorlmi.table import notes as cell_notes
from sectorlmi.table.candidates import SetAside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.recent import recent_sections
from sectorlmi.table.self_sufficiency import MARK
from sectorlmi.table.self_sufficiency import SHOWN as PAY_SHOWN
from sectorlmi.table.shift_share import shift_share_section
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Cells, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section, sources_section
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

_REAL_GROWTH: Final = "real_wage_growth_pct"


def table_section(table: DataTable, rows: Sequence[int] | None = None) -> Section:
    """START tab I: every industry with the study's factors; `rows` picks and orders industries."""
    words = dictionary(table.factors)
    picked = list(range(len(table))) if rows is None else list(rows)
    shown = [words["industry_code"], words["title"], words["n_establishments"], *(f.column for f in table.factors)]
    shown += _of_wages(table)
    return Section(
        "table",
        "Data table",
        "One row an industry; marks and notes say where a number is not simply published.",
        tuple(shown),
        {c.name: table[c.name][picked] for c in shown},
        {c.name: table.status_shown(c.status)[picked] for c in shown if c.status},
        {c.name: _notes(table, c, picked) for c in shown if c.status},
        certain={name: known.take(picked) for name, known in table.certainty(shown).items()},
    )


def _of_wages(table: DataTable) -> list[Column]:
    """The columns beside the wage that the study asks for: in real dollars, and against the line."""
    words = dictionary()
    return [words[name] for name in PAY_SHOWN if name in table]


def wages_sections(table: DataTable, ranking: Ranking) -> tuple[Section, ...]:
    """The ranked industries with their wages as the study asks for them; none where it does not."""
    further = [
        c for c in dictionary(table.factors).values() if c.name in (*PAY_SHOWN, _REAL_GROWTH) and c.name in table
    ]
    if not _of_wages(table):
        return ()
    words = dictionary(table.factors)
    rows = [table.row_of(code) for code in ranking.industries]
    shown = [words[name] for name in ("industry_code", "title", "employment", "avg_annual_wage_usd")] + further
    intro = (
        "Real wages are in dollars of another year, wages at US prices over the price parity of the state; "
        "yes and no are certain, unsure is not known or left open."
    )
    return (
        Section(
            "wages",
            "Wages",
            intro,
            (words["place"], *shown),
            {"place": ranking.place, **{c.name: table[c.name][rows] for c in shown}},
            {c.name: table.status_shown(c.status)[rows] for c in shown if c.status},
            {c.name: _notes(table, c, rows) for c in shown if c.status},
            certain={name: known.take(rows) for name, known in table.certainty(shown).items()},
        ),
    )


def _notes(table: DataTable, column: Column, rows: Sequence[int]) -> Text:
    return np.array([cell_notes.note(table, column, row) for row in rows], dtype=np.str_)


def ranking_section(table: DataTable, ranking: Ranking, ranges: PlaceRanges | None) -> Section:
    """START tab K: place, range of the place, mean rank and the rank on each factor."""
    words = dictionary(table.factors)
    factors = {f.name: f for f in table.factors}
    titles = table.titles()
    rows: dict[str, Array] = {"place": ranking.place}
    if ranges is not None:
        rows |= {"place_low": ranges.low, "place_high": ranges.high, "p_top": ranges.p_top}
    rows |= {
        "industry_code": np.array(ranking.industries, dtype=np.str_),
        "title": np.array([titles[c] for c in ranking.industries], dtype=np.str_),
        "mean_rank": ranking.mean_rank,
        "weight_coverage": ranking.weight_coverage,
    }
    if MARK in table:
        rows[MARK] = table[MARK][[table.row_of(code) for code in ranking.industries]]
    columns = [words[name] for name in rows]
    for k, criterion in enumerate(ranking.criteria):
        heading = f"Rank: {factors[criterion.name].column.heading}"
        columns.append(Column(f"rank_{criterion.name}", heading, "number", "rank", "1 = best", "", kinds.RANK))
        rows[f"rank_{criterion.name}"] = ranking.ranks[:, k]
    intro = "1 is best. A place is the competition rank of the weighted mean of ranks."
    return Section("ranking", "Ranking", intro, tuple(columns), rows)


def factor_words(table: DataTable) -> dict[str, str]:
    """What the factors are called in the middle of a sentence, by their names in files."""
    return {factor.name: factor.column.heading.lower() for factor in table.factors}


def _in_words(table: DataTable, reason: str) -> str:
    """A reason for the short list with the headings of factors in place of their names."""
    words = factor_words(table)
    return re.sub(r"(?<= on )\w+(?=,|$)", lambda found: words.get(found[0], found[0]), reason)


def short_list_section(table: DataTable, ranking: Ranking, ranges: PlaceRanges | None, picks: ShortList) -> Section:
    """The industries to take into the meeting, with why they are there."""
    words = dictionary(table.factors)
    base = table_section(table, [table.row_of(p.industry) for p in picks.picks])
    place_of = {c: i for i, c in enumerate(ranking.industries)}
    where = [place_of.get(p.industry, -1) for p in picks.picks]
    rows: dict[str, Array] = {"place": np.array([float(ranking.place[i]) if i >= 0 else np.nan for i in where])}
    if ranges is not None:
        rows["place_low"] = np.array([ranges.low[i] if i >= 0 else np.nan for i in where])
        rows["place_high"] = np.array([ranges.high[i] if i >= 0 else np.nan for i in where])
    rows |= dict(base.rows)
    rows["reason"] = np.array([_in_words(table, p.reason) for p in picks.picks], dtype=np.str_)
    if any(p.cautions for p in picks.picks):
        rows["caution"] = np.array([" ".join(p.cautions) for p in picks.picks], dtype=np.str_)
    columns = tuple(words[name] for name in rows)
    intro = "Strong across the factors, or outstanding on one. Establishments are worksites, not firms."
    return Section("short_list", "Short list", intro, columns, rows, base.statuses, base.notes, certain=base.certain)


def set_aside_section(table: DataTable, set_aside: Sequence[SetAside]) -> Section:
    """Industries that are shown and not ranked, with the reason."""
    base = table_section(table, [table.row_of(s.industry) for s in set_aside])
    rows = dict(base.rows) | {"reason": np.array([s.reason for s in set_aside], dtype=np.str_)}
    columns = (*base.columns, dictionary()["reason"])
    intro = "Not ranked, by the study's rules; nothing is dropped in silence."
    return Section("set_aside", "Set aside", intro, columns, rows, base.statuses, base.notes, certain=base.certain)


def own_notes_sections(table: DataTable) -> tuple[Section, ...]:
    """One section with a row for each industry that any text column speaks of; none without text columns."""
    if not table.own_texts:
        return ()
    words = dictionary()
    columns = (words["industry_code"], words["title"], *table.own_texts)
    spoken_of = np.any([table[c.name] != "" for c in table.own_texts], axis=0)
    rows = {c.name: table[c.name][spoken_of] for c in columns}
    intro = "From the study's own files; they rank nothing. A code in parentheses: said of that wider industry."
    return (Section("own_notes", "Own notes", intro, columns, rows),)


def compose(
    *,
    study: Study,
    table: DataTable,
    ranking: Ranking,
    ranges: PlaceRanges | None,
    short_list: ShortList,
    set_aside: tuple[SetAside, ...],
    cells_base: Cells,
    cells_current: Cells,
    benchmark_title: str,
    area_titles: Mapping[str, str],
    provenance: tuple[Provenance, ...],
    notes: tuple[str, ...],
    robustness: Robustness | None = None,
) -> Report:
    """Put the findings of a run into sections that any format can render."""
    sections = (
        table_section(table),
        ranking_section(table, ranking, ranges),
        short_list_section(table, ranking, ranges, short_list),
        set_aside_section(table, set_aside),
        *(() if np.isnan(table.quantities.benchmark_total_base) else (shift_share_section(table),)),
        *(robustness_sections(table, robustness) if robustness else ()),
        *recent_sections(table),
        *wages_sections(table, ranking),
        *own_notes_sections(table),
        sources_section(provenance),
    )
    return Report(
        study,
        table,
        ranking,
        ranges,
        short_list,
        set_aside,
        cells_base,
        cells_current,
        benchmark_title,
        area_titles,
        provenance,
        notes,
        sections,
        robustness,
    )
