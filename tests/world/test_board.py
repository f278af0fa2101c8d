"""A result in a board's words, for every kind of study: one sentence an industry, and no word of the program's own."""

from __future__ import annotations

import re
from typing import Any

import pytest

from world.conftest import ALL_FACTORS, INLAND_REGION, World

_STUDIES: dict[str, dict[str, Any]] = {
    "plain": {"factors": {name: {"weight": 1} for name in ALL_FACTORS}},
    "whole sum": {"ownership": "total"},
    "several ownerships": {"ownership": ["3", "5"]},
    "floor": {"suppressed": "floor"},
    "hidden left out": {"suppressed": "exclude"},
    "no fills": {"uncertainty": {"fills": 0}},
    "groups": {"groups": [{"name": "Logistics", "industries": ["484", "493"]}]},
    "one county": {"region": INLAND_REGION | {"counties": INLAND_REGION["counties"][:1]}},
    "of the state": {"benchmark": "01000"},
    "own region": {"industry_regions": {"541": INLAND_REGION}},
    "sectors": {"level": 2},
    "four digits": {"level": 4},
    "strict": {
        "industries": {"minimum_employment": 500, "minimum_establishments": 12, "maximum_estimated_share": 0.01}
    },
    "by place alone": {"shortlist": {"top": 2, "any_factor_top": 0}},
    "by hand": {"shortlist": {"top": 1, "any_factor_top": 0, "add": ["722", "622"], "drop": ["541"]}},
}
# What a board must not meet: the program's names and terms, and what an absent number looks like.
_FORBIDDEN = re.compile(r"feasible|acceptab|\w_\w|\bnan\b|\bNone\b| -- |NAICS|\(s\)|  |\.\.|establishment")


@pytest.fixture(scope="module", params=list(_STUDIES))
def result(world: World, request: pytest.FixtureRequest) -> dict[str, Any]:
    changes = dict(_STUDIES[request.param])
    if request.param == "of the state":
        changes["benchmark"] = world_state(world)
    return world.ask("rank", **{"factors": {name: {"weight": 1} for name in ALL_FACTORS[:5]}} | changes)


def world_state(world: World) -> str:
    return f"{world.ask('rank')['study']['region']['counties'][0][:2]}000"


def sentences(board: dict[str, Any]) -> list[str]:
    said = [board["headline"], *(a["text"] for a in board["answers"]), *(n["why"] for n in board["not_ranked"])]
    for row in board["rows"]:
        said += [row["name"], row["strength"], row["why_not"], *row["speaks_for"], *(r["text"] for r in row["remarks"])]
    return [*said, *(gap["what"] for gap in board["to_do"])]


def test_every_industry_stands_in_it_once(result: dict[str, Any]) -> None:
    board = result["board"]
    codes = [row["industry_code"] for row in (*board["rows"], *board["not_ranked"])]
    assert sorted(codes) == sorted(row["industry_code"] for row in result["table"])
    assert [row["industry_code"] for row in board["rows"]] == [row["industry_code"] for row in result["ranking"]]


def test_it_says_nothing_in_the_program_s_own_words(result: dict[str, Any]) -> None:
    for text in sentences(result["board"]):
        assert not _FORBIDDEN.search(text), text


def test_reasons_and_remarks_are_sentences(result: dict[str, Any]) -> None:
    board = result["board"]
    for row in board["rows"]:
        assert all(remark["text"].endswith(".") and remark["text"][0].isupper() for remark in row["remarks"])
        assert not row["why_not"] or row["why_not"].endswith(".")
    assert all(why["why"].endswith(".") for why in board["not_ranked"])
    assert all(answer["text"].endswith(".") for answer in board["answers"])


def test_who_is_listed_is_not_told_why_not(result: dict[str, Any]) -> None:
    listed = {pick["industry_code"]: pick["reason"] for pick in result["short_list"]}
    for row in result["board"]["rows"]:
        reason = listed.get(row["industry_code"], "")
        assert bool(row["why_not"]) is (row["industry_code"] not in listed)
        assert bool(row["strength"]) is bool(reason and not reason.startswith("place "))


def test_firmness_is_that_of_the_tries(result: dict[str, Any]) -> None:
    found = result["robustness"]
    tries = found["p_top_together"] or found["p_top_near_weights"]
    for row in result["board"]["rows"]:
        share = tries[row["industry_code"]]
        assert (row["firmness"] == "firm") is (share >= 0.95 - 1e-9)
        assert row["tries"].endswith(" of 100 tries")


def test_an_industry_that_is_not_ranked_has_the_place_it_would_have(world: World) -> None:
    result = world.ask(
        "rank",
        factors={name: {"weight": 1} for name in ALL_FACTORS[:3]},
        industries={"minimum_employment": 100, "minimum_establishments": 10, "maximum_estimated_share": 0},
    )
    why = {row["industry_code"]: row["why"] for row in result["board"]["not_ranked"]}
    n = len(result["board"]["rows"])
    assert re.match(r"Too small: 5 worksites; this study ranks from 10 up\.", why["516"])
    place = re.search(r"If it were ranked, the estimate would put it (\d+)\w\w\.$", why["722"])
    assert place, why["722"]
    assert 1 <= int(place[1]) <= n + 1
    assert "so 4% of the jobs shown would be an estimate; this study allows 0%" in why["722"]
    assert why["511"] == "Its worksites are counted under other industries now: the list of industries was revised."


def test_a_table_of_the_study_s_own(world: World) -> None:
    lines = ["code,title,jobs,pay,growth"]
    lines += [
        f"{311 + i},Industry {i},{1000 + 37 * i},{40_000 + 911 * (i * 7 % 13)},{i * 5 % 11 - 3}" for i in range(20)
    ]
    (world.folder / "own.csv").write_text("\n".join(lines) + "\n")
    columns = {
        "industry_code": "code",
        "title": "title",
        "employment": "jobs",
        "avg_annual_wage": "pay",
        "growth": "growth",
    }
    result = world.ask(
        "rank",
        source={"file": "own.csv", "columns": columns},
        factors={name: {"weight": 1} for name in ("employment", "avg_annual_wage", "growth")},
        projections=[],
    )
    board = result["board"]
    assert len(board["rows"]) + len(board["not_ranked"]) == 20
    for text in sentences(board):
        assert not _FORBIDDEN.search(text), text
