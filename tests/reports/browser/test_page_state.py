"""The saved short list, read back: what comes through, and what each bad file is told."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.reports.page.saved import SavedPick, short_list_from_json
from sectorlmi.terms.study import RankingRule, Region, ShortListRule, Study, Years

GOOD: dict[str, Any] = {
    "kind": "sectorlmi short list",
    "schema": 1,
    "study": "Metro",
    "is_sample": False,
    "saved_at": "2024-05-02T14:03:11.000Z",
    "factors": {"employment": {"weight": 2, "better": "higher"}, "growth": {"weight": 0.5, "better": "largest_change"}},
    "rules": {"ties": "min", "method": "mean_rank", "min_weight_coverage": 0.6, "top": 8, "any_factor_top": 2},
    "add": ["485"],
    "drop": ["722"],
    "picks": [
        {"industry_code": "311", "title": "Food", "place": 1, "reason": "place 1"},
        {"industry_code": "485", "title": "Transit", "place": None, "reason": "added by hand"},
    ],
    "notes": {"311": "two plants", "999": "gone"},
    "of a later version": [1, 2],
}


def changed(path: str, value: Any) -> str:
    content = copy.deepcopy(GOOD)
    *way, last = path.split("/")
    inner: Any = content
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    inner[last] = value
    return json.dumps(content)


def test_a_saved_list_is_read_whole() -> None:
    saved = short_list_from_json("\ufeff" + json.dumps(GOOD))
    assert (saved.study, saved.is_sample, saved.saved_at) == ("Metro", False, "2024-05-02T14:03:11.000Z")
    assert saved.industries == ("311", "485")
    assert saved.picks[1] == SavedPick("485", "Transit", None, "added by hand")
    assert saved.ranking == RankingRule("mean_rank", "min", 0.6)
    assert saved.shortlist == ShortListRule(8, 2, ("485",), ("722",))
    assert saved.notes == {"311": "two plants", "999": "gone"}


def test_a_study_takes_it_over() -> None:
    study = Study("Metro", Region("Metro", ("13121",)), Years.of(2015, 2018))
    applied = short_list_from_json(json.dumps(GOOD)).applied_to(study, known={"311", "722"})
    weights = {f.name: (f.weight, f.better) for f in applied.factors}
    assert weights["employment"] == (2, "higher")
    assert weights["growth"] == (0.5, "largest_change")
    assert weights["location_quotient"] == (1.0, "")  # not in the file: as the study has it
    assert applied.ranking.min_weight_coverage == 0.6
    assert applied.shortlist == ShortListRule(8, 2, (), ("722",))  # 485 is not known


def test_industries_no_longer_listed_are_named_once_each() -> None:
    saved = short_list_from_json(json.dumps(GOOD))
    assert saved.no_longer_listed({"311", "722"}) == ("485", "999")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1, column 1"),
        ('{"kind": }', "line 1, column 10"),
        ("[]", "not a short list"),
        ('{"kind": "recipe"}', "not a short list"),
        ('{"kind": "sectorlmi short list", "schema": 2}', "form 2; this version reads form 1"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ("[" * 100_000, "cannot|not JSON"),
    ],
)
def test_what_is_no_short_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        short_list_from_json(text, "list.json")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("factors/growth/weight", -1, r"list\.json: factors\.growth\.weight is -1, not a number of 0 or more"),
        ("factors/growth/weight", "2", r"factors\.growth\.weight is \"2\""),
        ("factors/growth/weight", True, r"factors\.growth\.weight is true"),
        ("factors/growth/better", "up", r"factors\.growth\.better is \"up\", not higher or lower or largest_change"),
        ("factors/growth", 3, r"factors\.growth is 3, not an object"),
        ("rules/ties", "never", r"rules\.ties is \"never\", not average or min"),
        ("rules/min_weight_coverage", 2, r"rules\.min_weight_coverage is 2, not a number from 0 to 1"),
        ("rules/top", 2.5, r"rules\.top is 2\.5, not a whole number"),
        ("rules/method", None, r"rules\.method is null"),
        ("add", "485", r"add is \"485\", not a list of industry codes"),
        ("drop", [722], r"drop is \[722\]"),
        ("drop", ["485"], "485 stand both in add and in drop"),
        ("picks", {}, r"picks is \{\}, not a list"),
        ("picks/1/place", 0.5, r"picks\[1\]\.place is 0\.5"),
        ("picks/1/industry_code", "", r"picks\[1\]\.industry_code"),
        ("notes/311", 5, r"notes\.311 is 5, not text"),
        ("study", ["x" * 500], "…, not text"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named_with_its_place(path: str, value: Any, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        short_list_from_json(changed(path, value), "list.json")
    assert "Save the short list" in caught.value.hint or "Keep each" in caught.value.hint
