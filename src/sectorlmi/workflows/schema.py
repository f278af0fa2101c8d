"""JSON Schemas for other programs: of study.yml, with the names from the registries filled in, and of the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any, Final

from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.reports import REPORT_FORMATS
from sectorlmi.reports.json_schema import result_schema
from sectorlmi.sources.projections import PRESETS
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.third_party import ROLES
from sectorlmi.terms import study

_FORM: Final = "https://json-schema.org/draft/2020-12/schema"


def study_schema() -> dict[str, Any]:
    """The schema of study.yml. It is never stricter than `check`: names of the study's own factors remain allowed."""
    form: dict[str, Any] = deepcopy(study.STUDY)
    keys: dict[str, Any] = form["properties"]
    keys["factors"]["properties"] = {
        name: study.FACTOR | {"description": f"{factor.column.meaning} ({factor.column.unit})"}
        for name, factor in FACTORS.items()
    }
    _name(keys["ranking"]["properties"]["method"], RANKING_METHODS)
    _name(keys["output"]["properties"]["formats"]["items"], REPORT_FORMATS)
    *single, several = keys["projections"]["anyOf"]
    for projection in (*single, *several["items"]["anyOf"]):
        if "preset" in projection["properties"]:
            _name(projection["properties"]["preset"], ("", *PRESETS))
    heading = keys["source"]["properties"]["columns"]["additionalProperties"]
    keys["source"]["properties"]["columns"]["properties"] = dict.fromkeys(ROLES, heading)
    return {"$schema": _FORM, "title": "sectorlmi study"} | form


def _name(form: dict[str, Any], names: Iterable[str]) -> None:
    form["enum"] = [*names, *([None] if "null" in form["type"] else [])]


SCHEMAS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {"study": study_schema, "result": result_schema}
