"""A difference as a document: what is compared, the causes, the short list, the places, the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.changes import CAUSE_MEANING, Cause, Change, Diff, FactorChange, Part
from sectorlmi.ranking.snapshot import Snapshot
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section

Cell = str | int | float | None
TITLE: Final = "What changed between two runs"
# How many places a screen shows.
_PLACES: Final = 20


def document(found: Diff) -> Document:
    """The difference for every format; tables without rows are left out."""
    every = (_compared(found), _causes(found), _short_list(found), _places(found), _numbers(found))
    return Document(
        key="diff",
        title=TITLE,
        stem="diff",
        sections=tuple(section for section in every if len(section)),
        payload=lambda: _payload(found),
        envelope=("schema", "is_sample", "notes"),
        is_sample=found.is_sample,
        lead="Nothing changed." if found.is_empty else "",
        notes=found.notes,
        long="numbers" if any(change.factors for change in found.changes) else "",
        subject=found,
    )


def _section(
    key: str, title: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], n_most: int | None = None
) -> Section:
    """`n_most` rows are enough for a screen. Cells stay as they are: a number may stand beside none."""
    cells = {c.name: np.array([*(row[k] for row in rows), None], dtype=object)[:-1] for k, c in enumerate(columns)}
    return Section(key, title, "", tuple(columns), cells, screen=Screen(rows=n_most, is_plain=True))


def _count(name: str, heading: str) -> Column:
    return Column(name, heading, "count", "", "", "", "0")


_CODE: Final = kinds.text("industry_code", "NAICS", "Industry")
_TITLE: Final = kinds.text("title", "Industry", "Title")
_PLACE_A: Final = _count("place_a", "Place in A")
_PLACE_B: Final = _count("place_b", "Place in B")
_WHY: Final = kinds.text("causes", "Because of", "Causes")


def _compared(found: Diff) -> Section:
    def years(run: Snapshot) -> str:
        return f"{run.base} → {run.current}"

    rows: list[tuple[Cell, ...]] = [
        ("Run", found.a.label, found.b.label),
        ("Study", str(found.a.study["name"]), str(found.b.study["name"])),
        ("Years", years(found.a), years(found.b)),
        ("Program", found.a.version or "not recorded", found.b.version or "not recorded"),
    ]
    rows += [(change.key, _text(change.before), _text(change.after)) for change in found.study_changes]
    rows += [("Rows of QCEW " + period, "", "revised") for period in found.revised if period]
    if "" in found.revised:
        rows.append(("Input files", "", "not the same"))
    columns = [kinds.text(name, heading, "") for name, heading in (("what", ""), ("a", "A"), ("b", "B"))]
    return _section("compared", "What is compared", columns, rows)


def _text(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def _causes(found: Diff) -> Section:
    rows = [
        (cause_name(cause), places, numbers, CAUSE_MEANING[cause]) for cause, (places, numbers) in found.tally().items()
    ]
    columns = (
        kinds.text("cause", "Cause", ""),
        _count("industries_moved", "Industries moved"),
        _count("numbers_changed", "Numbers changed"),
        kinds.text("meaning", "Meaning", ""),
    )
    return _section("causes", "Causes", columns, rows)


def cause_name(cause: Cause) -> str:
    """`newer_year` → `newer year`."""
    return cause.value.replace("_", " ")


def _short_list(found: Diff) -> Section:
    def row(word: str, change: Change) -> tuple[Cell, ...]:
        why = ", ".join(cause_name(cause) for cause in change.causes_of_listing())
        return word, change.industry, change.title, change.place_before, change.place_after, why

    rows = [row("in", change) for change in found.entered] + [row("out", change) for change in found.left]
    columns = (kinds.text("way", "", "On the list, or off it"), _CODE, _TITLE, _PLACE_A, _PLACE_B, _WHY)
    return _section("short_list", "Short list", columns, rows)


def _places(found: Diff) -> Section:
    moved = [c for c in found.changes if c.place_before != c.place_after]
    rows = [
        (c.industry, c.title, c.place_before, c.place_after, c.moved_by or None, "; ".join(_steps(c)))
        for c in sorted(moved, key=_by_size)
    ]
    split = kinds.text("steps", "Split by cause", "Places gained by each cause")
    return _section("places", "Places", (_CODE, _TITLE, _PLACE_A, _PLACE_B, _count("up", "Up"), split), rows, _PLACES)


def _by_size(change: Change) -> tuple[bool, int, str]:
    """Who came or went first, then the longest ways."""
    return 0 < len({change.place_before, change.place_after} - {None}) == 2, -abs(change.moved_by), change.industry


def _steps(change: Change) -> Iterator[str]:
    for step in change.steps:
        if step.before is None or step.after is None:
            if step.before != step.after:
                yield f"{cause_name(step.cause)}: {'ranked' if step.before is None else 'set aside'}"
        elif step.before != step.after:
            yield f"{cause_name(step.cause)} {step.before - step.after:+d}"


def _numbers(found: Diff) -> Section:
    rows = [_number(change, factor) for change in found.changes for factor in change.factors]
    values = (Column(name, name.upper(), "number", "", "", "", kinds.RATIO) for name in ("a", "b"))
    statuses = (kinds.text(f"status_{name}", f"{name.upper()} is", "How firm it is") for name in ("a", "b"))
    columns = (_CODE, _TITLE, kinds.text("factor", "Factor", ""), *values, *statuses, _WHY)
    return _section("numbers", "Numbers", columns, rows, 0)


def _number(change: Change, factor: FactorChange) -> tuple[Cell, ...]:
    why = "; ".join(dict.fromkeys(_because(part) for part in factor.parts))
    name = FACTORS[factor.name].column.heading if factor.name in FACTORS else factor.name
    values = factor.before, factor.after, factor.status_before, factor.status_after
    return (change.industry, change.title, name, *values, why)


def _because(part: Part) -> str:
    could_be = " or ".join(cause_name(cause) for cause in part.why.could_be)
    return cause_name(part.why.cause) + (f": {could_be}" if could_be else "")


def _payload(found: Diff) -> dict[str, Any]:
    return {
        "a": _about(found.a),
        "b": _about(found.b),
        "study_changes": [str(change) for change in found.study_changes],
        "revised": [period or "unknown" for period in found.revised],
        "causes": [
            {"cause": cause, "industries_moved": places, "numbers_changed": numbers}
            for cause, (places, numbers) in found.tally().items()
        ],
        "short_list": {
            "in": [_listing(change) for change in found.entered],
            "out": [_listing(change) for change in found.left],
        },
        "industries": [_industry(change) for change in found.changes],
    }


def _about(run: Snapshot) -> dict[str, Any]:
    return {
        "run": run.label,
        "study": run.study["name"],
        "years": {"base": run.base.plain(), "current": run.current.plain()},
        "version": run.version or None,
    }


def _listing(change: Change) -> dict[str, Any]:
    return {
        "industry_code": change.industry,
        "title": change.title,
        "place_a": change.place_before,
        "place_b": change.place_after,
        "causes": list(change.causes_of_listing()),
    }


def _industry(change: Change) -> dict[str, Any]:
    return {
        "industry_code": change.industry,
        "title": change.title,
        "place_a": change.place_before,
        "place_b": change.place_after,
        "set_aside_a": change.reason_before or None,
        "set_aside_b": change.reason_after or None,
        "steps": [
            {
                "cause": step.cause,
                "place_before": step.before,
                "place_after": step.after,
                "was_listed": step.was_listed,
                "is_listed": step.is_listed,
            }
            for step in change.steps
        ],
        "factors": [
            {
                "name": factor.name,
                "before": factor.before,
                "after": factor.after,
                "status_before": factor.status_before,
                "status_after": factor.status_after,
                "causes": [_part(part) for part in factor.parts],
            }
            for factor in change.factors
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "cause": part.why.cause,
        "could_be": list(part.why.could_be),
        "before": part.before,
        "after": part.after,
    }
