"""Was a QCEW file cut between two rows? Such a file is well formed: only its worksites and codes then do not fit.

Two things hold in whole files, and in every real one at hand (all Georgia counties 2015 and 2018, central Ohio
2020-2023, Wisconsin's quarters of 2016, the nation in 2019 and 2024). Worksites (establishments) are published for
hidden cells too, so the rows of each level add up to their ownership's total, but for the rounding of annual averages.
And the last code of each level lies in the last code of the level above, so a tail that rounding would hide shows as
well. Metropolitan areas were not at hand and are not judged.

What somebody left out as a whole, such as the rows of government, is loaded with a note: a study may not need it. What
a study does need is judged row by row when it is read (`table.completeness`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.cells import is_short
from sectorlmi.terms.codes import ALL_OWNERSHIPS, OWNERSHIP_TITLES, PRIVATE, AreaKind, area_kind, ownerships_in_words
from sectorlmi.terms.naics import SUPERSECTORS

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]

_JUDGED: Final = (AreaKind.COUNTY, AreaKind.STATE, AreaKind.NATION)
# The last digit of agglvl_code: 0 all ownerships, 1 an ownership's total, 2 to 8 domains, supersectors, 2 to 6 digits.
_COVERED, _TOTAL, _LEVELS = 0, 1, slice(2, 9)
_CHAIN: Final = slice(3, 9)
_STEPS: Final = 10
_OWNERSHIPS: Final = slice(1, 6)
_PRIVATE: Final = int(PRIVATE[0])
_BLOCK_ROWS: Final = 1 << 16
# So many counties in one file come from a singlefile, which ends with the nation.
_MANY: Final = 1_500
_NATION: Final = "US000"


@dataclass(frozen=True)
class _Area:
    """One area in one file, or what several files have of it.

    `worksites` and `rows` by ownership and step; `last` the last private industry of each level, "" where none is.
    """

    worksites: Array
    rows: Array
    last: tuple[str, ...]
    file: str

    def joined(self, other: _Area) -> _Area:
        last = tuple(map(max, self.last, other.last))
        return _Area(self.worksites + other.worksites, self.rows + other.rows, last, other.file)

    @property
    def has_totals_and_industries(self) -> bool:
        """Else it can be no whole area, such as the members of a by-industry zip."""
        return bool(self.rows[_OWNERSHIPS, _TOTAL].any() and self.rows[_OWNERSHIPS, _LEVELS].any())

    def fault(self) -> str:
        """What shows that rows are missing; empty where nothing does."""
        short = np.argwhere(_short(self.worksites[None], self.rows[None])[0])
        if len(short):
            own, level = int(short[0][0]) + 1, int(short[0][1])
            found, total = self.worksites[own, level + 2], self.worksites[own, _TOTAL]
            title = OWNERSHIP_TITLES[str(own)].lower()
            return f"lists {found:,.0f} of {total:,.0f} {title} establishments at {_WORDS[level]}"
        return self.misfit()

    def left_out(self) -> str:
        """What somebody left out on purpose, for no cut could; empty where all is there."""
        if _lacks_ownerships(self.worksites[None], self.rows[None])[0]:
            absent = [own for own in ALL_OWNERSHIPS if not self.rows[int(own), _TOTAL]]
            return f"rows of {ownerships_in_words(absent)}" if absent else ""
        return "" if self.rows[_OWNERSHIPS, _LEVELS].any() else "rows of industries"

    def misfit(self) -> str:
        """The last industry of a level that the last one of the next level does not lie in; empty where all do."""
        return next((f"has {a} and nothing in it" for a, b in pairwise(self.last) if a and b and not _holds(a, b)), "")


@dataclass
class WholeAreas:
    """Judges the files of one load. An area is whole if one file has all of it, or all files together have."""

    _whole: set[tuple[str, str]] = field(default_factory=set)
    _pieces: dict[tuple[str, str], _Area] = field(default_factory=dict)
    _trimmed: dict[tuple[str, str], _Area] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)

    def add(self, period: str, table: pa.Table, file: str, files: Mapping[str, str] | None = None) -> None:
        """Take in the rows of one file and period, in the columns that `sources.qcew.parse` gives.

        `files` names each area's file, where the table is made of several.
        """
        found = _areas(table, file, files or {})
        if not found:
            return
        every = list(found.values())
        short = _short(np.stack([a.worksites for a in every]), np.stack([a.rows for a in every]))
        is_short: Array = np.asarray(short.any(axis=(1, 2)))
        for (code, area), lacks in zip(found.items(), is_short, strict=True):
            key = period, code
            before = self._pieces.get(key) or self._trimmed.get(key)
            joined = before.joined(area) if before else area
            if key in self._whole:
                if before:
                    self._trimmed[key] = joined
            elif area.has_totals_and_industries and not lacks and not area.misfit():
                self._whole.add(key)
                self._pieces.pop(key, None)
                if area.left_out():
                    self._trimmed[key] = area
            else:
                self._pieces[key] = joined
        for name in dict.fromkeys(area.file for area in every):
            self._notes += _notes_on(period, {code: area for code, area in found.items() if area.file == name}, name)

    def check(self) -> list[str]:
        """What a reader must know of these files. Raises DataError on an area of which rows are missing."""
        for (period, code), area in sorted(self._pieces.items()):
            if fault := area.fault():
                raise DataError(
                    f"{area.file}: the file seems cut: area {code} in {period} {fault}",
                    "Rows are missing: it was cut off, or somebody left out some (hidden or small ones). Download or "
                    "copy it again; a part of an area's rows cannot be used.",
                )
        return [*self._notes, *_notes_on_trimmed(self._trimmed | self._pieces)]


def _notes_on_trimmed(areas: Mapping[tuple[str, str], _Area]) -> Iterator[str]:
    """What somebody left out, with the areas of a period that lack the same in one sentence."""
    alike: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for (period, code), area in sorted(areas.items()):
        if (what := area.left_out()) and area.rows[_PRIVATE].any():
            alike.setdefault((period, what), []).append((code, area.file))
    for (period, what), found in alike.items():
        proof = (
            ", though own 0 counts more establishments than the ownerships that are there" if "owner" in what else ""
        )
        files = list(dict.fromkeys(file for _, file in found))
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        named = _named([code for code, _ in found])
        refused = "A study that needs them is refused"
        if "industries" in what:
            refused += ", unless the store holds them already: totals alone replace nothing"
        yield f"{files[0]}{more}: no {what} of {named} in {period}{proof}. {refused}."


def _areas(table: pa.Table, file: str, files: Mapping[str, str]) -> dict[str, _Area]:
    """The judged areas of a file."""
    (codes, area), (industries, industry) = (
        _sorted(*arrow_memory.labelled(table.column(name))) for name in ("area_fips", "industry_code")
    )
    own, agglvl, worksites = (
        arrow_memory.chunked_numbers(table.column(name)) for name in ("own_code", "agglvl_code", "establishments")
    )
    shape = len(codes), _STEPS, _STEPS
    counts, rows, last = np.zeros(shape), np.zeros(shape), np.full(shape[:2], -1, dtype=np.int32)
    # In blocks that stay in the processor's cache: a national year has four million rows.
    for start in range(0, table.num_rows, _BLOCK_ROWS):
        block = slice(start, start + _BLOCK_ROWS)
        first, end = area[block].min(), area[block].max() + 1
        place = ((area[block] - first) * _STEPS + own[block]) * _STEPS + agglvl[block] % _STEPS
        n_places = (end - first) * _STEPS**2
        counts[first:end] += np.bincount(place, worksites[block], n_places).reshape(-1, _STEPS, _STEPS)
        rows[first:end] += np.bincount(place, minlength=n_places).reshape(-1, _STEPS, _STEPS)
        private = np.flatnonzero(own[block] == _PRIVATE)
        at = place[private]
        np.maximum.at(last[first:end].reshape(-1), at // _STEPS**2 * _STEPS + at % _STEPS, industry[block][private])
    chains = last[:, _CHAIN].tolist()
    return {
        code: _Area(
            counts[i], rows[i], tuple(industries[at] if at >= 0 else "" for at in chains[i]), files.get(code, file)
        )
        for i, code in enumerate(codes)
        if area_kind(code) in _JUDGED and rows[i].any()
    }


def _sorted(labels: Sequence[str], positions: Array) -> tuple[list[str], Array]:
    """The labels in order, and each row's position in them."""
    order = np.argsort(np.array(labels))
    rank = np.empty(len(labels), dtype=np.int32)
    rank[order] = np.arange(len(labels))
    return [labels[i] for i in order], rank[positions]


