"""The columns an OEWS table has in the store, whatever file it came from, and its table of titles.

Codes that occur hundreds of thousands of times are kept as numbers: occupation 11-1011 is 111011, ownership 1235,
area 12060; 0 where the file does not say. NAICS codes are six characters, padded with zeros (`541500`); some stand for
several industries together (`3250A1` = "Chemical Manufacturing (3251, 3252, 3253, and 3259 only)"), so they stay text.
BLS writes symbols where a number cannot be published: `*` no wage, `**` no employment, `#` a wage at or above the cap,
`~` fewer than 0.5 % of establishments. Source: BLS OEWS, field descriptions of the download files (May 2024).

An extract as CSV has no ownership and no level. The level of an occupation follows from its code: a code ending in 0
without a detailed code under it is one that OEWS publishes no deeper. Schools and hospitals (611, 622) stand there once
for all ownerships and once for each; where all four rows are there and add up, their order (all, state, local, private)
tells which is which, else only the row for all is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sectorlmi.errors import IntegrityError
from sectorlmi.sources.base import Parsed

if TYPE_CHECKING:
    import pyarrow as pa
import re
from collections import Counter

from sectorlmi.errors import DataError
from sectorlmi.sources.grid import first_sheet

# Our name → the headings (casefolded, underscores as blanks) it may have.
TEXTS: Final[Mapping[str, Sequence[str]]] = {
    "area": ("area",),
    "naics": ("naics",),
    "own_code": ("own code",),
    "occ_code": ("occ code",),
    "o_group": ("o group", "occ group"),
}
TITLES: Final[Mapping[str, Sequence[str]]] = {
    "area": ("area title", "area name"),
    "naics": ("naics title",),
    "occ_code": ("occ title",),
}
WAGES: Final = tuple(f"{p}_{m}" for p in ("h", "a") for m in ("mean", "pct10", "pct25", "median", "pct75", "pct90"))
NUMBERS: Final[Mapping[str, Sequence[str]]] = {
    "employment": ("tot emp",),
    "pct_total": ("pct total", "pct tot"),
    **{name: (name.replace("_", " "),) for name in WAGES},
}
REQUIRED: Final = ("occ code", "occ title", "tot emp", "a mean")
# A flag is the position of the publisher's symbol here; 0 is a plain number or a blank.
SYMBOLS: Final = ("", "*", "**", "#", "~")
# An occupation's level is its position here.
LEVELS: Final = ("total", "major", "minor", "broad", "detailed")


def tables(
    source: str,
    key: str,
    texts: Mapping[str, Sequence[str]],
    *,
    numbers: Mapping[str, Sequence[float]],
    flags: Mapping[str, Sequence[int]],
    titles: Mapping[str, Mapping[str, str]],
    notes: tuple[str, ...] = (),
) -> list[Parsed]:
    """The table of a file and that of its titles. Units: jobs, percent of the industry, US dollars.

    Columns the file lacks, or that hold nothing, are left out. `titles` holds, for `area`, `naics` and `occ_code`,
    the title of every code. Raises IntegrityError on a code or level that cannot be.
    """
    import pyarrow as pa

    arrays = {
        "naics": pa.array(texts["naics"], pa.string()),
        "occ": pa.array(_numbered(texts["occ_code"], key), pa.int32()),
        "level": pa.array(_levels(texts["o_group"], key), pa.int8()),
        "own": pa.array(_numbered(texts.get("own_code", ()), key), pa.int32()),
        "area": pa.array(_numbered(texts.get("area", ()), key), pa.int32()),
    }
    arrays = {name: array for name, array in arrays.items() if len(array)}
    for name, values in numbers.items():
        array = pa.array(values, pa.float64(), from_pandas=True)
        if array.null_count < len(array):
            arrays[name] = array
    for name, marks in flags.items():
        if any(marks):
            arrays[f"{name}_flag"] = pa.array(marks, pa.int8())
    return [
        # Older years spread their areas over several files: `MSA_M2016_dl_1_AK_IN`, `_2_KS_NY`, `_3_OH_WY`.
        Parsed(source, key, pa.table(arrays), notes, ("area",)),
        Parsed(source, f"{key} titles", _titles(titles), merge_by=("kind", "code")),
    ]


def _numbered(codes: Sequence[str], key: str) -> list[int]:
    known = {code: _as_number(code, key) for code in set(codes)}
    return [known[code] for code in codes]


def _as_number(code: str, key: str) -> int:
    bare = code.replace("-", "")
    if bare and not bare.isdigit():
        raise IntegrityError(f"OEWS {key}: {code!r} is no code of an occupation, area or ownership", "Get it again.")
    return int(bare or 0)


def _levels(groups: Sequence[str], key: str) -> list[int]:
    known = {group: group.casefold() for group in set(groups)}
    strange = sorted(set(known.values()) - set(LEVELS))
    if strange:
        raise IntegrityError(
            f"OEWS {key}: occupation group {strange[0]!r}", f"Known are {', '.join(LEVELS)}. Download the file again."
        )
    at = {group: LEVELS.index(word) for group, word in known.items()}
    return [at[group] for group in groups]


def _titles(titles: Mapping[str, Mapping[str, str]]) -> pa.Table:
    import pyarrow as pa

    rows = [(kind, code, title) for kind, named in titles.items() for code, title in sorted(named.items()) if title]
    kinds, codes, names = zip(*rows, strict=True) if rows else ((), (), ())
    text = pa.string()
    return pa.table({"kind": pa.array(kinds, text), "code": pa.array(codes, text), "title": pa.array(names, text)})


CROSS_INDUSTRY: Final = "000000"
# The wage that `#` stands for, by the first year it holds: (first May survey, hourly, annual).
_CAPS: Final = ((0, 100.0, 208_000.0), (2022, 115.0, 239_200.0))


def naics(code: str) -> str:
    """A NAICS code without its padding: `541500` → `5415`, `327000` → `327`; sectors and hybrids as they are.

    No NAICS code of two to five digits ends in 0, so nothing but padding is cut.
    """
    if code == "000001" or not code.isdigit():
        return code
    # A spreadsheet makes 0 of the code of all industries.
    return code.rstrip("0") or CROSS_INDUSTRY


def cap(column: str, year: int) -> float:
    """The wage at and above which BLS prints `#` in a year's files; NaN for columns that are no wage."""
    if column[:2] not in ("h_", "a_"):
        return float("nan")
    hourly, annual = next((h, a) for first, h, a in reversed(_CAPS) if year >= first)
    return hourly if column.startswith("h_") else annual


