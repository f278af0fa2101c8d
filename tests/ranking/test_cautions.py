"""What is said with an industry on a list: growth that may be a loss too, and ranks that rest on hidden numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sectorlmi.ranking.cautions import cautions
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import Ranking, rank
from sectorlmi.table.factors import FACTORS

CODES = ("311", "312", "313")
JOBS = np.array([900.0, 500.0, 100.0])
GROWTH = np.array([5.0, 60.0, 20.0])


class Table:
    """What cautions look at of a table."""

    factors = (FACTORS["employment"], FACTORS["growth"], FACTORS["jobs_change"])
    row_of = CODES.index

    def __init__(self, columns: dict[str, Any]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(CODES)


def table(**changed: Any) -> Any:
    """Three industries: 311 published, 312 with 200 to 900 jobs, 313 with growth between -5 and 280 percent."""
    columns = {
        "employment": JOBS,
        "employment_status": ["published", "estimated", "estimated"],
        "employment_estimated_share": [0.0, 1.0, 0.1],
        "employment_lower": [900.0, 200.0, 99.0],
        "employment_upper": [900.0, 900.0, 101.0],
        "growth_pct": GROWTH,
        "growth_status": ["published", "estimated", "estimated"],
        "growth_estimated_share": [0.0, 0.5, 0.5],
        "growth_lower_pct": [5.0, 10.4, -5.0],
        "growth_upper_pct": [5.0, 90.0, 280.0],
        "growth_low_pct": [5.0, 50.0, -1.5],
        "growth_high_pct": [5.0, 70.0, 45.2],
    } | changed
    return Table({name: np.array(values) for name, values in columns.items()})


def ranking(*, jobs: float = 1, growth: float = 1, gained: float = 0, values: Any = None) -> Ranking:
    criteria = [Criterion("employment", jobs), Criterion("growth", growth), Criterion("jobs_change", gained)]
    return rank(CODES, np.column_stack([JOBS, GROWTH, GROWTH]) if values is None else values, criteria)


def test_a_growth_that_may_be_a_loss_is_told_whatever_the_rank() -> None:
    """The likely range is named, rounded outward; 313 has rank 2 on growth, which the rule on single factors counts."""
    said = cautions(table(), ranking(), 1)
    assert said["313"] == ("Past growth: sign not known (likely -2 to 46 percent).",)
    assert cautions(table(), ranking(), 2)["313"] == (
        "Rank 2 on past growth rests on a growth whose sign is not known (likely -2 to 46 percent).",
    )


def test_without_a_likely_range_the_certain_one_is_asked_and_told() -> None:
    nothing = {"growth_low_pct": [np.nan] * 3, "growth_high_pct": [np.nan] * 3}
    assert cautions(table(**nothing), ranking(), 0)["313"] == (
        "Past growth: sign not known (certainly -5 to 280 percent).",
    )
    firm = {"growth_low_pct": [5, 50, 3], "growth_high_pct": [5, 70, 45]}
    assert "313" not in cautions(table(**firm), ranking(), 0)


def test_a_rank_that_lists_alone_and_rests_on_hidden_numbers_is_told() -> None:
    """312 has rank 2 on jobs, between 200 and 900, and rank 1 on growth, which is unsure too but surely a gain."""
    said = cautions(table(), ranking(), 2)
    assert said["312"] == (
        "Rank 2 on employment rests on hidden numbers (certainly 200 to 900).",
        "Rank 1 on past growth rests on hidden numbers (certainly 10 to 90 percent).",
    )
    assert cautions(table(), ranking(), 1)["312"] == said["312"][1:]
    assert "311" not in said
    # The jobs of 313 lie between 99 and 101.
    assert not any("employment" in text for text in cautions(table(), ranking(), 3)["313"])


@pytest.mark.parametrize("top", [0, 3])
def test_a_factor_without_weight_lists_nobody_and_is_not_told(top: int) -> None:
    said = cautions(table(), ranking(growth=0), top)
    assert not any("rowth" in text for texts in said.values() for text in texts)


def test_an_industry_without_the_number_has_nothing_to_be_told_of() -> None:
    values = np.column_stack([JOBS, [5.0, 60.0, np.nan], GROWTH])
    assert "313" not in cautions(table(), ranking(values=values, jobs=9), 1)


def test_jobs_gained_have_the_sign_of_growth_and_it_is_told_once() -> None:
    said = cautions(table(), ranking(growth=1, gained=1), 0)["313"]
    assert said == ("Past growth: sign not known (likely -2 to 46 percent).",)
    assert cautions(table(), ranking(growth=0, gained=1), 0)["313"] == said


def test_a_range_that_says_nothing_is_said_to_be_none() -> None:
    open_end = {"growth_lower_pct": [5, 10, -100], "growth_upper_pct": [5, 90, np.inf], "growth_low_pct": [np.nan] * 3}
    assert cautions(table(**open_end), ranking(), 0)["313"] == ("Past growth: sign not known (no range is known).",)


def test_an_open_place_is_told_first() -> None:
    """Of 40 candidates more than 20 places: 312 and 313; 311 spans just 20."""
    places = {"candidate_place_low": [2, 1, 3], "candidate_place_high": [22, 22, 39], "n_candidates": [40] * 3}
    said = cautions(table(**places), ranking(growth=0), 0)
    assert said == {
        "312": ("Hidden numbers leave its place open: between 1 and 22 of 40.",),
        "313": ("Hidden numbers leave its place open: between 3 and 39 of 40.",),
    }
