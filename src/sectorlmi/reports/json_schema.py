"""The form of `rank --json` and of what `--format json` writes: a JSON Schema made from the data dictionary.

Keys may be added under the same `schema` number; none is renamed or taken away. https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sectorlmi.ranking.board import COULD_CHANGE, FAIRLY_FIRM, FIRM, UNLIKELY
from sectorlmi.ranking.doubts import BUT, CAUTION
from sectorlmi.ranking.doubts import UNSURE as UNSURE_OF
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.self_sufficiency import MARK, NO, UNSURE, YES
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SCHEMA
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.provenance import STATUS_MEANING

Form = dict[str, Any]

_TEXT: Final[Form] = {"type": "string"}


def _text(meaning: str, *, nullable: bool = False) -> Form:
    return {"type": ["string", "null"] if nullable else "string", "description": meaning}


_NUMBER: Final[Form] = {"type": "number"}
_SHARE: Final[Form] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_PLACE: Final[Form] = {"type": ["integer", "null"], "minimum": 1}
_CODE: Final[Form] = {"type": "string", "description": "Industry code as QCEW writes it"}
_TYPES: Final[dict[str, Any]] = {
    "text": ["string", "null"],
    "count": ["number", "null"],
    "number": ["number", "null"],
    "flag": ["boolean", "null"],
}

# The words of columns that have but a few.
_WORDS: Final[dict[str, list[str | None]]] = {
    "status": [*map(str, STATUS_MEANING), None],
    "grade": [*map(str, Grade), ""],
}


def result_schema() -> Form:
    """The schema of a ranking as JSON, for the built-in factors; a study's own factors add columns to `table`."""
    properties: dict[str, Form] = {
        "schema": {"const": SCHEMA, "description": "Number of this form"},
        "is_sample": {"type": "boolean", "description": "Made from made-up data"},
        "study": {"type": "object", "description": "The study with every default filled in"},
        "table": _rows("One object an industry, set-aside ones too; missing is null, never 0", _table(), _NEEDED),
        "ranking": _rows("Ranked industries by place, then code", _ranking(), _NEEDED_OF_RANKED),
        "set_aside": _rows("Not ranked, with the reason", {"industry_code": _CODE, "reason": _text("Which rule")}),
        "short_list": _rows(
            "Who is on the short list, and why",
            {
                "industry_code": _CODE,
                "reason": _text("Which place or factor"),
                "cautions": {"type": "array", "items": _TEXT, "description": "Which of its numbers are no firm ones"},
            },
        ),
        "factors": _rows("The criteria in order", _FACTOR),
        "robustness": _object("Other weights; null where they were not asked for", _ROBUSTNESS, nullable=True),
        "board": _object("The result in a board's words", _board()),
        "predicts": _rows(
            "How well each factor would have predicted; one with an empty `about` says why that is not known",
            {"about": _text("The factor or model"), "sentence": _text("What it told of years that have come since")},
        ),
        "provenance": _rows("The files the numbers come from", _PROVENANCE),
        "notes": {"type": "array", "items": _TEXT, "description": "What to know before believing a number"},
        "outputs": {"type": "array", "items": _TEXT, "description": "Files that this call wrote"},
    }
    whole = _object("A ranking with everything it rests on", properties)
    whole["properties"] |= {"self_sufficiency": _object("Jobs above the wage of self-sufficiency, if any", _LINE)}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Result of sectorlmi rank"}
    return head | whole


def _table() -> dict[str, Form]:
    columns = {name: _column(column) for name, column in dictionary().items() if name not in _RANKED}
    return columns | {name: {"type": "string", "description": dictionary()[name].meaning} for name in _NEEDED[:2]}


def _board() -> dict[str, Form]:
    remarks = {"kind": {"enum": [BUT, UNSURE_OF, CAUTION], "description": "What it is"}, "text": _text("The sentence")}
    texts = {"type": "array", "items": _TEXT}
    rows = {
        "industry_code": _CODE,
        "name": _text("What people call it"),
        "firmness": {
            "enum": [FIRM, FAIRLY_FIRM, COULD_CHANGE, UNLIKELY, ""],
            "description": "How firm a place among the first is; empty where robustness was not asked for",
        },
        "tries": _text("In how many of 100 tries it is among the first, in words"),
        "speaks_for": texts | {"description": "Its strengths"},
        "remarks": _rows("What is said against it or is unsure, cautions first", remarks),
        "strength": _text("The one strength that put it on the list; empty where its place did"),
        "why_not": _text("Where it stands; empty for those on the list"),
    }
    gaps = {"what": _text("What is not known"), "who": _text("Who could close it"), "closes": _text("What would")}
    whys = {"industry_code": _CODE, "why": _text("Why, with the place it would have where that is known")}
    answers = {"label": _text("How firm"), "text": _text("Which industries")}
    return {
        "headline": _text("The answer in one line"),
        "answers": _rows("Who is firm, fairly firm, and who could change", answers),
        "rows": _rows("Ranked industries by place, then code", rows),
        "not_ranked": _rows("Every other industry of the table", whys),
        "to_do": _rows("Gaps, with who could close them", gaps),
    }


