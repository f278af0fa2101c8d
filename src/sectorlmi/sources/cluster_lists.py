"""A list of clusters in a file: which industries each holds, as public lists and people's own tables write it.

One row a cluster and code. Columns by their headings: the cluster, the NAICS code (a heading such as `NAICS 2017` names
the revision), and where there are any the part of the code that belongs to the cluster, whether the cluster is traded
or local, and why. What cannot be counted is left out and said by name: totals among the rows, codes that belong to a
cluster in part, codes inside another code of their cluster, codes of another revision without an exact counterpart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError, DataError, IntegrityError, SchemaError
from sectorlmi.sources.grid import Table, cell, number, read_table
from sectorlmi.terms import breaks, codes, naics
from sectorlmi.terms.node import Node
from sectorlmi.terms.renumbered import renumbered, revision_of
from sectorlmi.terms.study_parts import KINDS, IndustryGroup, Kind
from sectorlmi.terms.texts import plain_heading

_HEADINGS: Final = {
    "group": ("group", "cluster", "cluster name", "industry cluster", "target sector", "target industry"),
    "code": ("industry_code", "naics", "naics code", "naics codes", "industry code", "code"),
    "share": ("share", "share of industry", "part", "share %", "percent of industry"),
    "kind": ("kind", "cluster type", "traded or local", "traded/local", "type"),
    "reason": ("reason", "why"),
}
_REVISION: Final = re.compile(r"(?:naics\D*(20\d\d)\b.*|(20\d\d)\D*naics\b.*)")
_RANGE: Final = re.compile(r"(\d{2,6})\s*[-\u2013]\s*(\d{2,6})")
_TOTALS: Final = frozenset({"0", "00", "000", "0000", "000000", "10", "101", "102", "total", "all", "all industries"})
_LONGEST_RANGE: Final = 100
_OURS: Final = "The clusters are this program's own reading of eight sector names, not an official list."


@dataclass
class _Read:
    """What the rows say so far: codes by cluster, and what is to be said of the file by kind."""

    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    totals: list[str] = field(default_factory=list)
    in_part: list[str] = field(default_factory=list)


def groups_from(node: Node, folder: Path, current: int) -> tuple[IndustryGroup, ...]:
    """The groups of the file, or of the ready-made list, that a mapping names.

    Args:
        folder: where relative paths start.
        current: the study's current year, in whose NAICS revision the groups come; 0: they stay as they are.

    Raises:
        ConfigError: no file is named or it cannot be read. DataError: it is no such list.
    """
    if node.has("file") == node.has("preset"):
        raise ConfigError(
            f"{node.path}: name one list", "Write groups: {file: clusters.csv} or {preset: eight_sectors}."
        )
    if node.has("preset"):
        data, name = reference.cluster_list(str(node.choice("preset")))
        first, *others = parse(data, name, current)
        return (replace(first, notes=(_OURS, *first.notes)), *others)
    path = folder / node.text("file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{node.at('file')}: {path} cannot be read ({error.strerror})", "Paths start at the study file's folder."
        ) from error
    return parse(data, path.name, current, sheet=node.text("sheet"))


def parse(data: bytes, file: str, current: int, *, sheet: str = "") -> tuple[IndustryGroup, ...]:
    """The groups of a table, in its order; the first one's `notes` are about the file. Raises as `groups_from`."""
    named = _HEADINGS["code"]
    table = read_table(data, file=file, wanted=[_HEADINGS["group"], (*named, *_with_revision(data, file, sheet))])
    at, revision = _columns(table)
    found = _Read()
    for line, row in table.rows:
        _row(found, table, at, line, row)
    if not found.codes:
        raise DataError(f"{table.where}: no cluster has an industry", "Write a row for each cluster and NAICS code.")
    return _in_revision(found, table.where, revision, current)


def _with_revision(data: bytes, file: str, sheet: str) -> tuple[str, ...]:
    """Headings of the file that name a code and its revision, as `2017 NAICS Code` does."""
    table = read_table(data, file=file, wanted=[_HEADINGS["group"]], sheet=sheet)
    return tuple(h for h in table.headings if _REVISION.fullmatch(plain_heading(h)))


def _columns(table: Table) -> tuple[dict[str, int], int]:
    """(position by role, the revision that the heading of the codes names; 0 where it names none)."""
    at: dict[str, int] = {}
    for role, names in _HEADINGS.items():
        held = [name for name in names if table.has(name)]
        if held:
            at[role] = table.position(held[0])
    named = [(i, m) for i, h in enumerate(table.headings) if (m := _REVISION.fullmatch(plain_heading(h)))]
    if len(named) > 1:
        both = ", ".join(table.headings[i] for i, _ in named)
        raise SchemaError(
            f"{table.where}: codes of several revisions stand side by side ({both})",
            "Keep the one column that is meant.",
        )
    if named:
        at["code"] = named[0][0]
    for role, said in (("group", "`group` or `cluster`"), ("code", "`industry_code` or `naics`")):
        if role not in at:
            raise SchemaError(
                f"{table.where}: no column {said}; found: {', '.join(filter(None, table.headings))}",
                "A list of clusters has a column of clusters and one of NAICS codes.",
            )
    return at, int(named[0][1][1] or named[0][1][2]) if named else 0


