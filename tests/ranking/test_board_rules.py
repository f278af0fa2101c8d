"""Each rule of the board's words over a made-up ranking, and over random ones that no unsure strength goes unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sectorlmi.ranking import picks, robustness
from sectorlmi.ranking.absences import place_if_ranked
from sectorlmi.ranking.board import Board, _firmness, board_of
from sectorlmi.ranking.cautions import cautions
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.robustness import PlaceRanges
from sectorlmi.ranking.standing import Setting
from sectorlmi.reference.industry_words import inside_a_sentence
from sectorlmi.table.certainty import with_grades
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Quantities
from sectorlmi.terms.study import FactorChoice, Region, ShortListRule, Study, Years

FIVE = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
_COLUMNS = [FACTORS[name].column for name in FIVE]
N = 24
# The industry that a test is about is the first of these; its code is Outpatient health care's.
CODES = ("621", *(str(code) for code in range(700, 700 + N - 1)))
_BASE: dict[str, float] = {
    "employment": 4000,
    "avg_annual_wage_usd": 50_000,
    "growth_pct": 4,
    "projected_growth_pct": 4,
    "location_quotient": 1.0,
}
# A table's text columns.
_TEXTS = {
    "projected_growth_status": "national_rate",
    "projected_growth_note": "Anything; United States, 2022-2032, 100 to 110 jobs",
    "recent_period": "2024Q2",
    "two_ends_note": "",
    "growth_note": "",
}


def made(
    *,
    top: int = 10,
    any_factor_top: int = 3,
    drop: tuple[str, ...] = (),
    add: tuple[str, ...] = (),
    base: int = 2019,
    benchmark: str = "Georgia -- Statewide",
    is_firm_asked: bool = True,
    range_: tuple[int, int] | None = None,
    is_mixed: bool = False,
    **first: Any,
) -> Report:
    """A report of 24 industries; `first` are values, bounds and statuses of industry 621, all else is published.

    The others spread evenly: the higher the code, the better on every factor, so that 621 stands about in the middle
    with the values it has by itself. `is_mixed`: each factor has an order of its own.
    """
    step = np.linspace(-0.45, 0.45, N - 1)
    columns: dict[str, Any] = {}
    for k, (column, scale) in enumerate(zip(_COLUMNS, (2000, 20_000, 6, 6, 0.6), strict=True)):
        order = np.argsort(step + k * 0.3 * np.sin(5 * k * np.arange(N - 1))) if is_mixed else np.arange(N - 1)
        values = np.concatenate([[_BASE[column.name]], _BASE[column.name] + scale * step[order]])
        columns[column.name] = values
        columns.setdefault(column.status, np.full(N, "published", dtype="<U24"))
        columns[column.beside("lower")], columns[column.beside("upper")] = values.copy(), values.copy()
    columns |= {name: np.full(N, text, dtype="<U80") for name, text in _TEXTS.items()}
    columns |= {name: np.zeros(N) for name in ("employment_estimated_share", "growth_estimated_share")}
    columns |= {name: np.full(N, np.nan) for name in ("recent_growth_pct", "growth_trend_pct")}
    columns |= {"n_establishments": np.full(N, 300.0), "n_suppressed": np.zeros(N), "n_disclosed": np.full(N, 5.0)}
    columns |= {"naics_vintage": np.full(N, 2022), "recent_growth_status": np.full(N, "published", dtype="<U24")}
    columns |= {f"growth_{end}_pct": np.full(N, np.nan) for end in ("low", "high")}
    columns["industry_code"] = np.array(CODES)
    columns["title"] = np.array([f"Industry {code}" for code in CODES])
    for name, value in first.items():
        columns[name][0] = value
    for column in _COLUMNS:
        if column.name in first and column.beside("lower") not in first:
            columns[column.beside("lower")][0] = columns[column.beside("upper")][0] = first[column.name]
    columns["wage_premium_pct"] = 100 * (columns["avg_annual_wage_usd"] / 50_000 - 1)
    return _report(
        columns,
        ShortListRule(top, any_factor_top, add, drop),
        base,
        benchmark,
        is_firm_asked=is_firm_asked,
        range_=range_,
    )


def _report(
    columns: dict[str, Any],
    rule: ShortListRule,
    base: int,
    benchmark: str,
    *,
    is_firm_asked: bool,
    range_: tuple[int, int] | None,
) -> Report:
    nothing = np.zeros(N)
    total = float(columns["employment"].sum())
    quantities = Quantities(*([nothing] * 6), 3, total, total, 50_000, nothing, 1, 1, nothing, nothing, nothing)
    table = DataTable(CODES, with_grades(columns), quantities, tuple(FACTORS[name] for name in FIVE))
    ranking = rank(CODES, table.factor_values(), [Criterion(name, 1) for name in FIVE])
    chosen = picks.choose(ranking, top=rule.top, any_factor_top=rule.any_factor_top, add=rule.add, drop=rule.drop)
    ranges = None
    if range_:
        low, high = ranking.place.astype(float), ranking.place.astype(float)
        at = ranking.industries.index("621")
        low[at], high[at] = range_
        ranges = PlaceRanges(low, high, nothing, nothing + 1)
    nobody: Any = None
    return Report(
        Study(
            "Coast 2022",
            Region("Coast", ("99001",)),
            Years.of(base, 2022),
            factors=tuple(FactorChoice(name, 1) for name in FIVE),
            shortlist=rule,
        ),
        table,
        ranking,
        ranges,
        chosen.with_cautions(cautions(table, ranking, rule.any_factor_top)),
        (),
        nobody,
        nobody,
        benchmark,
        {},
        (),
        (),
        robustness=robustness.assess(ranking, top=rule.top, draws=400) if is_firm_asked else None,
    )


def board(**first: Any) -> Board:
    return board_of(made(**first))


def said(kind: str, **first: Any) -> list[str]:
    return [remark.text for remark in board(**first).rows["621"].remarks if remark.kind == kind]


def strengths(**first: Any) -> tuple[str, ...]:
    return board(**first).rows["621"].speaks_for


def estimate(name: str, value: float, low: float, high: float) -> dict[str, Any]:
    """The number of 621 as an estimate between two certain bounds."""
    column = FACTORS[name].column
    return {
        column.name: value,
        column.beside("lower"): low,
        column.beside("upper"): high,
        column.status: "estimated",
    }


def test_strengths_are_said_of_the_first_ranks_and_in_plain_words() -> None:
    assert strengths(employment=9000)[0] == "largest employer"
    assert strengths(employment=4780)[0] == "3rd-largest employer"
    assert strengths(employment=4700)[0] == "4th in jobs"
    assert strengths(employment=4550)[0] == "6th in jobs"
    assert not any("jobs" in text for text in strengths(employment=4480))
    assert strengths(avg_annual_wage_usd=60_000)[0] == "pays 20% above the average job here"
    assert strengths(avg_annual_wage_usd=97_500)[0] == "pays twice the average job here"
    assert strengths(avg_annual_wage_usd=125_000)[0] == "pays 2.5 times the average job here"
    assert strengths(growth_pct=60)[0] == "jobs up 60% in three years"
    assert strengths(growth_pct=104.9)[0] == "jobs doubled in three years"
    assert strengths(location_quotient=1.24)[0] == "1.2 times Georgia's share of jobs"
    assert strengths(location_quotient=1.6, benchmark="U.S. TOTAL")[0] == "1.6 times the nation's share of jobs"
    assert strengths(projected_growth_pct=30)[0] == "fastest U.S. outlook"
    assert strengths(projected_growth_pct=30, projected_growth_status="modelled")[0] == "fastest modeled outlook"
    assert strengths(projected_growth_pct=30, projected_growth_status="published")[0] == "fastest outlook"


def test_without_a_strength_the_measures_above_the_middle_are_counted() -> None:
    assert strengths() == ("above the middle on all five measures",)
    assert strengths(employment=3900) == ("above the middle on four of five measures",)
    assert strengths(employment=3900, growth_pct=3.9, location_quotient=0.9) == ()


def test_an_estimate_is_about_and_an_unsure_number_is_no_strength() -> None:
    assert strengths(**estimate("growth", 60, 53, 67))[0] == "jobs up about 60% in three years"
    assert strengths(**estimate("avg_annual_wage", 75_000, 74_000, 76_000))[0].startswith("pays about 50% above")
    assert not any("growth" in text or "jobs" in text for text in strengths(**estimate("growth", 60, -5, 280)))
    assert not any("pays" in text for text in strengths(**estimate("avg_annual_wage", 80_000, 20_000, 200_000)))


def test_a_factor_of_no_weight_is_no_strength() -> None:
    report = made(employment=9000)
    silent = rank(CODES, report.table.factor_values(), [Criterion(n, float(n != "employment")) for n in FIVE])
    row = board_of(replace(report, ranking=silent, robustness=None)).rows["621"]
    assert not any("employer" in text for text in row.speaks_for)


def test_tiny_small_and_low_pay() -> None:
    assert "Tiny: 133 jobs at 300 worksites." in said("caution", employment=133, growth_pct=90)
    assert said("but", employment=133, any_factor_top=0, top=1)[0] == "Tiny: 133 jobs at 300 worksites."
    assert not any("Tiny" in text for text in said("caution", employment=500, growth_pct=90))
    assert "Low pay: $40,000, 20% below the average job here." in said("but", avg_annual_wage_usd=40_000)
    assert not any("pay" in text.casefold() for text in said("but", avg_annual_wage_usd=40_500))
    low = said("caution", avg_annual_wage_usd=29_000, growth_pct=90, projected_growth_pct=90, top=24)
    assert "Low pay: $29,000, 42% below the average job here." in low


def test_size_alone_and_one_strength_alone_are_cautions() -> None:
    alone = {"growth_pct": -3, "projected_growth_pct": 1, "location_quotient": 0.7}
    row = board(employment=9000, avg_annual_wage_usd=30_000, **alone).rows["621"]
    assert row.strength == "most jobs"
    assert [r.text for r in row.remarks if r.kind == "caution"] == [
        "On the list by size alone: $30,000, 40% below the average job here; 20th of 24 overall."
    ]
    row = board(avg_annual_wage_usd=90_000, employment=3100, **alone).rows["621"]
    assert row.strength == "best pay"
    assert "One strength alone: 20th of 24 overall." in [r.text for r in row.remarks if r.kind == "caution"]


def test_a_place_that_lists_is_no_strength_alone_and_a_hand_is_named() -> None:
    assert board(growth_pct=90, top=24).rows["621"].strength == ""
    assert board(top=3, any_factor_top=1, add=("621",)).rows["621"].strength == "added by hand"
    dropped = board(growth_pct=90, drop=("621",)).rows["621"]
    assert dropped.why_not.startswith("Taken off the list by hand. Place ")


def test_an_unsure_strength_has_its_caution_with_its_bounds_rounded_outward() -> None:
    wide = estimate("avg_annual_wage", 90_000, 30_456, 150_234)
    assert said("caution", **wide)[0] == (
        "1st in pay, but hidden numbers leave that open: certainly between $30,400 and $151,000."
    )
    sign = estimate("growth", 60, -5.2, 280.1) | {"growth_low_pct": -1.5, "growth_high_pct": 45.2}
    assert said("caution", **sign)[0] == "1st in growth, but whether it grew is not known: between -2% and +46%."


def test_growth_as_a_range_is_unsure() -> None:
    assert said("unsure", **estimate("growth", 4.2, -2, 9))[0] == (
        "Whether it grew is not known: certainly between -2% and +9%."
    )
    rough = estimate("growth", 5, 0.5, 14)
    assert said("unsure", **rough)[0] == (
        "Growth is a range, because hidden numbers are in it: certainly between 0% and +14%."
    )
    assert said("unsure", **estimate("growth", 4.1, 3.5, 4.5)) == []
    fell = said("unsure", **estimate("growth", -20, -30, -10))
    assert fell == ["How much jobs fell is a range, because hidden numbers are in it: certainly between -30% and -10%."]
    assert "Jobs fell 20% in three years." in said("but", growth_pct=-20)


@pytest.mark.parametrize(("first", "is_said"), [(2019, False), (2020, True), (2021, True), (2022, False)])
def test_an_outlook_or_growth_that_starts_in_the_pandemic_says_its_base_year(first: int, is_said: bool) -> None:
    note = f"Anything; United States, {first}-{first + 10}, 100 to 162 jobs"
    outlook = said("unsure", projected_growth_pct=62, projected_growth_note=note)
    assert (f"The outlook starts in {first}, a pandemic year." in outlook) is is_said
    growth = said("unsure", growth_pct=62, base=min(first, 2021))
    assert any("a pandemic year" in text for text in growth) is (first >= 2020)
    assert not any("pandemic" in text for text in said("unsure", projected_growth_note=note))


def test_the_newest_quarter_against_the_trend_is_said() -> None:
    assert said("unsure", recent_growth_pct=-3)[0] == "Jobs fell 3% in the year to 2024Q2."
    assert said("unsure", growth_pct=-8, recent_growth_pct=2)[0] == "Jobs rose 2% in the year to 2024Q2."
    assert said("unsure", recent_growth_pct=3) == []
    assert said("unsure", recent_growth_pct=-0.4) == []
    told = said("unsure", two_ends_note="two end points mislead", growth_trend_pct=-1.04)
    assert told == ["The years between tell another story: the trend is -1.0% a year."]


def test_estimates_that_are_many_are_said_with_what_is_certain() -> None:
    some = estimate("employment", 4000, 3900, 4100)
    assert said("unsure", **some, employment_estimated_share=0.11) == [
        "11% of its jobs are estimates: certainly between 3,900 and 4,100."
    ]
    assert said("unsure", **some, employment_estimated_share=0.6)[0].startswith("More than half of its jobs")
    assert said("unsure", **some, employment_estimated_share=0.09) == []


def test_an_open_place_is_said() -> None:
    assert said("unsure", range_=(3, 9)) == []
    assert said("unsure", range_=(3, 10)) == ["Hidden numbers leave its place open: 3rd to 10th of 24."]


def test_weak_outlook_no_specialty_and_breadth() -> None:
    assert "The U.S. outlook is weak: +2% from 2022 to 2032, 20th of 24." in said("but", projected_growth_pct=2.25)
    assert "Not a specialty: 0.97 times Georgia's share of jobs." in said("but", location_quotient=0.97)
    assert not any("specialty" in text for text in said("but", location_quotient=0.999))
    assert any(text.startswith("Very broad (offices of doctors") for text in said("but", employment=9000))
    assert not any("broad" in text for text in said("but", employment=4500))


def test_a_near_tie_names_the_weight_and_who_takes_the_place() -> None:
    report = made(is_mixed=True)
    assert report.robustness is not None
    change = next(c for c in report.robustness.changes if c.leaves)
    found = board_of(report)
    ties = [r.text for r in found.rows[change.leaves[0]].remarks if r.text.startswith("Near tie: ")]
    assert change.size <= 0.03
    assert ties == [ties[0]]
    assert f"instead of 20%, {inside_a_sentence(found.rows[change.enters[0]].name)} would take this place." in ties[0]
    assert "A near tie: if " in dict(found.answers)["Could change"]


@pytest.mark.parametrize(("size", "is_near"), [(0.03, True), (0.031, False)])
def test_a_larger_change_of_a_weight_is_no_near_tie(size: float, is_near: bool) -> None:
    report = made(is_mixed=True)
    assert report.robustness is not None
    change = next(c for c in report.robustness.changes if c.leaves and c.enters)
    moved = replace(change, crossing=change.weight_from + size, weight_to=change.weight_from + size)
    found = board_of(replace(report, robustness=replace(report.robustness, changes=(moved,))))
    told = [r.text for r in found.rows[change.leaves[0]].remarks if r.text.startswith("Near tie: ")]
    assert bool(told) == is_near
    assert ("A near tie: if " in dict(found.answers)["Could change"]) == is_near


def test_the_firmness_is_that_of_the_tries() -> None:
    report = made(is_mixed=True)
    assert report.robustness is not None
    tries = dict(zip(report.robustness.industries, report.robustness.near_weights.p_top.tolist(), strict=True))
    for code, row in board_of(report).rows.items():
        is_listed = int(report.ranking.place[report.ranking.industries.index(code)]) <= 10
        least = {"firm": 0.95, "fairly firm": 0.8, "could change": 0.0 if is_listed else 0.5, "unlikely": 0.0}
        most = {"firm": 1.01, "fairly firm": 0.95, "could change": 0.8, "unlikely": 0.5}
        assert least[row.firmness] <= tries[code] < most[row.firmness]
        assert row.firmness != "unlikely" or not is_listed


def test_without_robustness_nothing_is_said_of_firmness() -> None:
    found = board(is_firm_asked=False)
    assert found.headline == "Ten industries lead in Coast"
    assert found.answers == ()
    assert {(row.firmness, row.tries) for row in found.rows.values()} == {("", "")}


def test_nobody_listed_by_place_is_said() -> None:
    found = board(top=0, any_factor_top=1, growth_pct=90)
    assert found.headline.startswith("No industry of Coast is listed by its place; ")
    assert found.answers == ()


def test_the_headline_counts_what_the_answers_name() -> None:
    found = board(is_mixed=True)
    counts = {word: sum(row.firmness == word and not row.why_not for row in found.rows.values()) for word in _FIRMNESS}
    assert found.headline.startswith("Ten industries lead in Coast: ")
    for word, n in counts.items():
        assert (word in found.headline) is (n > 0)
    assert [label for label, _ in found.answers if label != "Could change"] == ["Firm", "Fairly firm"]


_FIRMNESS = ("firm", "fairly firm", "could change")


def _unsure_strengths(seed: int) -> int:
    """How many of the short list's strengths of a made-up ranking rest on a number that is only a range; each must have
    a caution that names its factor."""
    rng = np.random.default_rng(seed)
    rule = ShortListRule(int(rng.integers(0, 12)), int(rng.integers(1, 5)))
    columns = {name: values.copy() for name, values in made().table.columns.items() if not name.endswith("_grade")}
    for column in _COLUMNS[:3]:
        values = columns[column.name] * rng.lognormal(sigma=0.5, size=N)
        spread = np.abs(values) * rng.choice([0.0, 0.02, 0.2, 0.9], size=N) + rng.choice([0, 20], size=N)
        columns[column.name] = values
        columns[column.beside("lower")], columns[column.beside("upper")] = values - spread, values + spread
        columns[column.status] = np.where(spread > 0, "estimated", "published").astype("<U24")
    drawn = _report(columns, rule, 2019, "Georgia", is_firm_asked=False, range_=None)
    found, n = board_of(drawn), 0
    for code in drawn.short_list.industries:
        at, row = drawn.ranking.industries.index(code), drawn.table.row_of(code)
        told = " ".join(r.text for r in found.rows[code].remarks if r.kind == "caution")
        for k, name in enumerate(("jobs", "pay", "growth")):
            is_range = drawn.table.number(_COLUMNS[k], row).is_range
            if is_range and drawn.ranking.ranks[at, k] <= rule.any_factor_top:
                n += 1
                assert f" in {name}, but " in told, (code, name)
    return n


def test_no_unsure_number_puts_an_industry_on_a_list_without_its_caution() -> None:
    assert sum(_unsure_strengths(seed) for seed in range(40)) > 40


def test_an_industry_alone_among_the_ranked_has_the_place_of_its_mean_rank() -> None:
    """Every factor is worth the best or the worst: the place is known without ranking."""
    report = made(top=24)
    best, worst = report.ranking.industries[0], report.ranking.industries[-1]
    rest = [c for c in report.ranking.industries if c not in (best, worst)]
    rows = [report.table.row_of(c) for c in rest]
    without = rank(rest, report.table.factor_values()[rows], [Criterion(name, 1) for name in FIVE])
    less = replace(report, ranking=without)
    assert place_if_ranked(less, best) == 1
    assert place_if_ranked(less, worst) == len(rest) + 1


def test_who_is_on_the_list_by_place_in_few_tries_could_change_and_others_are_unlikely() -> None:
    setting = Setting(made(is_mixed=True))
    listed, last = setting.listed_by_place[0], setting.report.ranking.industries[-1]
    setting.__dict__["tries"] = {listed: 0.49, last: 0.49}
    assert _firmness(setting, listed) == "could change"
    assert _firmness(setting, last) == "unlikely"


def test_tries_vary_hidden_numbers_too_where_there_are_some() -> None:
    report = made(is_mixed=True)
    assert report.robustness is not None
    never = replace(report.robustness.near_weights, p_top=np.zeros(N))
    found = board_of(replace(report, robustness=replace(report.robustness, both=never)))
    assert {row.firmness for row in found.rows.values()} == {"could change", "unlikely"}
    assert "other values for the hidden numbers" in dict(found.answers)["Firm"]


def test_a_turn_is_not_said_against_a_growth_whose_sign_is_not_known() -> None:
    told = said("unsure", **estimate("growth", -2, -5, 1), recent_growth_pct=3)
    assert not any("rose" in text for text in told)


def test_the_largest_that_its_place_lists_is_not_there_by_size_alone() -> None:
    alone = {"growth_pct": -3, "projected_growth_pct": 1, "location_quotient": 0.7, "avg_annual_wage_usd": 45_000}
    assert said("caution", employment=9000, top=24, **alone) == []
