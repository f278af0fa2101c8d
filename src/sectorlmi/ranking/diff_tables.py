"""A difference as a few plain tables, which the screen and the workbook show alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sectorlmi.ranking.causes import CAUSE_MEANING, Cause
from sectorlmi.ranking.changes import Change, Diff, FactorChange, Part
from sectorlmi.ranking.snapshot import Snapshot
from sectorlmi.table.factors import FACTORS

Cell = str | int | float | None


@dataclass(frozen=True)
class PlainTable:
    """Headings and rows; None is an empty cell. `n_most` rows are enough for a screen."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    n_most: int = 1_000


def tables(found: Diff) -> tuple[PlainTable, ...]:
    """What is compared, the causes, the short list, the places, the numbers; empty tables are left out."""
    every = (_compared(found), _causes(found), _short_list(found), _places(found), _numbers(found))
    return tuple(table for table in every if table.rows)


def _compared(found: Diff) -> PlainTable:
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
    return PlainTable("What is compared", ("", "A", "B"), tuple(rows))


def _text(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def _causes(found: Diff) -> PlainTable:
    rows = [
        (cause_name(cause), places, numbers, CAUSE_MEANING[cause]) for cause, (places, numbers) in found.tally().items()
    ]
    return PlainTable("Causes", ("Cause", "Industries moved", "Numbers changed", "Meaning"), tuple(rows))


def cause_name(cause: Cause) -> str:
    """`newer_year` → `newer year`."""
    return cause.value.replace("_", " ")


def _short_list(found: Diff) -> PlainTable:
    def row(word: str, change: Change) -> tuple[Cell, ...]:
        why = ", ".join(cause_name(cause) for cause in change.causes_of_listing())
        return word, change.industry, change.title, change.place_before, change.place_after, why

    rows = [row("in", change) for change in found.entered] + [row("out", change) for change in found.left]
    headings = ("", "NAICS", "Industry", "Place in A", "Place in B", "Because of")
    return PlainTable("Short list", headings, tuple(rows))


def _places(found: Diff) -> PlainTable:
    moved = [c for c in found.changes if c.place_before != c.place_after]
    rows = tuple(
        (c.industry, c.title, c.place_before, c.place_after, c.moved_by or None, "; ".join(_steps(c)))
        for c in sorted(moved, key=_by_size)
    )
    headings = ("NAICS", "Industry", "Place in A", "Place in B", "Up", "Split by cause")
    return PlainTable("Places", headings, rows, n_most=20)


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


def _numbers(found: Diff) -> PlainTable:
    rows = tuple(_number(change, factor) for change in found.changes for factor in change.factors)
    headings = ("NAICS", "Industry", "Factor", "A", "B", "A is", "B is", "Because of")
    return PlainTable("Numbers", headings, rows, n_most=0)


def _number(change: Change, factor: FactorChange) -> tuple[Cell, ...]:
    why = "; ".join(dict.fromkeys(_because(part) for part in factor.parts))
    name = FACTORS[factor.name].column.heading if factor.name in FACTORS else factor.name
    values = factor.before, factor.after, factor.status_before, factor.status_after
    return (change.industry, change.title, name, *values, why)


def _because(part: Part) -> str:
    could_be = " or ".join(cause_name(cause) for cause in part.why.could_be)
    return cause_name(part.why.cause) + (f": {could_be}" if could_be else "")