def _row(found: _Read, table: Table, at: dict[str, int], line: int, row: Sequence[str]) -> None:
    name, text = (" ".join(cell(row, at[role]).split()) for role in ("group", "code"))
    where = f"{table.where}, row {line}"
    if text.casefold() in _TOTALS or name.casefold() in ("total", "all industries"):
        found.totals.append(f"row {line} ({text or name})")
        return
    if not name or not text:
        lacking = "a cluster" if not name else "a code"
        raise IntegrityError(f"{where}: {lacking} is missing beside {text or name!r}", "Write both in every row.")
    known = next((other for other in found.codes if other.casefold() == name.casefold()), name)
    given = cell(row, at["kind"]).casefold() if "kind" in at else ""
    kind = next((k for k in KINDS if k == given), None)
    if kind and found.kinds.setdefault(known, kind) != kind:
        raise IntegrityError(f"{where}: {known} is {kind} here and {found.kinds[known]} above", "Write one of the two.")
    share = _share(cell(row, at["share"]), where) if "share" in at else 1.0
    mine = found.codes.setdefault(known, {})
    for code in _codes(text, where):
        if share < 1:
            found.in_part.append(f"{code} in {known}" + (f" ({100 * share:g} %)" if share else ""))
        else:
            mine.setdefault(code, line)


def _share(text: str, where: str) -> float:
    """The part of a code's jobs that belongs to the cluster, 0 to 1; a blank is all of it, `in part` some of it."""
    if text.casefold() in ("in part", "part", "partial"):
        return 0.0
    if text.casefold() in ("whole", "all", "full"):
        return 1.0
    value = number(text)
    if value is None or value < 0 or value > 100:
        raise DataError(
            f"{where}: the share {text!r} is no number from 0 to 1, nor a percent", "Leave it blank for all."
        )
    return 1.0 if math.isnan(value) else value / 100 if value > 1 or text.rstrip().endswith("%") else value


def _codes(text: str, where: str) -> Iterator[str]:
    """The codes of a cell, one or several, with ranges such as 3361-3363 written out."""
    for part in re.split(r"[;,]", text):
        bare = codes.bare(part.strip().strip("'\""))
        ends = _RANGE.fullmatch(bare)
        if not bare:
            continue
        if ends is None or naics.canonical_sector(bare) == naics.canonical_sector(ends[1]):
            yield _known(bare, where)
            continue
        first, last = ends[1], ends[2]
        if len(first) != len(last) or not 0 < int(last) - int(first) < _LONGEST_RANGE:
            raise IntegrityError(f"{where}: {bare!r} is no range of codes", "Write both ends with as many digits.")
        inside = (str(n) for n in range(int(first), int(last) + 1))
        yield from dict.fromkeys(
            naics.canonical_sector(c) for c in inside if naics.canonical_sector(c) in reference.industry_titles()
        )


def _known(code: str, where: str) -> str:
    """The code; one that is filled up with zeros to six digits, as 311000, without them."""
    titles = reference.industry_titles()
    while len(code) == 6 and code.isdigit() and code not in titles and code.endswith("0"):
        code = code.rstrip("0")
    try:
        return naics.known(code, where)
    except ConfigError as error:
        raise IntegrityError(error.what, error.hint) from error


def _in_revision(found: _Read, where: str, revision: int, current: int) -> tuple[IndustryGroup, ...]:
    vintage = breaks.naics_vintage(current) if current else revision
    every = [code for mine in found.codes.values() for code in mine]
    of = revision or (revision_of(every, vintage) if vintage else 0)
    if revision:
        strange = sorted({code for code in every if code not in naics.codes_of(revision)})
        if strange:
            raise IntegrityError(
                f"{where}: {naics.listed(strange)} are no codes of NAICS {revision}, which the heading names",
                "Mend the codes, or the heading.",
            )
    notes, moved, lost, nested = [], dict[str, None](), dict[str, None](), []
    made = []
    for name, mine in found.codes.items():
        outer = [c for c in mine if not any(naics.is_within(c, other) for other in mine if other != c)]
        nested += [f"{code} in {name}" for code in mine if code not in outer]
        taken = renumbered(outer, of, vintage)
        moved |= dict.fromkeys(taken.moved)
        lost |= dict.fromkeys(f"{text} in {name}" for text in taken.lost)
        if taken.codes:
            made.append(IndustryGroup(name, taken.codes, kind=found.kinds.get(name, "")))
        else:
            notes.append(f"{where}: {name} is left out, because none of its codes can be counted.")
    said = (
        ("totals among the rows are left out", found.totals),
        (
            "these belong to a cluster in part and are left out, so it has more than is counted",
            found.in_part,
        ),
        ("these lie inside another code of their cluster and count once", nested),
        (f"written in NAICS {of}", list(moved)),
        ("these have no exact counterpart and are left out", list(lost)),
    )
    notes += [f"{where}: {what}: {_some(which)}." for what, which in said if which]
    if not made:
        raise DataError(f"{where}: no cluster has a code that can be counted. {' '.join(notes)}", "Mend the codes.")
    first, *others = made
    return (replace(first, notes=tuple(notes)), *others)


_NAMED: Final = 12


def _some(texts: Sequence[str]) -> str:
    more = f"; and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
    return "; ".join(texts[:_NAMED]) + more
