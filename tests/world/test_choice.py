"""Who is ranked and on which place, at the very edge of each rule; and how far hidden cells move the places."""

from __future__ import annotations

from typing import Any

import pytest

from world.conftest import INLAND_REGION, World

_OPENINGS = "industry_code,openings\n484,30\n541,10\n621,\n722,0\n513,10\n"


def ranked(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["industry_code"]: row for row in report["ranking"]}


def set_aside(report: dict[str, Any]) -> dict[str, str]:
    return {row["industry_code"]: row["reason"] for row in report["set_aside"]}


@pytest.fixture(scope="module")
def edges(world: World) -> dict[str, Any]:
    """519 has 100 jobs on 10 worksites in Coast. Of 722 a part is estimated."""
    return world.ask("rank", industries=_rule(100, 10, maximum_estimated_share=0))


def _rule(jobs: float, worksites: float, **more: Any) -> dict[str, Any]:
    return {"exclude": ["999"], "minimum_employment": jobs, "minimum_establishments": worksites, **more}


def test_who_has_just_the_minimum_is_ranked(edges: dict[str, Any]) -> None:
    assert "519" in ranked(edges)
    assert "332" in ranked(edges)


def test_who_is_just_under_a_minimum_is_not(world: World, edges: dict[str, Any]) -> None:
    few = set_aside(edges)
    assert few["516"] == "5 establishments, under the study's minimum of 10"
    assert few["622"] == "2 establishments, under the study's minimum of 10"
    by_jobs = set_aside(world.ask("rank", industries=_rule(100.5, 0)))
    assert by_jobs["519"].startswith("100 jobs, under the study's minimum")
    by_worksites = set_aside(world.ask("rank", industries=_rule(0, 10.5)))
    assert by_worksites["519"].startswith("10 establishments, under the study's minimum")
    assert "516" not in by_jobs


def test_more_estimated_than_allowed_is_set_aside_and_nothing_estimated_is_not(edges: dict[str, Any]) -> None:
    assert set_aside(edges)["722"] == "4% of the employment is estimated, over the study's maximum of 0%"
    # Of 621 the base year alone is estimated.
    assert {"621", "541"} <= ranked(edges).keys()


def test_retired_codes_are_set_aside_by_name(edges: dict[str, Any]) -> None:
    assert {"448", "511", "515"} <= set_aside(edges).keys()
    assert set_aside(edges)["511"].startswith("the code was retired after NAICS 2017")


@pytest.fixture(scope="module")
def inland(world: World) -> dict[str, Any]:
    return world.ask("rank", region=INLAND_REGION, industries=_rule(0, 0, maximum_estimated_share=False))


def test_equal_jobs_share_a_rank_and_the_best_place(world: World, inland: dict[str, Any]) -> None:
    rows = ranked(inland)
    # 850 of 722, 500 of 621, 450 of 445, then 400 of both 541 and 622, 360 of 311.
    assert [rows[code]["place"] for code in ("722", "621", "445", "541", "622", "311")] == [1, 2, 3, 4, 4, 6]
    assert rows["541"]["ranks"]["employment"] == rows["622"]["ranks"]["employment"] == 4.5
    least = ranked(world.ask("rank", region=INLAND_REGION, ranking={"ties": "min"}, suppressed="floor"))
    assert least["541"]["ranks"]["employment"] == least["622"]["ranks"]["employment"] == 4


def test_three_that_are_level_share_the_best_of_their_places(world: World) -> None:
    rows = ranked(world.ask("rank", suppressed="floor", factors={"growth": {"weight": 1}}))
    # 493 grew by 50, 484 by 25, 541 by 22.5 percent; one bridge group holds the next three; then 622 by 20.
    assert [rows[code]["place"] for code in ("493", "484", "541", "513", "516", "519", "622")] == [1, 2, 3, 4, 4, 4, 7]
    assert {rows[code]["ranks"]["growth"] for code in ("513", "516", "519")} == {5}


def test_places_range_as_far_as_the_bounds_let_them(inland: dict[str, Any]) -> None:
    rows = ranked(inland)
    ends = {code: (row["place_low"], row["place_high"]) for code, row in rows.items()}
    # 196 to 204 jobs of 484 and 197 to 203 of 493 may change places with each other, and with nobody else.
    assert {end for code in ("484", "493") for end in ends[code]} == {7, 8}
    # 155 to 165 of 332 and 356 to 364 of 311 lie between those before and after.
    others = {code: row["place"] for code, row in rows.items() if code not in ("484", "493")}
    assert all(ends[code] == (place, place) for code, place in others.items())
    assert (rows["445"]["p_top"], rows["541"]["p_top"]) == (1, 0)


