"""The columns an OEWS table has in the store, whatever file it came from, and its table of titles.

Codes that occur hundreds of thousands of times are kept as numbers: occupation 11-1011 is 111011, ownership 1235,
area 12060; 0 where the file does not say. NAICS codes are six characters, padded with zeros (`541500`); some stand for
several industries together (`3250A1` = "Chemical Manufacturing (3251, 3252, 3253, and 3259 only)"), so they stay text.
BLS writes symbols where a number cannot be published: `*` no wage, `**` no employment, `#` a wage at or above the cap,
`~` fewer than 0.5 % of establishments. Source: BLS OEWS, field descriptions of the download files (May 2024).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sectorlmi.errors import IntegrityError
from sectorlmi.sources.base import Parsed

if TYPE_CHECKING:
    import pyarrow as pa

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
