"""Values of the study's own factors for the table's industries; an upper industry's value fills those below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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


def own_values(industries: Sequence[str], given: Mapping[str, str], source: str) -> OwnValues:
    """Look each industry up by its code, then by its parents'.

    Args:
        industries: NAICS codes of the table.
        given: text by code, as the file has it; blank means unknown.
        source: the file's name, for the notes.
    """
    found = [_closest(code, given) for code in industries]
    values = np.array([np.nan if at is None else number(given[at]) for at in found], dtype=np.float64)
    kinds, notes = [], []
    for code, at, value in zip(industries, found, values, strict=True):
        borrowed = at is not None and at != code
        kinds.append(Status.MISSING if np.isnan(value) else Status.PARENT_RATE if borrowed else Status.THIRD_PARTY)
        notes.append(f"{source}: value of {at}" if borrowed else source if at is not None else "")
    return OwnValues(values, np.array(kinds, dtype=np.str_), np.array(notes, dtype=np.str_))


def _closest(code: str, given: Mapping[str, str]) -> str | None:
    return next((c for c in (code, *naics.ancestors(code)) if given.get(c, "")), None)


def number(text: str) -> float:
    """A number as people type it (`$1,200`, `3.5%`); NaN when it is none."""
    plain = text.replace(",", "").replace("$", "").removesuffix("%").strip()
    try:
        value = float(plain)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")
