"""The study's own columns for the table's industries; an upper industry's entry fills those below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Floats, Text
from sectorlmi.terms.provenance import Status


@dataclass(frozen=True, eq=False)
class OwnValues:
    """One entry an industry: the number, how firm it is, and where it came from."""

    values: Floats
    status: Text
    note: Text

    @property
    def coverage(self) -> float:
        """Share of the industries with a number (0-1)."""
        return float(np.mean(~np.isnan(self.values))) if len(self.values) else 0.0


def is_taken(name: str) -> bool:
    """Whether the table has a factor or a column of this name already, so that an own column would replace it."""
    words = dictionary()
    return name in FACTORS or name in words or f"{name}_status" in words


def own_values(industries: Sequence[str], given: Mapping[str, float], source: str) -> OwnValues:
    """Look each industry up by its code, then by its parents'.

    Args:
        industries: NAICS codes of the table.
        given: number by code; a code that is not in it is unknown.
        source: the file's name, for the notes.
    """
    found = [_closest(code, given) for code in industries]
    values = np.array([np.nan if at is None else given[at] for at in found], dtype=np.float64)
    kinds, notes = [], []
    for code, at in zip(industries, found, strict=True):
        borrowed = at is not None and at != code
        kinds.append(Status.MISSING if at is None else Status.PARENT_RATE if borrowed else Status.THIRD_PARTY)
        notes.append(f"{source}: value of {at}" if borrowed else source if at is not None else "")
    return OwnValues(values, np.array(kinds, dtype=np.str_), np.array(notes, dtype=np.str_))


def own_texts(industries: Sequence[str], given: Mapping[str, str]) -> Text:
    """What a text column says of each industry, or of the closest one above it; empty where it says nothing."""
    found = [(code, _closest(code, given)) for code in industries]
    texts = ["" if at is None else given[at] if at == code else f"{given[at]} ({at})" for code, at in found]
    return np.array(texts, dtype=np.str_)


def _closest(code: str, given: Mapping[str, object]) -> str | None:
    return next((c for c in (code, *naics.ancestors(code)) if c in given), None)
