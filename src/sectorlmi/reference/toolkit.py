"""The questions, the rubric, the launch items and the measures of success that support teams work with.

Worded for this project after the Next Gen Sector Partnerships toolkit (steps 1-3, module 5, self-assessment rubric) and
the START sector initiative toolkit (short list, chapter 7); each row names its source.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Question:
    """A readiness question: scored from 1 (`low`) to 5 (`high`).

    `topic` names it for good; `from_data` is the factor or column that pre-fills what the data say (empty: none).
    """

    topic: str
    theme: str
    text: str
    low: str = ""
    high: str = ""
    from_data: str = ""
    source: str = ""


@dataclass(frozen=True)
class LaunchItem:
    """Something to settle before the launch meeting; `choices` limit what may be written."""

    heading: str
    meaning: str
    choices: tuple[str, ...]
    width: float


@dataclass(frozen=True)
class Band:
    """A band of the self-assessment: scores `least` to `most`, what that looks like, and where to start from there."""

    dimension: str
    name: str
    least: int
    most: int
    looks_like: str
    start_with: str


@dataclass(frozen=True)
class Measure:
    """A measure of success; `kind` is Process, Impact or Context, `from_data` the column that shows today's value."""

    area: str
    kind: str
    phase: str
    name: str
    unit: str
    from_data: str
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("sectorlmi.reference").joinpath(name).read_text(encoding="utf-8").splitlines()))


@cache
def questions() -> tuple[Question, ...]:
    """The readiness questions, in the order in which they are asked."""
    return tuple(
        Question(r["topic"], r["theme"], r["question"], r["low"], r["high"], r["from_data"], r["source"])
        for r in _rows("readiness_questions.csv")
    )


@cache
def launch_items() -> tuple[LaunchItem, ...]:
    """What to settle before the launch."""
    return tuple(
        LaunchItem(r["heading"], r["meaning"], tuple(c for c in r["choices"].split("|") if c), float(r["width"]))
        for r in _rows("readiness_launch.csv")
    )


@cache
def rubric() -> tuple[Band, ...]:
    """The self-assessment: three dimensions of four bands each, from 1 to 10."""
    return tuple(
        Band(r["dimension"], r["band"], int(r["least"]), int(r["most"]), r["looks_like"], r["start_with"])
        for r in _rows("readiness_rubric.csv")
    )


@cache
def measures() -> tuple[Measure, ...]:
    """Process and impact measures for business, jobseekers, public programs and the partnership itself."""
    return tuple(
        Measure(r["area"], r["kind"], r["phase"], r["measure"], r["unit"], r["from_data"], r["source"])
        for r in _rows("readiness_metrics.csv")
    )