def test_open_places_are_set_aside_first_and_the_others_are_ranked_without_them(
    world: World, inland: dict[str, Any]
) -> None:
    """At a share of 0 whoever may change its place is set aside: 484 and 493, on places 7 and 8 of 12."""
    before = ranked(inland)
    firm = world.ask("rank", region=INLAND_REGION, industries=_rule(0, 0, maximum_place_range_share=0))
    after, aside = ranked(firm), set_aside(firm)
    assert before.keys() - after.keys() == {"484", "493"}
    words = "hidden numbers leave its place open: between 7 and 8 of 12"
    assert aside["484"] == aside["493"] == words
    # 332 stood behind the two, on place 9; who stood behind moves up by two, nobody else moves.
    assert (before["332"]["place"], after["332"]["place"]) == (9, 7)
    assert {code: row["place"] for code, row in after.items()} == {
        code: row["place"] - 2 * (row["place"] > 8) for code, row in before.items() if code in after
    }
    rows = {row["industry_code"]: row for row in firm["table"]}
    ends = [(rows[c]["candidate_place_low"], rows[c]["candidate_place_high"], rows[c]["n_candidates"]) for c in rows]
    assert ends[list(rows).index("484")] == (7, 8, 12)
    assert ends[list(rows).index("332")] == (9, 9, 12)


def test_who_was_set_aside_for_an_open_place_may_be_listed_by_hand(world: World) -> None:
    listed = world.ask(
        "rank",
        region=INLAND_REGION,
        industries=_rule(0, 0, maximum_place_range_share=0),
        shortlist={"top": 1, "any_factor_top": 0, "add": ["484"]},
    )["short_list"]
    why = "added by hand; not ranked: hidden numbers leave its place open: between 7 and 8 of 12"
    assert {row["industry_code"]: row["reason"] for row in listed} == {"722": "place 1", "484": why}


@pytest.mark.parametrize("changed", [{"suppressed": "floor"}, {"suppressed": "exclude"}, {"uncertainty": {"fills": 0}}])
def test_where_no_fill_is_drawn_no_place_is_open(world: World, changed: dict[str, Any]) -> None:
    report = world.ask("rank", region=INLAND_REGION, industries=_rule(0, 0, maximum_place_range_share=0), **changed)
    assert not any("open" in reason for reason in set_aside(report).values())
    assert all(row["candidate_place_low"] is None for row in report["table"])
    assert {row["n_candidates"] for row in report["table"]} == {len(report["ranking"])}


@pytest.fixture(scope="module")
def openings(world: World) -> dict[str, Any]:
    (world.folder / "openings.csv").write_text(_OPENINGS)
    own = {"file": "openings.csv", "column": "openings", "name": "openings", "better": "lower", "weight": 1}
    return world.ask(
        "rank",
        suppressed="floor",
        extra_factors=[own],
        factors={"employment": {"weight": 2}, "projected_growth": {"weight": 1}},
        ranking={"min_weight_coverage": 0.5},
    )


def test_a_blank_in_an_own_factor_is_unknown_and_a_zero_is_zero(openings: dict[str, Any]) -> None:
    values = {row["industry_code"]: row["openings"] for row in openings["table"]}
    assert (values["621"], values["722"], values["332"]) == (None, 0, None)
    rows = ranked(openings)
    # Fewer is better: 0, then 10 and 10, then 30. A blank taken as 0 would share the first rank.
    found = {code: rows[code]["ranks"]["openings"] for code in ("722", "541", "513", "484", "621")}
    assert found == {"722": 1, "541": 2.5, "513": 2.5, "484": 4, "621": None}


def test_just_enough_of_the_weight_is_enough(world: World, openings: dict[str, Any]) -> None:
    rows = ranked(openings)
    assert rows["621"]["weight_coverage"] == pytest.approx(0.5)
    assert rows["484"]["weight_coverage"] == pytest.approx(1)
    # 541: rank 1 of 12 jobs at weight ½, 1 of projected growth and 2.5 of openings at a quarter each.
    ranks = rows["541"]["ranks"]
    mean = (2 * ranks["employment"] + ranks["projected_growth"] + ranks["openings"]) / 4
    assert rows["541"]["mean_rank"] == pytest.approx(mean, rel=1e-9)
    assert (ranks["projected_growth"], ranks["openings"]) == (1, 2.5)
    assert rows["621"]["mean_rank"] == rows["621"]["ranks"]["employment"]


def test_quadrants_at_their_thresholds(world: World) -> None:
    rows = world.rows(quadrants={"growth": 25.0, "location_quotient": 1.0})
    # 484 grew by just 25 percent, which is not above it; 493 by 50 with a quotient under 1.
    assert (rows["484"]["quadrant"], rows["493"]["quadrant"]) == ("mature", "emerging")
    assert (rows["311"]["quadrant"], rows["722"]["quadrant"]) == ("mature", "transforming")
