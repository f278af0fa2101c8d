"""The columns an OEWS table has in the store, whatever file it came from, and its table of titles.

Codes that occur hundreds of thousands of times are kept as numbers: occupation 11-1011 is 111011, ownership 1235,
area 12060; 0 where the file does not say. NAICS codes have letters in some (`3250A1`) and stay text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

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