def number(cell: Any) -> float:
    """A cell's number; NaN for blanks and symbols. ValueError on any other text."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    bare = str(cell or "").strip().replace(",", "")
    return float("nan") if not bare or bare in SYMBOLS else _finite(bare)


def _finite(text: str) -> float:
    value = float(text)
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def symbol(cell: Any) -> str:
    """The symbol of a cell, empty where it holds a number or nothing."""
    bare = cell.strip() if isinstance(cell, str) else ""
    return bare if bare in SYMBOLS else ""


_COLUMNS: Final = ("naics", "naics_title", "occ_code", "employment", "hourlyMean", "annualMean")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_OWNERSHIPS: Final = ("235", "2", "3", "5")
# Four numbers, each rounded to the nearest 10.
_ADDS_WITHIN: Final = 20
_ALL: Final = _OWNERSHIPS[0]
_MOST: Final = 0.9

Entry = Mapping[str, str]


def looks_like_one(head: bytes) -> bool:
    """Whether the first line is the extract's header."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff").strip()
    return set(_COLUMNS) <= {name.strip('"') for name in first.split(",")}


def parse(data: bytes, name: str, source: str) -> list[Parsed]:
    """The extract as tables of the source. IntegrityError on a cell that is no number."""
    year = _YEAR.search(name.rpartition("/")[2])
    if not year:
        raise DataError(f"{name}: the name does not tell the year", "Name the file so: oews_2024_extract.csv.")
    heads, *body = first_sheet(data, name).rows
    rows = [dict(zip(heads, row, strict=False)) for row in body if any(row)]
    kept, left_out = _by_ownership(rows)
    groups = _groups([r["occ_code"] for _, r in kept])
    texts = {
        "naics": [naics(r["naics"]) for _, r in kept],
        "own_code": [own for own, _ in kept],
        "occ_code": [r["occ_code"] for _, r in kept],
        "o_group": [groups[r["occ_code"]] for _, r in kept],
    }
    numbers = {
        ours: [_number(r[theirs], theirs, r, name) for _, r in kept]
        for ours, theirs in (("employment", "employment"), ("h_mean", "hourlyMean"), ("a_mean", "annualMean"))
    }
    titles = {"naics": {naics(r["naics"]): r["naics_title"] for r in rows}}
    notes = [f"{name}: an extract without medians, occupation titles and ownership; load `oesmYYnat.zip` for titles."]
    if left_out:
        notes.append(f"{left_out:,} rows for a single ownership could not be told apart; the row for all stands.")
    key = f"{year[1]} extract"
    return tables(source, key, texts, numbers=numbers, flags={}, titles=titles, notes=tuple(notes))


