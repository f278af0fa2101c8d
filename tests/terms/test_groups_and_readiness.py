"""What a study may say of groups and readiness, and what each mistake is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.sources.study_file import study_from
from sectorlmi.terms.study_parts import IndustryGroup, OwnQuestion, ReadinessRule

STUDY = {"region": {"counties": ["13121"]}, "years": {"base": 2017, "current": 2018}}


def groups_from(value: Any) -> tuple[IndustryGroup, ...]:
    return study_from(STUDY | {"groups": value}, Path()).groups


def readiness_from(value: Any) -> ReadinessRule:
    return study_from(STUDY | {"readiness": value}, Path()).readiness


def test_groups_of_any_mix() -> None:
    found = groups_from([{"name": "Food", "industries": ["311", "4244", "722"]}])
    assert found == (IndustryGroup("Food", ("311", "4244", "722")),)
    assert groups_from(None) == ()
    assert groups_from([{"name": "M", "industries": ["31"]}])[0].industries == ("31-33",)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"name": "Food"}, "groups.name: unknown key"),
        ("Food", "expected a list"),
        ([{"industries": ["311"]}], "groups[0]: no name"),
        ([{"name": " ", "industries": ["311"]}], "groups[0].name: expected text"),
        ([{"name": "Food", "industries": []}], "groups[0].industries"),
        ([{"name": "Food", "industries": [311]}], "groups[0].industries[0]: 311 is not text"),
        ([{"name": "Food", "industries": ["319"]}], "'319' is no NAICS code"),
        ([{"name": "Food", "industries": ["311", "3111"]}], "3111 and 311 overlap"),
        ([{"name": "Food", "industries": ["31-33", "311"]}], "311 and 31-33 overlap"),
        ([{"name": "Food", "industries": ["3111", "311"]}], "311 and 3111 overlap"),
        ([{"name": "Food", "industries": ["311"], "codes": []}], "groups[0].codes: unknown key"),
        ([{"name": "A", "industries": ["311"]}, {"name": "a", "industries": ["312"]}], "stands there twice"),
    ],
)
def test_groups_that_cannot_be_meant(value: Any, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        groups_from(value)
    assert told in caught.value.what


def test_readiness_rule() -> None:
    asked = readiness_from({"weight": 0.3, "questions": ["Green jobs?", {"topic": "Housing", "question": "Near?"}]})
    assert asked == ReadinessRule(0.3, (OwnQuestion("Green jobs", "Green jobs?"), OwnQuestion("Housing", "Near?")))
    assert readiness_from(None) == ReadinessRule()
    assert [readiness_from({"weight": weight}).weight for weight in (0, 1)] == [0, 1]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "expected keys and values"),
        ({"wieght": 1}, "readiness.wieght: unknown key"),
        ({"weight": 2}, "readiness.weight: 2"),
        ({"weight": True}, "readiness.weight: True"),
        ({"questions": "Green?"}, "readiness.questions: expected a list"),
        ({"questions": [{"topic": "Green"}]}, "readiness.questions[0]"),
        ({"questions": ["Green", "green?"]}, "stands there twice"),
    ],
)
def test_readiness_that_cannot_be_meant(value: Any, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        readiness_from(value)
    assert told in caught.value.what
