"""What `rank --json` prints fits the schema of `sectorlmi schema result`, and the schema leaves nothing out."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.reports.json_schema import result_schema
from sectorlmi.workflows.demo import samples

register_commands()
SCHEMA = result_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def call(*words: str) -> Any:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample's ranking."""
    folder = tmp_path_factory.mktemp("schema")
    CliRunner().invoke(app, ["load", str(samples()), "--store", str(folder)])
    return call(
        "rank",
        str(samples() / "study.yml"),
        "--json",
        "--format",
        "",
        "--out",
        str(folder.parent / "out"),
        "--store",
        str(folder),
    )


def test_the_ranking_fits(result: Any) -> None:
    assert [f"{fault.json_path}: {fault.message}" for fault in VALIDATOR.iter_errors(result)] == []


def unnamed(value: Any, form: Any, path: str = "") -> list[str]:
    """Keys of the result that the schema does not name, where it names any."""
    if isinstance(value, list):
        return [name for entry in value[:1] for name in unnamed(entry, form.get("items", {}), f"{path}[]")]
    if not isinstance(value, dict) or "properties" not in form:
        return []
    found = [f"{path}.{key}" for key in value if key not in form["properties"]]
    for key, inner in form["properties"].items():
        found += unnamed(value.get(key), inner, f"{path}.{key}")
    return found


def test_the_schema_leaves_nothing_out(result: Any) -> None:
    assert unnamed(result, SCHEMA) == []
    assert unnamed({"surprise": 1, "ranking": [{"place": 1, "more": 2}]}, SCHEMA) == [".surprise", ".ranking[].more"]


def test_every_key_says_what_it_means() -> None:
    for name, form in SCHEMA["properties"].items():
        assert form["description"], name
        for key, inner in form.get("items", form).get("properties", {}).items():
            assert inner.get("description"), f"{name}.{key}"


@pytest.mark.parametrize(
    ("name", "value"), [("employment", "12"), ("employment_status", "guessed"), ("title", None), ("growth_pct", "n/a")]
)
def test_a_wrong_value_does_not_fit(name: str, value: Any, result: Any) -> None:
    wrong = copy.deepcopy(result)
    wrong["table"][0][name] = value
    assert not VALIDATOR.is_valid(wrong)


def test_a_table_from_somebody_else_fits(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("NAICS,Jobs\n311,100\n541,200\n621,300\n", encoding="utf-8")
    study = (
        "region: {name: V}\nyears: {base: 2018, current: 2023}\noutput: {formats: []}\n"
        "factors: {employment: 1}\nsource: {file: v.csv, columns: {industry_code: NAICS, employment: Jobs}}\n"
    )
    (tmp_path / "study.yml").write_text(study, encoding="utf-8")
    result = call("rank", str(tmp_path / "study.yml"), "--json")
    assert [f"{fault.json_path}: {fault.message}" for fault in VALIDATOR.iter_errors(result)] == []


@pytest.mark.parametrize("name", ["study", "result"])
def test_the_command_prints_a_schema(name: str) -> None:
    printed = call("schema", name)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_an_unknown_schema_is_refused() -> None:
    result = CliRunner().invoke(app, ["schema", "table"])
    assert result.exit_code == 2
    assert "study, result" in result.output
