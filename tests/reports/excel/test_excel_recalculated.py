"""LibreOffice calculates the workbooks anew: the same numbers, and the engine's places for any weights.

The results stored in the files are made false first (77 everywhere) or are left out, so that a program which merely
keeps what is stored cannot pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from office import is_same, with_false_results
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from start_report import TOO_SMALL, Wanted, start_report

from sectorlmi.errors import CoverageError
from sectorlmi.ranking import result
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.order import DIRECTIONS
from sectorlmi.ranking.picks import choose
from sectorlmi.ranking.ranking import Ranking, rank
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import start
from sectorlmi.reports.excel.weights import AGREES, BAD_WEIGHT, CHANGED, DIFFERS, NO_WEIGHT
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import RankingRule, ShortListRule

pytestmark = pytest.mark.slow

Recalculate = Callable[[Sequence[Path]], list[Path]]

KINDS = {
    "plain": Wanted(),
    "ties-min": Wanted(rule=RankingRule(ties="min"), seed=6),
    "minmax": Wanted(rule=RankingRule(method="minmax_sum"), seed=7),
    "percentile": Wanted(rule=RankingRule(method="percentile_sum"), is_sample=True, highlight="above_median"),
    "one-county": Wanted(counties=("99001",), seed=8, highlight="top_third"),
    "nobody-projected": Wanted(nobody_has="projected_growth", has_ranges=False, highlight="top20"),
    "directions": Wanted(better=("higher", "lower", "largest_change", "higher", "lower"), weights=(3, 1, 2, 0, 1)),
    "other-factors": Wanted(factors=("jobs_change", "weekly_wage", "lq_change"), weights=(1, 2, 1)),
    "few": Wanted(n=11, listing=ShortListRule(2, 1, add=("318",), drop=("311", "312", "313")), seed=9),
    "strict": Wanted(rule=RankingRule(min_weight_coverage=1.0), listing=ShortListRule(5, 0)),
}


@pytest.fixture(scope="module")
def pairs(recalculate: Recalculate, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """By kind: the workbook as written, and one that carried false results after LibreOffice calculated it."""
    folder = tmp_path_factory.mktemp("kinds")
    written, false = {}, {}
    for kind, wanted in KINDS.items():
        written[kind] = folder / f"{kind}.xlsx"
        start.write(result.document(start_report(wanted)), written[kind])
        false[kind] = with_false_results(written[kind], folder / f"false-{kind}.xlsx")
    made = recalculate(list(false.values()))
    return {kind: (written[kind], path) for kind, path in zip(KINDS, made, strict=True)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_formula_gives_the_result_that_is_stored(pairs: dict[str, tuple[Path, Path]], kind: str) -> None:
    written, calculated = pairs[kind]
    formulas, stored = load_workbook(written), load_workbook(written, data_only=True)
    found = load_workbook(calculated, data_only=True)
    wrong, count = [], 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    one, other = (b[sheet.title][cell.coordinate].value for b in (stored, found))
                    if not is_same(one, other):
                        wrong.append((sheet.title, cell.coordinate, one, other))
    assert count > 300
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_table_is_the_engines_to_the_last_bit(pairs: dict[str, tuple[Path, Path]], kind: str) -> None:
    """Tab I rounds as the engine does, so that what ties in the engine ties in the formulas that rank it."""
    stored, found = (load_workbook(book, data_only=True)["I Data table"] for book in pairs[kind])
    cells = zip(stored.iter_rows(), found.iter_rows(), strict=True)
    assert [
        (a.coordinate, a.value, b.value) for x, y in cells for a, b in zip(x, y, strict=True) if _differs(a, b)
    ] == []


def _differs(stored: Any, found: Any) -> bool:
    return isinstance(stored.value, float) and stored.value != found.value


@dataclass(frozen=True)
class Setting:
    """What a person types on tab K."""

    weights: tuple[float, ...]
    better: tuple[str, ...]
    ties: str
    least_known: float


def _settings() -> list[Setting]:
    rng = np.random.default_rng(20)
    made = []
    for _ in range(10):
        weights = np.where(rng.random(5) < 0.2, 0, rng.integers(1, 100, 5) / rng.choice([1, 4, 100]))
        weights[rng.integers(5)] += 1
        better = tuple(rng.choice(DIRECTIONS, 5).tolist())
        ties = str(rng.choice(["average", "min"]))
        made.append(Setting(tuple(weights.tolist()), better, ties, float(rng.choice([0.5, 0.75, 1.0]))))
    return made


SETTINGS = _settings()


def _without_notes(workbook: Path) -> Any:
    """The workbook without its cell notes, which take LibreOffice half of its time."""
    book = load_workbook(workbook)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    cell.comment = None
    return book


def _typed(workbook: Path, copy: Path, setting: Setting) -> Path:
    """The workbook after somebody typed the setting; openpyxl leaves out every stored result."""
    book = _without_notes(workbook)
    sheet = book["K Ranking"]
    for column, (weight, better) in enumerate(zip(setting.weights, setting.better, strict=True), start=4):
        sheet.cell(4, column).value, sheet.cell(5, column).value = weight, better
    for name, value in (("Ties", setting.ties), ("Weight known, at least", setting.least_known)):
        _beside(sheet, name).value = value
    book.save(copy)
    return copy


def _beside(sheet: Any, label: str) -> Any:
    """The first cell right of a label that is no part of the label's merged cells."""
    found = next(c for row in sheet.iter_rows(max_row=9) for c in row if c.value == label)
    return sheet.cell(found.row, found.column + 2)


