"""The page ranks as the engine does: the same places for any weights, directions, ties and rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from made_up import FIVE, made_up_report

from sectorlmi.ranking import picks
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import DIRECTIONS, TIE_RULES
from sectorlmi.ranking.ranking import Ranking, rank
from sectorlmi.ranking.report import Report
from sectorlmi.terms.study import RankingRule

NINE = (*FIVE, "wage_premium", "jobs_change", "average_establishment_size", "lq_change")


def random_rules(rng: np.random.Generator, names: tuple[str, ...]) -> dict[str, Any]:
    """Weights on all scales (some zero), directions, and the rules, in the words of the page's address."""
    weights = np.round(
        rng.choice([0, 1, 2, 3.5, rng.random() * 100, rng.random()], len(names)), int(rng.integers(0, 9))
    )
    weights[rng.integers(len(names))] = 1
    return {
        **{f"weight.{n}": float(w) for n, w in zip(names, weights, strict=True)},
        **{f"better.{n}": str(b) for n, b in zip(names, rng.choice(DIRECTIONS, len(names)), strict=True)},
        "ties": str(rng.choice(TIE_RULES)),
        "method": str(rng.choice(list(RANKING_METHODS), p=[0.7, 0.15, 0.15])),
        "min_weight_coverage": float(rng.choice([0, 0.5, 0.75, 0.9, 1])),
    }


def as_studied(**changed: Any) -> dict[str, Any]:
    """Equal weights and the usual rules, but for what is changed (`weight_growth` for `weight.growth`)."""
    said: dict[str, Any] = {f"weight.{n}": 1.0 for n in FIVE} | {f"better.{n}": "higher" for n in FIVE}
    said |= {"ties": "average", "method": "mean_rank", "min_weight_coverage": 0.75}
    return said | {key.replace("_", ".", 1): value for key, value in changed.items()}


def engine(report: Report, said: dict[str, Any]) -> Ranking:
    names = [f.name for f in report.table.factors]
    n = len(report.table) - 3  # the last three are too small to be candidates
    return rank(
        report.table.industries[:n],
        report.table.factor_values()[:n],
        [Criterion(name, said[f"weight.{name}"], said[f"better.{name}"]) for name in names],
        method=said["method"],
        ties=said["ties"],
        min_weight_coverage=said["min_weight_coverage"],
    )


def check(page: Any, report: Report, said: dict[str, Any]) -> None:
    page.follow(urlencode(said))
    expected = engine(report, said)
    assert not page.one("#warning").is_displayed()
    assert page.codes() == list(expected.industries)
    assert list(page.places().values()) == [str(place) for place in expected.place]
    shown = page.texts("#industries tr[data-code] > td:last-child")
    assert [float(text) for text in shown] == pytest.approx(expected.mean_rank.tolist(), abs=0.0051)
    assert page.codes("list-tables") == list(picks.choose(expected).industries)


def test_twenty_random_weightings_of_five_factors(page: Any, ninety: Report) -> None:
    rng = np.random.default_rng(20)
    for _ in range(20):
        check(page, ninety, random_rules(rng, FIVE))


def test_nine_factors_and_300_industries(show: Callable[[Report], Any]) -> None:
    report = made_up_report(300, factors=NINE, seed=4)
    page = show(report)
    rng = np.random.default_rng(9)
    for _ in range(6):
        check(page, report, random_rules(rng, NINE))


@pytest.mark.parametrize("rule", [RankingRule("mean_rank", "min", 1.0), RankingRule("minmax_sum", "average", 0.5)])
def test_the_study_s_own_rules_hold_when_the_page_opens(show: Callable[[Report], Any], rule: RankingRule) -> None:
    report = made_up_report(60, ranking=rule, weights=(35, 0.1, 20, 0, 2.5))
    page = show(report)
    assert not page.one("#warning").is_displayed()
    assert page.codes() == list(report.ranking.industries)
    assert list(page.places().values()) == [str(place) for place in report.ranking.place]
    assert len(report.ranking.set_aside) > 0 or rule.min_weight_coverage == 0.5


def test_a_factor_nobody_has_gives_its_weight_to_the_others(show: Callable[[Report], Any]) -> None:
    report = made_up_report(30, nobody_has="projected_growth")
    page = show(report)
    page.open("weight.projected_growth=5")
    assert page.texts("#share-projected_growth") == ["no values"]
    assert page.texts("#share-employment") == ["25%"]
    check(
        page,
        report,
        as_studied(weight_projected_growth=5.0),
    )


def test_weights_all_zero_rank_nobody_and_say_so(page: Any) -> None:
    page.open(urlencode({f"weight.{n}": 0 for n in FIVE}))
    assert page.one("#problem").text.startswith("All weights are zero")
    assert page.codes() == []
    assert page.one("#problem").is_displayed()


def test_a_slider_re_ranks_at_once(page: Any, ninety: Report) -> None:
    page.choose("#weight-employment", "40")
    expected = engine(ninety, as_studied(weight_employment=4.0))
    assert page.codes() == list(expected.industries)
    assert page.texts("#share-employment") == ["50%"]
    assert page.one("#changed").is_displayed()


def test_a_direction_turned_re_ranks_at_once(page: Any, ninety: Report) -> None:
    page.choose("[aria-label='Direction of Pay']", "lower")
    expected = engine(
        ninety,
        as_studied(better_avg_annual_wage="lower"),
    )
    assert page.codes() == list(expected.industries)


def test_the_page_says_when_its_places_are_not_the_engine_s(show: Callable[[Report], Any], ninety: Report) -> None:
    ninety.ranking.place[0] += 7
    try:
        page = show(ninety)
    finally:
        ninety.ranking.place[0] -= 7
    assert "differ from the engine" in page.one("#warning").text
    assert ninety.ranking.industries[0] in page.one("#warning").text
