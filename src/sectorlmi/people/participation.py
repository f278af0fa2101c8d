"""A participation list as people keep it: one key column and any number of counts, perhaps with totals and percents.

The key is a career cluster, an industry (NAICS) or an occupation (SOC). Counts are employers, coaches, seats and the
like. A row of totals and a column of percents are not counts; they are checked against the counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final, Literal

import numpy as np

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.terms import naics, numerals
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.codes import bare, only_in_2010
from sectorlmi.terms.numerals import NumberColumn
from sectorlmi.terms.texts import plain_heading

Key = Literal["career_cluster", "industry_code", "soc_code"]
_KEYS: Final[Mapping[str, Key]] = {
    "career cluster": "career_cluster",
    "career clusters": "career_cluster",
    "cluster": "career_cluster",
    "industry code": "industry_code",
    "industry": "industry_code",
    "naics": "industry_code",
    "naics code": "industry_code",
    "soc code": "soc_code",
    "soc": "soc_code",
    "occ code": "soc_code",
}
_TOTAL: Final = re.compile(r"(grand |sub)?totals?\b|all (career )?clusters?$|sum$", re.IGNORECASE)
_PERCENT: Final = re.compile(r"percent|%|share|\bpct\b", re.IGNORECASE)
_PREFIX: Final = re.compile(r"^(number|count|no\.?|#) (of )?")
_SOC: Final = re.compile(r"\d\d-\d{4}")
_HEADER_WITHIN: Final = 20
_ROUNDED_WITHIN: Final = 0.0051
# Text beside the counts that names a row and is none itself.
_LABELS: Final = frozenset(
    {
        *("title", "name", "note", "notes", "occupation", "industry title", "occupation title", "address", "city"),
        *("employer", "company", "coach", "school", "lat", "lon", "latitude", "longitude"),
        *("zip", "zip code", "zipcode", "postal code"),
    }
)

# A list of names without counts: every row is one of them.
_LISTED: Final = {"employer": "employers", "company": "employers", "coach": "coaches"}


@dataclass(frozen=True)
class Entry:
    """One row of the list: its key, its counts, and the words beside them by heading (`minority owned`, `lat`)."""

    key: str
    counts: Mapping[str, float]
    words: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Participation:
    """Counts by key; `counts` holds an array for each count column, NaN where a cell is blank.

    `keys` are as the file writes them; the same key may stand in several rows, which are added up.
    """

    key: Key
    keys: tuple[str, ...]
    counts: Mapping[str, Floats]
    where: str
    notes: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.counts)


def parse(rows: Sequence[Sequence[str]], where: str, *, group_by: str = "", delimiter: str = "") -> Participation:
    """Read a list from rows of text, its header among the first.

    Args:
        group_by: the heading of a column of words, which is no count.
        delimiter: what parts the cells, where the rows are of a CSV.

    Raises:
        SchemaError: no key column, no count column, or a column twice.
        IntegrityError: a cell that is no count, a code that cannot be, totals or percents that do not add.
    """
    at, place, kind = _header(rows, where)
    heads = [plain_heading(cell) for cell in rows[at]]
    words = {i: h for i, h in enumerate(heads) if h in _LABELS or (group_by and h == plain_heading(group_by))}
    if group_by and plain_heading(group_by) not in words.values():
        raise SchemaError(f"{where}: no column {group_by!r} to group by", f"It has {', '.join(filter(None, heads))}.")
    columns = {i: h for i, h in enumerate(heads) if i != place and h and i not in words}
    percents = [i for i, h in columns.items() if _PERCENT.search(h)]
    counted = {i: _count_name(h) for i, h in columns.items() if i not in percents}
    ones = next((_LISTED[h] for h in words.values() if h in _LISTED), "") if not counted else ""
    if not ones:
        _check_columns(counted, where)
    entries = [(n, row) for n, row in enumerate(rows[at + 1 :], at + 2) if any(cell.strip() for cell in row)]
    body = [(n, row) for n, row in entries if not _is_total(_cell(row, place))]
    if not body:
        raise SchemaError(f"{where}: no rows under the header", "List at least one cluster, industry or occupation.")
    printed = [
        NumberColumn(heads[i], [(n, _cell(row, i)) for n, row in entries], counts=i in counted)
        for i in (*counted, *percents)
    ]
    numerals.refuse_decimal_commas(printed, where, delimiter=delimiter)
    counts = {name: _counts(body, i, name, where) for i, name in counted.items()}
    if ones:
        counts = {ones: np.ones(len(body))}
    for n, row in entries:
        if _is_total(_cell(row, place)):
            _check_totals(row, n, counted, counts, where)
    for i in percents:
        _check_percents(body, i, heads[i], counted, counts, where=where)
    if kind == "soc_code":
        _check_soc([_cell(row, place)[:7] for _, row in body], where)
    keys = tuple(_key(kind, bare(_cell(row, place)), n, where) for n, row in body)
    listed = tuple(
        Entry(
            key,
            {name: float(values[i]) for name, values in counts.items()},
            {heading: _cell(row, at) for at, heading in words.items()},
        )
        for i, (key, (_, row)) in enumerate(zip(keys, body, strict=True))
    )
    return replace(_merged(kind, keys, counts, where), entries=listed)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _header(rows: Sequence[Sequence[str]], where: str) -> tuple[int, int, Key]:
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        for place, cell in enumerate(row):
            if plain_heading(cell) in _KEYS:
                return at, place, _KEYS[plain_heading(cell)]
    first = next((row for row in rows if any(row)), [])
    near = [m for cell in first for m in get_close_matches(plain_heading(cell), list(_KEYS), 1)]
    hint = f" (nearest is {near[0]!r})" if near else ""
    raise SchemaError(
        f"{where}: no key column{hint}; the first row is {', '.join(map(repr, first[:8]))}",
        "Head one column `career_cluster`, `industry_code` or `soc_code`, and the counts `employers`, `coaches`, …",
    )


def _count_name(heading: str) -> str:
    return _PREFIX.sub("", heading).replace(" ", "_")


def _check_columns(counted: Mapping[int, str], where: str) -> None:
    if not counted:
        raise SchemaError(f"{where}: no column of counts", "Add a column such as `employers` or `coaches`.")
    listed = list(counted.values())
    twice = next((name for name in listed if listed.count(name) > 1), "")
    if twice:
        raise SchemaError(f"{where}: the column {twice!r} stands there twice", "Rename one of the two.")


def _is_total(cell: str) -> bool:
    return bool(_TOTAL.match(cell.strip()))


def _counts(body: Sequence[tuple[int, Sequence[str]]], place: int, name: str, where: str) -> Floats:
    return np.array([_count(_cell(row, place), n, name, where) for n, row in body])


def _count(text: str, row: int, name: str, where: str) -> float:
    try:
        value = numerals.number(text)
    except ValueError:
        value = -1.0
    if value is None:
        return float("nan")
    if value < 0:
        raise IntegrityError(
            f"{where}, row {row}, column {name!r} holds {text!r}, which is no count",
            "Write a whole number, 0 for none, and leave unknown cells blank.",
        )
    return value


def _check_totals(
    row: Sequence[str], n: int, counted: Mapping[int, str], counts: Mapping[str, Floats], where: str
) -> None:
    for i, name in counted.items():
        printed = _count(_cell(row, i), n, name, where)
        added = float(np.nansum(counts[name]))
        may_hide_more = bool(np.isnan(counts[name]).any()) and printed > added
        if np.isfinite(printed) and printed != added and not may_hide_more:
            raise IntegrityError(
                f"{where}, row {n}: the total of {name!r} is {printed:g}, but the rows add up to {added:g}",
                "Correct the total or the rows; a row may be missing or stand there twice.",
            )


def _check_percents(
    body: Sequence[tuple[int, Sequence[str]]],
    place: int,
    heading: str,
    counted: Mapping[int, str],
    counts: Mapping[str, Floats],
    *,
    where: str,
) -> None:
    """Printed percents must be those of the nearest count column to their left."""
    left = [i for i in counted if i < place]
    if not left:
        return
    values = counts[counted[max(left)]]
    total = float(np.nansum(values))
    for (n, row), value in zip(body, values, strict=True):
        printed = _count(_cell(row, place).rstrip("% "), n, heading, where)
        right = 100 * float(value) / total if total else float("nan")
        if np.isfinite(printed) and np.isfinite(right) and abs(printed - right) > _ROUNDED_WITHIN:
            raise IntegrityError(
                f"{where}, row {n}: {heading!r} is {printed:g}, but {value:g} of {total:g} is {right:.2f} percent",
                "Correct the percent or the count, or leave the column out: percents are worked out anyway.",
            )


def _check_soc(codes: Sequence[str], where: str) -> None:
    old = only_in_2010(codes)
    if old:
        raise IntegrityError(
            f"{where}: {', '.join(old)} is of SOC 2010, and occupations are coded in SOC 2018",
            "Take the new codes from bls.gov/soc/2018, as 15-1211 for 15-1121.",
        )


def _key(kind: Key, text: str, row: int, where: str) -> str:
    if kind == "industry_code" and not naics.digits(text):
        raise IntegrityError(f"{where}, row {row}: {text!r} is no NAICS code", "Write codes such as 622 or 31-33.")
    if kind == "soc_code" and not _SOC.fullmatch(text[:7]):
        raise IntegrityError(f"{where}, row {row}: {text!r} is no SOC code", "Write codes such as 29-1141.")
    if not text:
        raise IntegrityError(f"{where}, row {row}: counts without a name", "Name the cluster, or remove the row.")
    return text[:7] if kind == "soc_code" else naics.canonical_sector(text) if kind == "industry_code" else text


def _merged(kind: Key, keys: tuple[str, ...], counts: Mapping[str, Floats], where: str) -> Participation:
    """Rows of the same key added up (a list may have a row an employer); unknown stays unknown."""
    order = list(dict.fromkeys(keys))
    rows = np.array([order.index(k) for k in keys])
    added = {
        name: np.array([values[rows == i].sum() if len(values[rows == i]) else np.nan for i in range(len(order))])
        for name, values in counts.items()
    }
    notes = []
    for name, values in added.items():
        blank = [order[i] for i in np.flatnonzero(np.isnan(values))]
        if blank:
            notes.append(f"`{name}` is blank for {'; '.join(blank)}: not known, and not counted as 0.")
    return Participation(kind, tuple(order), added, where, tuple(notes))
