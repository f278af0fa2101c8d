"""A one-page brief on an industry, for a board to hand to an employer: the same in the workbook and on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sectorlmi.report import Section


@dataclass(frozen=True, eq=False)
class Brief:
    """Facts in words, rungs of the entry ladder, the largest occupations, and what to ask the employer.

    `name` is short enough for the tab of a workbook; `rungs` are (words, part of the jobs, the largest occupations).
    """

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    rungs: tuple[tuple[str, float, str], ...]
    table: Section
    questions: tuple[str, ...]
    credits: tuple[str, ...] = ()


def facts(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those facts that are known."""
    return tuple((name, fact) for name, fact in pairs if fact)