def _column(column: Column) -> Form:
    unit = f" ({column.unit})" if column.unit else ""
    form = {"enum": _WORDS[column.kind]} if column.kind in _WORDS else {"type": _TYPES[column.kind]}
    return form | {"description": column.meaning + unit}


def _ranking() -> dict[str, Form]:
    ranks = {"type": "object", "additionalProperties": {"type": ["number", "null"]}}
    forms = {"place": {"type": "integer", "minimum": 1}, "mean_rank": _NUMBER, "weight_coverage": _SHARE}
    forms |= dict.fromkeys(("place_low", "place_high"), _PLACE) | dict.fromkeys(("p_top", "p_top_weights"), _SHARE)
    meanings = dictionary()
    described = {name: form | {"description": meanings[name].meaning} for name, form in forms.items()}
    pays = {MARK: {"enum": [YES, NO, UNSURE], "description": f"Only with a line: {meanings[MARK].meaning}"}}
    ranks |= {"description": "Rank on each factor; null: unknown"}
    return {"industry_code": _CODE, "ranks": ranks} | described | pays


# Some columns stand there only where a study asks for them; these always do.
_NEEDED: Final = ("industry_code", "title", "employment", "employment_status")
_NEEDED_OF_RANKED: Final = (
    *("industry_code", "ranks", "place", "mean_rank", "weight_coverage"),
    *("place_low", "place_high", "p_top", "p_top_weights"),
)
_LINE: Final[Mapping[str, Form]] = {
    "share_above": _SHARE | {"description": "Part of the region's jobs in industries that certainly pay above it"},
    "share_unsure": _SHARE | {"description": "Part in industries of which hidden cells leave it open"},
}
# Columns of the dictionary that stand in `ranking`, `set_aside` and `short_list` instead of `table`.
_RANKED: Final = (
    *("place", "place_low", "place_high", "mean_rank", "weight_coverage"),
    *("p_top", "p_top_weights", "reason", "caution"),
)
_FACTOR: Final[Mapping[str, Form]] = {
    "name": _text("As in the study"),
    "weight": _SHARE | {"description": "Its part of all weights"},
    "given_weight": {"type": ["number", "null"], "minimum": 0, "description": "The weight as the study gives it"},
    "better": {"enum": ["higher", "lower", "largest_change"], "description": "Which direction ranks high"},
    "n": {"type": "integer", "minimum": 0, "description": "Industries whose value is known"},
}
_BY_CODE: Final[Form] = {"type": "object", "additionalProperties": _SHARE}
_ROBUSTNESS: Final[Mapping[str, Form]] = {
    "draws": {"type": "integer", "description": "Weightings drawn"},
    "seed": {"type": "integer", "description": "Repeats the draw"},
    "concentration": _NUMBER | {"description": "How near the drawn weights lie to the study's"},
    "top": {"type": "integer", "description": "The last place that counts as listed"},
    "p_top_all_weights": _BY_CODE | {"description": "Share of all weightings in which it is among the top"},
    "p_top_near_weights": _BY_CODE | {"description": "Share of the nearby weightings in which it is among the top"},
    "p_top_hidden_cells": _BY_CODE
    | {"type": ["object", "null"], "description": "Share of the ways to fill the hidden numbers in which it is"},
    "p_top_together": _BY_CODE
    | {"type": ["object", "null"], "description": "The same with weights and hidden cells varied together"},
    "rank_acceptability": {"type": "object", "description": "Share of all weightings that give place 1, 2, … to `top`"},
    "central_weights": {"type": "object", "description": "Mean weights of those that put an industry first"},
    "weight_changes": {"type": "array", "items": _TEXT, "description": "Least changes of a weight that change the top"},
    "leave_one_out": {"type": "array", "items": {"type": "object"}, "description": "The top without each factor"},
    "correlation": {"type": "object", "description": "Spearman's rho of the ranks, factor by factor"},
    "correlated": {"type": "array", "items": {"type": "object"}, "description": "Factors that say the same"},
    "level_at_boundary": {"type": "array", "items": _TEXT, "description": "Codes that share the last listed place"},
}
_PROVENANCE: Final[Mapping[str, Form]] = {
    "source": _text("Kind of file: `sectorlmi sources`"),
    "file": _text("Its name"),
    "sha256": _text("Its checksum"),
    "url": _text("Where it was fetched; null: loaded by hand", nullable=True),
    "retrieved_at": _text("When it was fetched or loaded"),
    "release": _text("What the publisher calls it", nullable=True),
    "is_sample": {"type": "boolean", "description": "Made up"},
}


def _object(meaning: str, properties: Mapping[str, Form], *, nullable: bool = False) -> Form:
    kind = ["object", "null"] if nullable else "object"
    return {"type": kind, "description": meaning, "properties": dict(properties), "required": list(properties)}


def _rows(meaning: str, properties: Mapping[str, Form], required: Sequence[str] = ()) -> Form:
    row = _object("One row", properties)
    return {"type": "array", "description": meaning, "items": row | ({"required": list(required)} if required else {})}
