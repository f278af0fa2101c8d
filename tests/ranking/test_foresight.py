"""What a factor told of later growth, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.ranking.foresight import Foresight, foresight
from sectorlmi.terms.presets import Better

SPANS = ("2015-2017", "2018", 1)
GROWN = np.array([0.10, 0.05, 0.02, -0.01, -0.05, np.nan])


def told(values: list[float], *, better: Better = "higher", is_change: bool = True, top: int = 2) -> Foresight:
    return foresight("factor", np.array(values), GROWN, better=better, is_change=is_change, top=top, spans=SPANS)


def test_a_change_is_right_where_its_sign_is() -> None:
    found = told([3.0, -1.0, 2.0, -4.0, 0.0, 9.0])
    assert (found.n, found.from_, found.to, found.horizon_years) == (5, *SPANS)
    assert found.direction_right_share == pytest.approx(4 / 5)  # wrong on the second alone
    # Ranks 1 4 2 5 3 against 1 2 3 4 5: 1 - 6 (0 + 4 + 1 + 1 + 4) / 120.
    assert found.rank_correlation == pytest.approx(0.5)
    assert found.top_outgrew_median_share == 0.5  # of the first and the third only one grew by more than 2 %


def test_a_level_is_right_where_its_half_is() -> None:
    found = told([50.0, 40.0, 30.0, 20.0, 10.0, 9.0], is_change=False)
    assert found.direction_right_share == 1
    assert found.rank_correlation == pytest.approx(1)
    assert found.top_outgrew_median_share == 1


def test_the_studys_direction_counts() -> None:
    found = told([10.0, 20.0, 30.0, 40.0, 50.0, 9.0], better="lower", is_change=False)
    assert (found.rank_correlation, found.direction_right_share) == (pytest.approx(1), 1)
    assert found.top_outgrew_median_share == 1
    either = told([-9.0, 8.0, 1.0, 2.0, -3.0, 0.0], better="largest_change")
    assert either.top_outgrew_median_share == 1


def test_what_stood_still_has_no_direction() -> None:
    grown = np.array([0.1, 0.0, 0.1, -0.1, -0.1, 0.0])
    found = foresight("f", np.ones(6), grown, better="higher", is_change=True, top=6, spans=SPANS)
    assert found.direction_right_share == 0.5
    assert np.isnan(found.rank_correlation)


def test_four_industries_tell_nothing() -> None:
    found = told([3.0, -1.0, 2.0, -4.0, np.nan, 9.0])
    assert found.n == 4
    assert np.isnan([found.rank_correlation, found.direction_right_share, found.top_outgrew_median_share]).all()