@pytest.fixture(scope="module")
def typed(recalculate: Recalculate, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("typed")
    start.write(result.document(start_report()), folder / "saved.xlsx")
    files = [_typed(folder / "saved.xlsx", folder / f"typed-{i}.xlsx", s) for i, s in enumerate(SETTINGS)]
    return [load_workbook(path, data_only=True) for path in recalculate(files)]


def _engine(report: Report, setting: Setting) -> Ranking:
    table = report.table
    names = [f.name for f in table.factors]
    criteria = [Criterion(*c) for c in zip(names, setting.weights, setting.better, strict=True)]
    return rank(
        table.industries[:-TOO_SMALL],
        table.factor_values()[:-TOO_SMALL],
        criteria,
        ties=setting.ties,
        min_weight_coverage=setting.least_known,
    )


def _places(book: Any) -> dict[str, int]:
    rows = book["K Ranking"].iter_rows(min_row=11, values_only=True)
    return {row[1]: row[0] for row in rows if row[1] and row[0] not in (None, "")}


def _live_list(book: Any) -> list[tuple[str, str]]:
    sheet = book["Short list"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if str(row[0]).startswith("By the weights"))
    head = rows[start + 1]
    code, why = head.index("NAICS"), head.index("Why")
    return [(row[code], row[why]) for row in rows[start + 2 :] if row[code]]


@pytest.mark.parametrize("i", range(len(SETTINGS)))
def test_places_follow_the_weights_that_are_typed(typed: list[Any], report: Report, i: int) -> None:
    engine = _engine(report, SETTINGS[i])
    assert _places(typed[i]) == dict(zip(engine.industries, engine.place.tolist(), strict=True))


def _in_words(reason: str) -> str:
    """People read headings, files the names of factors."""
    names = {"avg_annual_wage": "average annual wage", "location_quotient": "location quotient"}
    names |= {"projected_growth": "projected growth", "growth": "past growth", "employment": "employment"}
    return ", ".join(
        part if " on " not in part else f"{part.split(' on ')[0]} on {names[part.split(' on ')[1]]}"
        for part in reason.split(", ")
    )


@pytest.mark.parametrize("i", range(len(SETTINGS)))
def test_the_live_short_list_follows_them_too(typed: list[Any], report: Report, i: int) -> None:
    rule = report.study.shortlist
    picks = choose(_engine(report, SETTINGS[i]), top=rule.top, any_factor_top=rule.any_factor_top).picks
    assert _live_list(typed[i]) == [(p.industry, _in_words(p.reason)) for p in picks]


def test_typed_weights_move_places_at_all(typed: list[Any], report: Report) -> None:
    saved = dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))
    assert all(_places(book) != saved for book in typed)
    assert {_check(book) for book in typed} == {CHANGED}
    assert all("Weights changed" in _summary(book) for book in typed)


@pytest.mark.parametrize("i", range(len(SETTINGS)))
def test_the_first_ten_on_the_summary_follow_them_too(typed: list[Any], report: Report, i: int) -> None:
    engine = _engine(report, SETTINGS[i])
    by_place = sorted(zip(engine.place.tolist(), engine.industries, strict=True))
    shown = _first_ten(typed[i])
    assert len(shown) >= 9
    assert [(place, code) for place, code, *_ in shown] == [x for x in by_place if x[0] <= 10][: len(shown)]
    table = report.table
    for _, code, title, jobs in shown:
        row = table.row_of(code)
        assert title == table["title"][row]
        assert (
            jobs in (None, "")
            if np.isnan(table["employment"][row])
            else jobs == pytest.approx(table["employment"][row], rel=1e-12)
        )