def _number(text: str, column: str, row: Entry, name: str) -> float:
    try:
        return number(text)
    except ValueError as error:
        raise IntegrityError(
            f"{name}, {row['naics']} {row['occ_code']}, column {column}: {text!r} is no number", "Get the file again."
        ) from error


def _by_ownership(rows: Sequence[Entry]) -> tuple[list[tuple[str, Entry]], int]:
    """((own_code, row) of the rows kept, how many were left out). Repeated rows are one."""
    pairs: dict[str, dict[str, list[Entry]]] = {}
    for row in rows:
        listed = pairs.setdefault(row["naics"], {}).setdefault(row["occ_code"], [])
        if row not in listed:
            listed.append(row)
    kept: list[tuple[str, Entry]] = []
    n_distinct = 0
    for by_occupation in pairs.values():
        every = list(by_occupation.values())
        n_distinct += sum(map(len, every))
        kept += _industry(every) if any(len(listed) > 1 for listed in every) else [("", rows[0]) for rows in every]
    return kept, n_distinct - len(kept)


def _industry(every: Sequence[Sequence[Entry]]) -> list[tuple[str, Entry]]:
    """The rows of an industry that stands there by ownership too; the ownerships only where they cover most of it."""
    told = [entry for listed in every for entry in _told_apart(listed)]
    whole = [row for own, row in told if own == _ALL and row["occ_code"].endswith("00")]
    named = {row["occ_code"] for own, row in told if own != _ALL}
    jobs = sum(float(row["employment"] or 0) for row in whole)
    covered = sum(float(row["employment"] or 0) for row in whole if row["occ_code"] in named)
    return told if covered >= _MOST * jobs else [entry for entry in told if entry[0] == _ALL]


def _told_apart(listed: Sequence[Entry]) -> list[tuple[str, Entry]]:
    jobs = [float(row["employment"] or "nan") for row in listed]
    if len(listed) == len(_OWNERSHIPS) and abs(jobs[0] - sum(jobs[1:])) <= _ADDS_WITHIN:
        return list(zip(_OWNERSHIPS, listed, strict=True))
    # The row for all is the first and the largest; where it is hidden, no row can be named.
    return [(_ALL, listed[0])] if jobs[0] == max(jobs) else []


def _groups(codes: Sequence[str]) -> dict[str, str]:
    """`minor`, `broad` or `detailed` for each occupation code."""
    every = set(codes)
    under = Counter(code[:6] for code in every)
    return {code: _group(code, under) for code in every}


def _group(code: str, under: Mapping[str, int]) -> str:
    if code == "00-0000":
        return "total"
    if code.endswith("0000"):
        return "major"
    if code.endswith("00"):
        return "minor"
    return "broad" if code.endswith("0") and under[code[:6]] > 1 else "detailed"