def _holds(upper: str, lower: str) -> bool:
    """Whether an industry of one level lies in one of the level above."""
    if upper in SUPERSECTORS:
        return lower in SUPERSECTORS[upper]
    if "-" in upper:
        return upper[:2] <= lower[:2] <= upper[-2:]
    return lower.startswith(upper)


def _short(worksites: Array, rows: Array) -> Array:
    """Where a level has too few worksites for its ownership's total; [area, ownership, level].

    A level that is nowhere in the area was left out on purpose. Of the last ownership in a file every level is asked
    for that another one has: a cut takes the end.
    """
    rows, worksites = rows[:, _OWNERSHIPS], worksites[:, _OWNERSHIPS]
    levels, total = rows[:, :, _LEVELS], worksites[:, :, _TOTAL, None]
    there = rows[:, :, _TOTAL] > 0
    last = there & (np.cumsum(there[:, ::-1], axis=1)[:, ::-1] == 1)
    begun = (levels > 0) | (last[:, :, None] & (levels > 0).any(axis=1, keepdims=True))
    short: Array = begun & (total - worksites[:, :, _LEVELS] > 1 + 0.5 * levels)
    return short


def _lacks_ownerships(worksites: Array, rows: Array) -> Array:
    """Of which areas the total of all ownerships counts more worksites than those that are there; [area].

    An area may stand in several files: of a total there is then a row in each.
    """
    n, every = rows[:, _OWNERSHIPS, _TOTAL], rows[:, 0, _COVERED]
    found = (worksites[:, _OWNERSHIPS, _TOTAL] / np.maximum(n, 1)).sum(axis=1)
    short = is_short(worksites[:, 0, _COVERED] / np.maximum(every, 1), found, (n > 0).sum(axis=1))
    lacks: Array = short & (every > 0)
    return lacks


_WORDS: Final = ("domains", "supersectors", "2 digits", "3 digits", "4 digits", "5 digits", "6 digits")


def _notes_on(period: str, found: Mapping[str, _Area], file: str) -> list[str]:
    """What may be a cut, or a choice of whoever saved the file."""
    notes = []
    headless = [
        code
        for code, area in found.items()
        if area.rows[0, _COVERED] and not area.rows[_PRIVATE].any() and area.rows[_OWNERSHIPS, _LEVELS].any()
    ]
    if headless:
        notes.append(
            f"{file}: no private rows of {_named(headless)} in {period}: if nobody left them out, the file is cut."
        )
    n_counties = sum(area_kind(code) is AreaKind.COUNTY for code in found)
    if n_counties >= _MANY and _NATION not in found:
        notes.append(
            f"{file}: {n_counties:,} counties and no {_NATION} in {period}: if nobody left it out, the file is cut and "
            "further areas are missing."
        )
    return notes


def _named(areas: Sequence[str]) -> str:
    return ", ".join(areas[:3]) + (f" and {len(areas) - 3} more" if len(areas) > 3 else "")
