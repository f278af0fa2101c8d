"""The JSON Schema of study.yml and `check` are one definition: what one takes or refuses, the other does too."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.sources.study_file import parse_yaml, study_from
from sectorlmi.terms.study import STUDY
from sectorlmi.workflows.schema import study_schema

ROOT = Path(__file__).resolve().parents[2]
FORM = jsonschema.Draft202012Validator(STUDY)  # without the names that registries add
SCHEMA = jsonschema.Draft202012Validator(study_schema())
STUDIES = [*sorted((ROOT / "configs").glob("*.yml")), ROOT / "data" / "samples" / "study.yml"]

GOOD: dict[str, Any] = {
    "region": {"counties": ["13121", "13089"]},
    "years": {"base": 2015, "current": 2018},
    "level": {"default": 3, "541": 4},
    "factors": {"growth": {"weight": 1, "better": "lower"}, "employment": 2},
    "projections": [{"file": "p.csv", "columns": {"code": "A"}, "years": {"base": 2024, "projected": 2034}}],
    "extra_factors": [{"file": "x.csv", "column": "x", "name": "x", "better": "higher", "weight": 1}],
    "source": {"file": "v.csv", "columns": {"industry_code": "NAICS"}},
    "screen": {"steps": [{"factor": "growth", "above": "mean"}], "any_of": [{"factor": "growth", "below": 3}]},
    "groups": [{"name": "Food", "industries": ["311"]}],
    "readiness": {"weight": 0.4, "questions": [{"topic": "Green", "question": "Green jobs?"}]},
}
NAN = float("nan")
VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 0.5, 1.5, 3, 2.0, NAN),
    *("", "text", "mean", "higher", [], ["311"], [1], [{}], {}, {"no_such_key": 1}, {"file": "a.csv"}),
)
# How `check` begins to speak of a value whose form is wrong; everything else depends on what the value means.
FORM_FAULTS = ("unknown key", "expected ", " is none of ", " is not allowed", " is not text", "no file", "no column")


def paths(form: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a study that the schema knows, such as ("projections", 0, "years", "base")."""
    for option in form.get("anyOf", (form,)):
        for key, inner in option.get("properties", {}).items():
            yield (*here, key)
            yield from paths(inner, (*here, key))
        if "items" in option:
            yield from paths(option["items"], (*here, 0))


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any] | None:
    """A good study with one value replaced; None where the path leads through what is not there."""
    study = copy.deepcopy(GOOD)
    place: Any = study
    for step in path[:-1]:
        if isinstance(step, str) != isinstance(place, dict):
            return None
        place = place[step] if isinstance(step, int) else place.setdefault(step, {})
    if isinstance(path[-1], str) != isinstance(place, dict):
        return None
    place[path[-1]] = value
    return study


def refusal(study: Any) -> str:
    """What `check` says against it; empty when it takes the study."""
    try:
        study_from(study, Path())
    except ConfigError as error:
        return error.what
    return ""


def test_the_good_study_is_good() -> None:
    assert refusal(GOOD) == ""
    assert SCHEMA.is_valid(GOOD)


@pytest.mark.parametrize("path", sorted(set(paths(STUDY)), key=str), ids=lambda p: ".".join(map(str, p)))
def test_schema_and_check_agree_on_every_key(path: tuple[Any, ...]) -> None:
    for value in VALUES:
        study = changed(path, value)
        if study is None:
            continue
        said = refusal(study)
        faults = [fault.message for fault in FORM.iter_errors(study)]
        if not said:
            assert not faults, f"check takes {value!r}, an editor does not"
        elif not faults and value is not NAN:  # JSON has none
            assert not any(fault in said for fault in FORM_FAULTS), f"an editor takes {value!r}, check says: {said}"


@pytest.mark.parametrize("path", STUDIES, ids=lambda p: p.name)
def test_the_studies_of_the_project_fit(path: Path) -> None:
    SCHEMA.validate(parse_yaml(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "study", [GOOD | {"benchmrk": "US000"}, GOOD | {"ranking": {"tie": "min"}}, {"region": {"state": "13"}}]
)
def test_an_editor_shows_a_wrong_or_missing_key(study: dict[str, Any]) -> None:
    assert not SCHEMA.is_valid(study)
    assert refusal(study)


def test_an_editor_offers_the_names_of_the_registries() -> None:
    from sectorlmi.ranking.methods import RANKING_METHODS
    from sectorlmi.reports import REPORT_FORMATS
    from sectorlmi.table.factors import FACTORS

    keys = study_schema()["properties"]
    assert set(keys["factors"]["properties"]) == set(FACTORS)
    assert keys["ranking"]["properties"]["method"]["enum"][:-1] == list(RANKING_METHODS)
    assert keys["output"]["properties"]["formats"]["items"]["enum"] == list(REPORT_FORMATS)


def test_every_key_says_what_it_means() -> None:
    def silent(form: Any, name: str) -> Iterator[str]:
        for option in form.get("anyOf", (form,)):
            for key, inner in option.get("properties", {}).items():
                if name not in ("level", "source.columns") and not inner.get("description"):
                    yield f"{name}.{key}"
                yield from silent(inner, f"{name}.{key}".strip("."))
            if "items" in option:
                yield from silent(option["items"], name)

    assert list(silent(study_schema(), "")) == []