@pytest.mark.parametrize("i", range(0, len(SETTINGS), 5))
def test_the_marks_on_the_summary_follow_the_industry(typed: list[Any], report: Report, i: int) -> None:
    rows = list(typed[i]["Chart data"].iter_rows(min_row=5, values_only=True))
    live = rows[0].index("Row on tab K")
    code, kind = live + 3, live + 6
    found = {row[code]: row[kind] for row in rows[1:] if row[live] not in (None, "")}
    assert len(found) >= 5
    table, column = report.table, FACTORS["employment"].column
    # All bounds of the made-up report lie a tenth from the number, which is rough.
    by_status = {str(Status.SUM_PUBLISHED): str(Status.SUM_PUBLISHED), str(Status.ESTIMATED): str(Grade.ROUGH)}
    wanted = {c: by_status[str(table[column.status][table.row_of(c)])] for c in found}
    assert set(wanted.values()) == set(by_status.values())
    assert found == wanted
    assert _beside_the_places(typed[i]) == wanted


@pytest.mark.parametrize("i", range(0, len(SETTINGS), 5))
def test_the_certain_ranges_on_the_summary_follow_the_industry(typed: list[Any], report: Report, i: int) -> None:
    table, lines = report.table, _summary_lines(typed[i])
    found = {row["NAICS"]: row["Certain ranges"] for row in lines}
    wanted = {}
    for code in found:
        numbers = [(f.column.heading, table.number(f.column, table.row_of(code))) for f in table.factors]
        wanted[code] = "; ".join(f"{heading} {number}" for heading, number in numbers if number.range) or "–"
    assert len(set(wanted.values())) >= 5
    assert found == wanted


def _summary_lines(book: Any) -> list[dict[str, Any]]:
    """The filled lines of the Summary's table by their headings."""
    rows = list(book["Summary"].iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Place")
    end = next(i for i, row in enumerate(rows) if row[0] == "What is uncertain")
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 : end] if row[0] not in (None, "")]


def _beside_the_places(book: Any) -> dict[str, str]:
    """What the rules that tint jobs look at, on the Summary itself: the first hidden column, by NAICS code."""
    sheet = book["Summary"]
    hidden = min(column_index_from_string(c) for c, d in sheet.column_dimensions.items() if d.hidden)
    return {
        row[2].value: sheet.cell(row[0].row, hidden).value
        for row in sheet.iter_rows(min_row=_place_row(sheet) + 1)
        if isinstance(row[0].value, (int, float))
    }


def _place_row(sheet: Any) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows() if row[0].value == "Place")


def _first_ten(book: Any) -> list[tuple[Any, ...]]:
    """Place, code, title and jobs of the lines of the Summary's table that are filled."""
    rows = list(book["Summary"].iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Place")
    end = next(i for i, row in enumerate(rows) if row[0] == "What is uncertain")
    return [(row[0], row[2], row[3], row[4]) for row in rows[start + 1 : end] if row[0] not in (None, "")]


def _check(book: Any) -> str:
    return str(book["K Ranking"]["D8"].value)


def _summary(book: Any) -> str:
    return " ".join(str(c) for row in book["Summary"].iter_rows(values_only=True) for c in row if c)


def test_the_check_cell_tells_what_is_wrong(recalculate: Recalculate, tmp_path: Path) -> None:
    changes: dict[str, dict[str, Any]] = {
        AGREES: {},
        CHANGED: {"D4": 2},
        NO_WEIGHT: dict.fromkeys(("D4", "E4", "F4", "G4", "H4"), 0),
        BAD_WEIGHT: {"E4": -1},
        BAD_WEIGHT + " ": {"E4": "much"},
        BAD_WEIGHT + "  ": {"E5": "up"},
        DIFFERS: {"K11": 7},
    }
    start.write(result.document(start_report()), tmp_path / "saved.xlsx")
    files = []
    for i, cells in enumerate(changes.values()):
        book = _without_notes(tmp_path / "saved.xlsx")
        for cell, value in cells.items():
            book["K Ranking"][cell].value = value
        files.append(tmp_path / f"check-{i}.xlsx")
        book.save(files[-1])
    found = [_check(load_workbook(path, data_only=True)) for path in recalculate(files)]
    assert found == [words.strip() for words in changes]


def test_settings_are_ones_the_engine_accepts(report: Report) -> None:
    for setting in SETTINGS:
        try:
            _engine(report, setting)
        except CoverageError:
            pytest.fail(f"{setting} ranks nobody, so it tests nothing")
